"""What kind of binary file some bytes are the beginning of."""

from __future__ import annotations

HEAD = 512

# Signatures as the formats' own specifications and file(1) have them.
_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "PNG image"),
    (b"\xff\xd8\xff", "JPEG image"),
    (b"GIF87a", "GIF image"),
    (b"GIF89a", "GIF image"),
    (b"II*\x00", "TIFF image"),
    (b"MM\x00*", "TIFF image"),
    (b"\x00\x00\x01\x00", "icon"),
    (b"8BPS", "Photoshop image"),
    (b"%PDF-", "PDF document"),
    (b"%!PS-Adobe-", "PostScript document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Microsoft Office document"),
    (b"PK\x03\x04", "ZIP archive or office document"),
    (b"PK\x05\x06", "ZIP archive"),
    (b"\x1f\x8b", "gzip data"),
    (b"\x1f\x9d", "compress data"),
    (b"\xfd7zXZ\x00", "xz data"),
    (b"\x28\xb5\x2f\xfd", "Zstandard data"),
    (b"\x04\x22\x4d\x18", "LZ4 data"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip archive"),
    (b"Rar!\x1a\x07", "RAR archive"),
    (b"\x7fELF", "ELF object"),
    (b"\xfe\xed\xfa\xce", "Mach-O object"),
    (b"\xfe\xed\xfa\xcf", "Mach-O object"),
    (b"\xce\xfa\xed\xfe", "Mach-O object"),
    (b"\xcf\xfa\xed\xfe", "Mach-O object"),
    (b"\xca\xfe\xba\xbe", "Java class or Mach-O object"),
    (b"\x00asm", "WebAssembly module"),
    (b"!<arch>\n", "object archive"),
    (b"SQLite format 3\x00", "SQLite database"),
    (b"\x80\x02", "Python pickle"),
    (b"\x80\x03", "Python pickle"),
    (b"\x80\x04\x95", "Python pickle"),
    (b"\x80\x05\x95", "Python pickle"),
    (b"\x93NUMPY", "NumPy array"),
    (b"\x89HDF\r\n\x1a\n", "HDF5 data"),
    (b"PAR1", "Parquet data"),
    (b"ARROW1", "Arrow data"),
    (b"GGUF", "GGUF model"),
    (b"OggS", "Ogg media"),
    (b"fLaC", "FLAC audio"),
    (b"ID3", "MP3 audio"),
    (b"\x1a\x45\xdf\xa3", "Matroska media"),
    (b"wOFF", "WOFF font"),
    (b"wOF2", "WOFF2 font"),
    (b"\x00\x01\x00\x00\x00", "TrueType font"),
    (b"OTTO", "OpenType font"),
)
_INSIDE: tuple[tuple[int, bytes, str], ...] = (
    (8, b"WEBP", "WebP image"),
    (8, b"WAVE", "WAV audio"),
    (8, b"AVI ", "AVI video"),
    (4, b"1AY&SY", "bzip2 data"),
    (4, b"ftyp", "MP4 or HEIF media"),
    (257, b"ustar", "tar archive"),
)


def kind(head: bytes) -> str:
    """The kind of binary file that begins with ``head`` (``HEAD`` bytes do), or an empty string.

    Only for what is known not to be UTF-8 text: text may begin with some of these letters.
    """
    nul = b"\x00" in head
    for start, name in _STARTS:
        # A few letters may begin a text in Latin-1; the formats that begin with them have a NUL soon.
        if head.startswith(start) and (nul or len(start) > 4 or not start.isalnum()):
            return name
    for offset, mark, name in _INSIDE:
        if head.startswith(mark, offset):
            return name
    return "Windows program" if nul and head.startswith(b"MZ") else ""
