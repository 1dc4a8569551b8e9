"""The picture in ``examples/receipt.json``: a receipt, drawn dot by dot.

python tools/receipt.py receipt.png
"""

from __future__ import annotations

import struct
import sys
import zlib
from base64 import b64encode
from pathlib import Path

WIDTH, HEIGHT = 480, 640
SCALE = 3
LINES = (
    "   HALDEN FERRIES",
    "   PIER CAFE NORTH",
    "",
    "2026-11-14     09:52",
    "--------------------",
    "2 COFFEE        6.40",
    "1 CINNAMON BUN  2.90",
    "1 FISH SOUP     8.50",
    "1 WATER 0.5L    2.20",
    "--------------------",
    "TOTAL EUR      20.00",
    "VAT 13.5 PCT    2.38",
    "",
    "CARD  **** **** 4411",
    "THANK YOU",
)
# Five columns a letter, the lowest bit on top.
_DOTS = """
0=3E5149453E 1=00427F4000 2=4261514946 3=2141454B31 4=1814127F10 5=2745454539 6=3C4A494930 7=0171090503
8=3649494936 9=064949291E :=0036360000 -=0808080808 .=0060600000 *=14083E0814 A=7E1111117E B=7F49494936
C=3E41414122 D=7F4141221C E=7F49494941 F=7F09090901 G=3E4149497A H=7F0808087F I=00417F4100 K=7F08142241
L=7F40404040 M=7F020C027F N=7F0408107F O=3E4141413E P=7F09090906 R=7F09192946 S=4649494931 T=01017F0101
U=3F4040403F V=1F2040201F W=3F4038403F Y=0708700807
"""
FONT = {letter: bytes.fromhex(dots) for letter, dots in (pair.split("=") for pair in _DOTS.split())}


def rows() -> list[bytearray]:
    """The dots of each row, 0 for ink."""
    dots = [bytearray(b"\1" * WIDTH) for _ in range(HEIGHT)]
    for number, line in enumerate(LINES):
        for place, letter in enumerate(line):
            for x, column in enumerate(FONT.get(letter, bytes(5))):
                for y in range(7):
                    if column >> y & 1:
                        left, top = 54 + (place * 6 + x) * SCALE, 56 + number * 36 + y * SCALE
                        for row in dots[top : top + SCALE]:
                            row[left : left + SCALE] = bytes(SCALE)
    return dots


def picture() -> bytes:
    """The receipt as a PNG with one bit a dot."""
    packed = b"".join(
        b"\0" + int(row.translate(b"01".ljust(256)), 2).to_bytes(WIDTH // 8, "big") for row in rows()
    )
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 1, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(packed, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def data_url() -> str:
    """The picture as it stands in a request."""
    return f"data:image/png;base64,{b64encode(picture()).decode()}"


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(picture())
