"""Bytes to text where the bytes say themselves what they are."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tokcount.model import Reason, Text
from tokcount.sources.decode import decode

R = "\ufffd"
plain_text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", Text("", 0)),
        (b"a\r\nb\rc\n", Text("a\r\nb\rc\n", 7)),
        ("héllo 世界 🎉".encode(), Text("héllo 世界 🎉", 18)),
        (b"\xef\xbb\xbfhi", Text("hi", 5)),
        (b"\xef\xbb\xbf", Text("", 3)),
        (b"\xff\xfe", Text("", 2, "utf-16-le")),
        (b"\xef\xbb\xbf\xef\xbb\xbf", Text("\ufeff", 6)),
        (codecs.BOM_UTF16_LE + "hä\U0001f389".encode("utf-16-le"), Text("hä\U0001f389", 10, "utf-16-le")),
        (codecs.BOM_UTF16_BE + "hä".encode("utf-16-be"), Text("hä", 6, "utf-16-be")),
        (codecs.BOM_UTF32_LE + "hä".encode("utf-32-le"), Text("hä", 12, "utf-32-le")),
        (codecs.BOM_UTF32_BE + "hä".encode("utf-32-be"), Text("hä", 12, "utf-32-be")),
        # A surrogate without its partner, and half a unit at the end.
        (b"\xff\xfea\0\x00\xd8b\0", Text(f"a{R}b", 8, "utf-16-le", 1)),
        (b"\xff\xfea\0b", Text(f"a{R}", 5, "utf-16-le", 1)),
        # A genuine U+FFFD is not counted as replaced.
        (f"é{R}".encode(), Text(f"é{R}", 5)),
        (f"éé {R}".encode() + b"\xc3", Text(f"éé {R}{R}", 9, replaced=1)),
        # A log that was cut within a character, at its end or at its start.
        ("größer und grün ".encode() + b"\xe2\x82", Text(f"größer und grün {R}", 21, replaced=1)),
        (b"\x82\xac " + "größer".encode(), Text(f"{R}{R} größer", 11, replaced=2)),
        # Lone surrogates written as UTF-8 would be, and a pair of them.
        (b"a\xed\xa0\x80b", Text(f"a{R}{R}{R}b", 5, replaced=3)),
        (b"\xed\xa0\xbd\xed\xb8\x80", Text(R * 6, 6, replaced=6)),
        (b"\xef\xbb\xbfa\xff", Text(f"a{R}", 5, replaced=1)),
        # A NUL that git would not see either.
        (b"a" * 8192 + b"\0", Text("a" * 8192 + "\0", 8193)),
        (b"%PDF- is how a PDF begins", Text("%PDF- is how a PDF begins", 25)),
        (b"<|endoftext|>\x1b[0m", Text("<|endoftext|>\x1b[0m", 17)),
    ],
)
def test_text(data: bytes, text: Text) -> None:
    assert decode(data) == text


LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"


@pytest.mark.parametrize(
    ("data", "reason", "detail"),
    [
        (b"a\0b", Reason.BINARY, "contains NUL bytes"),
        (b"a" * 8191 + b"\0", Reason.BINARY, "contains NUL bytes"),
        ("plain text".encode("utf-16-le"), Reason.BINARY, "looks like UTF-16 without a byte order mark"),
        ("plain text".encode("utf-16-be"), Reason.BINARY, "looks like UTF-16 without a byte order mark"),
        (b"\xff\xfe\x01\0\0\0", Reason.BINARY, ""),
        (b"\xff\xfe" + b"\x00\xd8" * 20, Reason.UNDECODABLE, "marked as utf-16-le, but not valid as such"),
        (LFS, Reason.LFS_POINTER, "stands for a file in Git LFS; `git lfs pull` fetches that"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Reason.BINARY, "PNG image"),
        (b"\xff\xd8\xff\xe0abc", Reason.BINARY, "JPEG image"),
        (b"GIF89a\x01\0\x01\0\x80", Reason.BINARY, "GIF image"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", Reason.BINARY, "PDF document"),
        (b"PK\x03\x04\x14\0\0\0", Reason.BINARY, "ZIP archive or office document"),
        (b"\x1f\x8b\x08abc", Reason.BINARY, "gzip data"),
        (b"BZh91AY&SY\xb9\xe1", Reason.BINARY, "bzip2 data"),
        (b"\x28\xb5\x2f\xfd\x24", Reason.BINARY, "Zstandard data"),
        (b"\xfd7zXZ\0\0", Reason.BINARY, "xz data"),
        (b"7z\xbc\xaf\x27\x1c\0", Reason.BINARY, "7-Zip archive"),
        (b"\x7fELF\x02\x01\x01\0", Reason.BINARY, "ELF object"),
        (b"\xcf\xfa\xed\xfe\x07\0", Reason.BINARY, "Mach-O object"),
        (b"\xca\xfe\xba\xbe\0\0\0\x34", Reason.BINARY, "Java class or Mach-O object"),
        (b"MZ\x90\0\x03", Reason.BINARY, "Windows program"),
        (b"\0asm\x01\0\0\0", Reason.BINARY, "WebAssembly module"),
        (b"SQLite format 3\0", Reason.BINARY, "SQLite database"),
        (b"RIFF\x24\0\0\0WAVEfmt ", Reason.BINARY, "WAV audio"),
    ],
)
def test_no_text(data: bytes, reason: Reason, detail: str) -> None:
    assert decode(data) == (reason, detail)


def test_a_text_may_begin_like_a_binary_file() -> None:
    data = "ID3-Tags für Anfänger".encode("latin-1")
    assert decode(data) == Text("ID3-Tags für Anfänger", len(data), "cp1252")


def test_a_text_about_lfs_is_no_pointer() -> None:
    data = LFS + b"x" * 1000
    assert decode(data) == Text(data.decode(), len(data))


def test_large_texts_are_judged_as_a_whole() -> None:
    begin, rest = "first café\n".encode("latin-1"), "größer und grün\n" * 200_000
    data = begin + rest.encode()
    assert decode(data) == Text(f"first caf{R}\n{rest}", len(data), replaced=1)


@settings(deadline=None)
@given(plain_text)
def test_utf8_comes_back(text: str) -> None:
    data = text.encode()
    expected = text.removeprefix("\ufeff")
    loaded = decode(data)
    if data.startswith((b"version https://git-lfs",)):
        return
    assert loaded == Text(expected, len(data))


@settings(deadline=None)
@given(plain_text, st.sampled_from(["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]))
def test_marked_text_comes_back(text: str, charset: str) -> None:
    data = "\ufeff".encode(charset) + text.encode(charset)
    assert decode(data) == Text(text, len(data), charset)


@settings(max_examples=500, deadline=None)
@given(
    st.binary(max_size=200)
    | st.binary(max_size=40).map(lambda b: codecs.BOM_UTF16_LE + b)
    | st.binary(max_size=40).map(lambda b: codecs.BOM_UTF32_BE + b)
    | st.binary(max_size=40).map(lambda b: codecs.BOM_UTF8 + b)
    | st.binary(max_size=40).map(lambda b: "naïve 世界 ".encode() + b)
    | st.lists(st.integers(32, 255), max_size=60).map(bytes)
)
def test_any_bytes_give_a_value(data: bytes) -> None:
    loaded = decode(data)
    if isinstance(loaded, Text):
        assert loaded.size == len(data)
        loaded.content.encode()  # no surrogates
        assert 0 <= loaded.replaced <= loaded.content.count(R)
    else:
        assert isinstance(loaded[0], Reason)
