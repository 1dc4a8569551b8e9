"""The official vocabulary files, rebuilt byte for byte from what is installed, never downloaded.

tiktoken reads them from a folder under the SHA-1 of their address. Hashes and addresses are those of
tiktoken 0.14's tiktoken_ext/openai_public.py; a contract test compares them.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from tokcount.cache import cache_dir, write_atomically
from tokcount.errors import EngineError

if TYPE_CHECKING:
    from pathlib import Path

_ENCODINGS = "https://openaipublic.blob.core.windows.net/encodings/"
_GPT2 = "https://openaipublic.blob.core.windows.net/gpt-2/encodings/main/"


class VocabularyFile(NamedTuple):
    """An official file: its address, the SHA-256 of its content, and what makes that content."""

    url: str
    sha256: str
    build: Callable[[], bytes]

    @property
    def key(self) -> str:
        """The name under which tiktoken looks for the file."""
        from hashlib import sha1

        return sha1(self.url.encode(), usedforsecurity=False).hexdigest()

    def is_in(self, folder: "Path") -> bool:
        """Whether the folder holds the file, unaltered."""
        try:
            content = (folder / self.key).read_bytes()
        except OSError:
            return False
        return _sha256(content) == self.sha256

    def rebuilt(self) -> bytes:
        """The content.

        Raises:
            EngineError: what was rebuilt is not the official file.
        """
        content = self.build()
        if _sha256(content) != self.sha256:
            raise EngineError(
                "vocabulary-altered",
                f"The vocabulary rebuilt for {self.url} is not the official one.",
                "Reinstall tokcount and toktok-rs.",
            )
        return content


def _sha256(content: bytes) -> str:
    from hashlib import sha256

    return sha256(content).hexdigest()


def r50k_tokens() -> list[bytes]:
    """The 50,256 tokens of r50k_base in order of rank, from the data that ships with this package."""
    import zlib
    from importlib.resources import files

    packed = zlib.decompress((files("tokcount.engines") / "data" / "r50k_base.zlib").read_bytes())
    tokens = []
    position = 0
    while position < len(packed):
        end = position + 1 + packed[position]
        tokens.append(packed[position + 1 : end])
        position = end
    return tokens


def _p50k_tokens() -> list[bytes]:
    # The Codex models' tokens for indentation: id 50257 + n is n + 2 spaces. Id 50256 is <|endoftext|>.
    return [b" " * (n + 2) for n in range(24)]


def _lines(tokens: Iterable[bytes], first: int = 0) -> bytes:
    from base64 import b64encode

    return b"".join(b"%b %d\n" % (b64encode(token), rank) for rank, token in enumerate(tokens, first))


def _from_toktok(encoding: str) -> bytes:
    try:
        import toktok
    except ImportError as error:
        raise EngineError(
            "engine-missing",
            f"The vocabulary of {encoding} comes with toktok-rs, which is not installed.",
            "Install toktok-rs, or put tiktoken's own files where TIKTOKEN_CACHE_DIR points.",
        ) from error
    return _lines(toktok._encoding(encoding).token_byte_values())  # noqa: SLF001  # no public way


def _vocab_bpe() -> bytes:
    from tokcount.engines.gpt2_files import vocab_bpe

    return vocab_bpe(r50k_tokens())


def _encoder_json() -> bytes:
    from tokcount.engines.gpt2_files import encoder_json

    return encoder_json(r50k_tokens())


_R50K = VocabularyFile(
    f"{_ENCODINGS}r50k_base.tiktoken",
    "306cd27f03c1a714eca7108e03d66b7dc042abe8c258b44c199a7ed9838dd930",
    lambda: _lines(r50k_tokens()),
)
_P50K = VocabularyFile(
    f"{_ENCODINGS}p50k_base.tiktoken",
    "94b5ca7dff4d00767bc256fdd1b27e5b17361d7b8a5f968547f9f23eb70d2069",
    lambda: _lines(r50k_tokens()) + _lines(_p50k_tokens(), 50257),
)
_CL100K = VocabularyFile(
    f"{_ENCODINGS}cl100k_base.tiktoken",
    "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7",
    lambda: _from_toktok("cl100k_base"),
)
_O200K = VocabularyFile(
    f"{_ENCODINGS}o200k_base.tiktoken",
    "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d",
    lambda: _from_toktok("o200k_base"),
)
_GPT2_FILES = (
    VocabularyFile(
        f"{_GPT2}vocab.bpe", "1ce1664773c50f3e0cc8842619a93edc4624525b728b188a9e0be33b7726adc5", _vocab_bpe
    ),
    VocabularyFile(
        f"{_GPT2}encoder.json",
        "196139668be63f3b5d6574427317ae82f612a97c5d1cdaf36ed2256dbf636783",
        _encoder_json,
    ),
)
FILES: dict[str, tuple[VocabularyFile, ...]] = {
    "gpt2": _GPT2_FILES,
    "r50k_base": (_R50K,),
    "p50k_base": (_P50K,),
    "p50k_edit": (_P50K,),
    "cl100k_base": (_CL100K,),
    "o200k_base": (_O200K,),
    "o200k_harmony": (_O200K,),
}


@contextmanager
def official_files(encoding: str) -> Iterator[str]:
    """A folder that holds the files of an encoding, each with the right hash, while the block runs.

    The user's cache keeps them; where it cannot be written, a temporary folder does for the moment.

    Raises:
        EngineError: a file can neither be found nor rebuilt.
    """
    wanted = FILES[encoding]
    for folder in _known_folders():
        if all(file.is_in(folder) for file in wanted):
            yield str(folder)
            return
    contents = [(file.key, file.rebuilt()) for file in wanted]
    kept = _known_folders()[0]
    try:
        kept.mkdir(parents=True, exist_ok=True)
        for key, content in contents:
            write_atomically(kept / key, content)
    except OSError:
        from tempfile import TemporaryDirectory

        with TemporaryDirectory(prefix="tokcount-") as made:
            for key, content in contents:
                write_atomically(os.path.join(made, key), content)
            yield made
    else:
        yield str(kept)


def _known_folders() -> list["Path"]:
    """Our own folder, then those where tiktoken keeps what it downloaded, in its order."""
    from pathlib import Path
    from tempfile import gettempdir

    folders = [Path(cache_dir(), "vocabulary")]
    folders += [
        Path(os.environ[name])
        for name in ("TIKTOKEN_CACHE_DIR", "DATA_GYM_CACHE_DIR")
        if os.environ.get(name)
    ]
    return [*folders, Path(gettempdir()) / "data-gym-cache"]
