"""The size of pictures: of every kind, broken in every way, and never more than looked at."""

from __future__ import annotations

import os
import tracemalloc
from base64 import b64encode
from binascii import a2b_base64
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.picture_files import MAKERS, data_url, gif, jpeg, png
from tokcount.requests import pictures
from tokcount.requests.pictures import PictureError, is_remote, size_of, size_of_data_url, size_of_file

Make = Callable[[int, int], bytes]
each = pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)


@each
def test_the_size_of_every_kind(make: Make, tmp_path: Path) -> None:
    data = make(321, 123)
    (tmp_path / "picture").write_bytes(data)
    assert (
        size_of(data)
        == size_of_file(str(tmp_path / "picture"))
        == size_of_data_url(data_url(data))
        == (321, 123)
    )


def test_a_gif_that_moves_has_the_size_of_its_frame() -> None:
    assert size_of(gif(30, 20, frames=3)) == (30, 20)


def test_the_kind_is_what_the_bytes_say() -> None:
    assert size_of_data_url(data_url(jpeg(7, 5), "image/png")) == (7, 5)


@each
def test_a_picture_that_is_cut_short(make: Make) -> None:
    data = make(321, 123)
    for end in range(12, len(data)):
        with pytest.raises(PictureError) as caught:
            size_of(data[:end])
        assert caught.value.reason == "the picture is cut short"
        assert caught.value.hint


@pytest.mark.parametrize("extra", [b"\0" * 20, b"a film behind the picture" * 100], ids=["zeros", "film"])
def test_what_follows_a_whole_picture_is_nobody_s_business(extra: bytes) -> None:
    assert size_of(png(3, 2) + extra) == (3, 2)
    assert size_of(jpeg(3, 2) + extra) == (3, 2)


def test_a_small_picture_inside_does_not_stand_for_the_end() -> None:
    whole = jpeg(3000, 2000, exif=b"Exif\0\0" + jpeg(160, 120))
    assert size_of(whole) == (3000, 2000)
    with pytest.raises(PictureError, match="cut short"):
        size_of(whole[:-2])


