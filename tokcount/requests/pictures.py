"""How many pixels a picture has, from its header alone: no pixel is decoded, and nothing is ever fetched.

The API takes PNG, JPEG, WebP and GIF; of a GIF that moves, the size is that of its first frame. A size is a
number in the header, so a bomb of 100,000 x 100,000 pixels is as harmless as an icon.
"""

from __future__ import annotations

import os
import stat
from binascii import a2b_base64
from io import SEEK_END, BytesIO, RawIOBase
from typing import BinaryIO

Size = tuple[int, int]
"""Width and height in pixels."""

_KINDS = "a PNG, JPEG, WebP or GIF"
_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_MEDIA_TYPES = ("image/png", "image/jpeg", "image/jpg", "image/webp", "image/gif")
_IEND = b"\0\0\0\0IEND\xaeB`\x82"
_EOI, _SCAN = b"\xff\xd9", 0xDA
_BLOCK = 1024 * 1024
# More parts than this before the end are no picture that anyone made; the rest is not looked at.
_MOST_PARTS = 100_000


class PictureError(Exception):
    """The size of a picture cannot be told.

    Arguments:
        reason: what is wrong, to follow the picture's name and a colon.
        hint: one sentence on what to do.
    """

    def __init__(self, reason: str, hint: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.hint = hint


def is_remote(url: str) -> bool:
    """Whether a picture would have to be fetched, which nothing here does."""
    return url[:8].lower().startswith(("http://", "https://"))


def size_of(data: bytes) -> Size:
    """The size of the picture that ``data`` is.

    Raises:
        PictureError: it is no picture that the API takes, or not a whole one.
    """
    return _size(BytesIO(data))


def size_of_file(path: str) -> Size:
    """The size of the picture in a file, of which little more than the header is read.

    Raises:
        PictureError: as ``size_of``, or there is no such file, or it cannot be read.
    """
    try:
        # Asked first: a named pipe that nobody writes to would never open.
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise PictureError("it is a directory or a device", "Name a picture.")
        with open(path, "rb") as file:
            return _size(file)
    except FileNotFoundError:
        raise PictureError("there is no such file", "Check the path.") from None
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise PictureError(f"it cannot be read: {why}", "Make it readable, or name another file.") from None


def size_of_data_url(url: str) -> Size:
    """The size of the picture in a data URL: ``data:image/png;base64,…``.

    All of it is checked to be base64, and only what is needed is decoded. Padding may be missing and line
    breaks may stand in it; whether the API takes these is not documented.

    Raises:
        PictureError: as ``size_of``, or it is no such URL.
    """
    head, comma, payload = url.partition(",")
    kind, *parameters = (part.strip().lower() for part in head.split(";"))
    if not comma or not kind.startswith("data:"):
        raise PictureError("it is not a data URL", "Write data:image/png;base64, and then the picture.")
    if kind.removeprefix("data:") not in _MEDIA_TYPES:
        told = kind.removeprefix("data:")[:40] or "nothing"
        raise PictureError(f"its media type is {told!r}", f"Send {_KINDS}, and name the type: image/png.")
    if "base64" not in parameters:
        raise PictureError(
            "';base64' is missing in the data URL", "Write data:image/png;base64, and then the picture."
        )
    return _size(_Base64(_encoded(payload)))


def _encoded(payload: str) -> bytes:
    """The base64 itself, without padding."""
    hint = "Encode the picture as base64, with + and / and without anything else."
    try:
        text = payload.encode("ascii").translate(None, b" \t\r\n")
    except UnicodeEncodeError:
        raise PictureError("its base64 has characters that are not ASCII", hint) from None
    padding = text.translate(None, _ALPHABET)
    if padding not in (b"", b"=", b"==") or not text.endswith(padding):
        raise PictureError("its base64 has characters that base64 does not have", hint)
    text = text.removesuffix(padding)
    if len(text) % 4 == 1 or (padding and (len(text) + len(padding)) % 4):
        raise PictureError("its base64 is cut short, or a character is missing", "Encode the picture anew.")
    return text


class _Base64(RawIOBase):
    """A file of what base64 stands for, decoded where it is read."""

    def __init__(self, text: bytes) -> None:
        self._text = text
        self._length = len(text) * 3 // 4
        self._place = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        start = (0, self._place, self._length)[whence]
        self._place = max(0, start + offset)
        return self._place

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # any buffer, says typeshed
        end = min(self._length, self._place + len(buffer))
        if end <= self._place:
            return 0
        first = self._place // 3
        text = self._text[first * 4 : -(-end // 3) * 4]
        data = a2b_base64(text + b"=" * (-len(text) % 4))[self._place - first * 3 : end - first * 3]
        buffer[: len(data)] = data
        self._place = end
        return len(data)


def _size(file: BinaryIO | RawIOBase) -> Size:
    head = _read(file, 0, 16)
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        whole = _whole_png(file)
    elif head.startswith(b"\xff\xd8\xff"):
        whole = _whole_jpeg(file)
    elif head.startswith((b"GIF87a", b"GIF89a")):
        whole = _read(file, -64, 64).rstrip(b"\0").endswith(b";")
    elif head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        whole = _length(file) >= int.from_bytes(head[4:8], "little") + 8
    else:
        what = "it is not a picture that the API takes" if head else "it is empty"
        raise PictureError(what, f"Convert it to {_KINDS}.")
    if not whole:
        raise PictureError("the picture is cut short", "Save or encode it anew.")
    width, height = _measured(file)
    if width < 1 or height < 1:
        raise PictureError("its header tells no size", "Save it anew.")
    return width, height


def _measured(file: BinaryIO | RawIOBase) -> Size:
    # Imported where a picture is met: it loads the standard library's HTTP client and XML parser, though
    # what it is given here, an open file with one of four signatures, reaches neither.
    import imagesize

    file.seek(0)
    try:
        width, height = imagesize.get(file, exif_rotation=False)
    except Exception:  # noqa: BLE001  # whatever a foreign parser makes of broken bytes
        return 0, 0
    return int(width), int(height)


def _whole_png(file: BinaryIO | RawIOBase) -> bool:
    """Whether the last chunk is there; something else may follow it."""
    if _read(file, -12, 12) == _IEND:
        return True
    place = 8
    for _ in range(_MOST_PARTS):
        chunk = _read(file, place, 8)
        if len(chunk) < 8 or chunk[4:] == b"IEND":
            return len(chunk) == 8 and len(_read(file, place, 12)) == 12
        place += 12 + int.from_bytes(chunk[:4], "big")
    return True


def _whole_jpeg(file: BinaryIO | RawIOBase) -> bool:
    """Whether the end is marked; cameras put films behind it, and small pictures with an end before it."""
    if _read(file, -2, 2) == _EOI:
        return True
    place = 2
    for _ in range(_MOST_PARTS):
        segment = _read(file, place, 4)
        if len(segment) < 4 or segment[0] != 0xFF:
            return False
        if segment[1] == _SCAN:
            return _has(file, place, _EOI)
        # A marker may be preceded by any number of 0xFF.
        place += 1 if segment[1] == 0xFF else 2 + int.from_bytes(segment[2:], "big")
    return True


def _has(file: BinaryIO | RawIOBase, place: int, mark: bytes) -> bool:
    while block := _read(file, place, _BLOCK):
        if mark in block:
            return True
        place += max(1, len(block) - 1)
        if len(block) < _BLOCK:
            break
    return False


def _length(file: BinaryIO | RawIOBase) -> int:
    return file.seek(0, SEEK_END)


def _read(file: BinaryIO | RawIOBase, place: int, size: int) -> bytes:
    """Up to ``size`` bytes from ``place`` on; from the end where it is negative."""
    file.seek(place if place >= 0 else max(0, _length(file) + place))
    return file.read(size) or b""