def test_the_header_may_be_far_from_the_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 4 MB of EXIF data and 8 MB of pixels, in base64, next to nothing is decoded."""
    data = jpeg(3000, 2000, exif=b"E" * 4_000_000)
    data = data[:-2] + b"\x11" * 8_000_000 + data[-2:]
    decoded = []

    def counting(text: bytes) -> bytes:
        decoded.append(len(text))
        return a2b_base64(text)

    monkeypatch.setattr(pictures, "a2b_base64", counting)
    assert size_of_data_url(data_url(data, "image/jpeg")) == (3000, 2000)
    assert sum(decoded) < 200_000


def test_a_bomb_is_a_number() -> None:
    tracemalloc.start()
    assert size_of(png(100_000, 100_000)) == (100_000, 100_000)
    assert size_of_data_url(data_url(png(2**31 - 1, 2**31 - 1))) == (2**31 - 1, 2**31 - 1)
    assert tracemalloc.get_traced_memory()[1] < 10_000_000
    tracemalloc.stop()


@pytest.mark.parametrize(
    "data",
    [
        b"", b"x", b"%PDF-1.7\n", b"BM" + b"\0" * 60, b"<svg width='10' height='10'></svg>",
        b"II*\0" + b"\0" * 60, b"\0\0\0\x1cftypheic" + b"\0" * 60,
        b"http://127.0.0.1/x.png", b"RIFF\x10\0\0\0WAVEfmt ",
    ],
    ids=lambda data: repr(data[:8]),
)  # fmt: skip
def test_what_is_no_picture(data: bytes) -> None:
    with pytest.raises(PictureError, match="empty" if not data else "not a picture"):
        size_of(data)


def test_a_header_without_a_size() -> None:
    for data in (png(0, 0), jpeg(0, 7)):
        with pytest.raises(PictureError, match="its header tells no size"):
            size_of(data)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("", "it is not a data URL"),
        ("data:", "it is not a data URL"),
        ("image/png;base64,AAAA", "it is not a data URL"),
        ("data:;base64,AAAA", "its media type is 'nothing'"),
        ("data:text/plain;base64,AAAA", "its media type is 'text/plain'"),
        ("data:image/svg+xml;base64,AAAA", "its media type is 'image/svg+xml'"),
        ("data:image/png,AAAA", "';base64' is missing in the data URL"),
        ("data:image/png;base64,", "it is empty"),
        ("data:image/png;base64,AA=A", "its base64 has characters that base64 does not have"),
        ("data:image/png;base64,AA-_", "its base64 has characters that base64 does not have"),
        ("data:image/png;base64,AAA%3D", "its base64 has characters that base64 does not have"),
        ("data:image/png;base64,ÄAAA", "its base64 has characters that are not ASCII"),
        ("data:image/png;base64,AAAAA", "its base64 is cut short, or a character is missing"),
        ("data:image/png;base64,AAA==", "its base64 is cut short, or a character is missing"),
        ("data:image/png;base64,AAAA", "it is not a picture that the API takes"),
    ],
)
def test_bad_data_urls(url: str, reason: str) -> None:
    with pytest.raises(PictureError) as caught:
        size_of_data_url(url)
    assert caught.value.reason == reason
    assert caught.value.hint.endswith(".")


def test_every_data_url_that_is_cut_short_is_noticed() -> None:
    url = data_url(png(9, 8))
    for end in range(len(url) - 1, len("data:image/png;base64,"), -1):
        if url[end:].strip("="):
            with pytest.raises(PictureError):
                size_of_data_url(url[:end])


@pytest.mark.parametrize("extra", [b"", b"\0", b"\0\0"])
def test_what_a_data_url_may_look_like(extra: bytes) -> None:
    text = b64encode(png(9, 8) + extra).decode()
    broken = "\r\n".join(text[i : i + 76] for i in range(0, len(text), 76))
    for url in (
        f"data:image/png;base64,{text.rstrip('=')}",
        f"data:image/png;base64,{broken}\n",
        f"DATA:image/PNG;charset=utf-8; BASE64,{text}",
    ):
        assert size_of_data_url(url) == (9, 8)


def test_what_is_remote() -> None:
    assert is_remote("https://example.org/a.png")
    assert is_remote("HTTP://example.org/a.png")
    assert not is_remote(data_url(png(1, 1)))
    assert not is_remote("https.png")


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    def reason(path: str) -> str:
        with pytest.raises(PictureError) as caught:
            size_of_file(path)
        return caught.value.reason

    assert reason(str(tmp_path / "nowhere")) == "there is no such file"
    assert reason(str(tmp_path)) == "it is a directory or a device"
    assert reason("a\0b").startswith("it cannot be read: ")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        assert reason(str(tmp_path / "pipe")) == "it is a directory or a device"


def test_a_name_like_a_url_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(PictureError, match="there is no such file"):
        size_of_file("http://127.0.0.1:1/a.png")


_STARTS = st.sampled_from([b"", *(make(5, 4)[:n] for make in MAKERS.values() for n in (12, 20, 30, 200))])


@given(_STARTS, st.binary(max_size=200))
def test_any_bytes(start: bytes, rest: bytes) -> None:
    with suppress(PictureError):
        assert min(size_of(start + rest)) >= 1


@given(st.sampled_from(["", "data:image/png;base64,", data_url(png(5, 4)), "data:"]), st.text())
def test_any_text(start: str, rest: str) -> None:
    with suppress(PictureError):
        assert min(size_of_data_url(start + rest)) >= 1


@given(st.sampled_from(sorted(MAKERS)), st.data())
def test_any_byte_may_be_wrong(kind: str, data: st.DataObject) -> None:
    picture = bytearray(MAKERS[kind](50, 40))
    place = data.draw(st.integers(0, len(picture) - 1))
    picture[place] = data.draw(st.integers(0, 255))
    with suppress(PictureError):
        assert min(size_of(bytes(picture))) >= 1
