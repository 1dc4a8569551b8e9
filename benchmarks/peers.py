"""What a user would run instead, each as small as it can honestly be: the peers of the benchmarks."""

from __future__ import annotations

import os
import sys

ONE_LINE = (
    "import sys, tiktoken; print(len(tiktoken.get_encoding('o200k_base')"
    ".encode_ordinary(open(sys.argv[1], encoding='utf-8').read())))"
)


def paths_below(folder: str) -> list[str]:
    """Every file below a folder."""
    return sorted(os.path.join(parent, name) for parent, _, names in os.walk(folder) for name in names)


def read(path: str) -> str:
    """A file as text."""
    with open(path, encoding="utf-8", errors="replace", newline="") as file:
        return file.read()


def count_with_tiktoken(paths: list[str]) -> int:
    """One process's share of the work."""
    import tiktoken  # noqa: PLC0415  # each peer pays only for its own library

    encoding = tiktoken.get_encoding("o200k_base")
    return sum(len(encoding.encode_ordinary(read(path))) for path in paths)


def tiktoken_processes(folder: str, processes: int = 2) -> int:
    """The best that tiktoken can do: its work shared out to processes."""
    import multiprocessing  # noqa: PLC0415  # as above

    paths = paths_below(folder)
    shares = [paths[start::processes] for start in range(processes)]
    with multiprocessing.Pool(processes) as pool:
        return sum(pool.map(count_with_tiktoken, shares))


def toktok_threads(folder: str) -> int:
    """A bare script with toktok on all cores, everything read first."""
    import toktok  # noqa: PLC0415  # as above

    return sum(toktok.batch_count([read(path) for path in paths_below(folder)], "o200k_base"))


def parse_and_count(path: str) -> int:
    """Of a Batch file, what cannot be done without: the JSON is parsed, and all texts are counted as one."""
    import json  # noqa: PLC0415  # as above

    import toktok  # noqa: PLC0415  # as above

    with open(path, encoding="utf-8") as file:
        bodies = [json.loads(line)["body"] for line in file]
    texts = [message["content"] for body in bodies for message in body["messages"]]
    return sum(toktok.batch_count(["".join(texts)], "o200k_base"))


def only_read(folder: str) -> int:
    """No tokenizer at all, in one thread: what reading and decoding take, in characters."""
    return sum(len(read(path)) for path in paths_below(folder))


def only_look(folder: str) -> int:
    """Not even reading: what it takes to ask for the size of every file, in bytes."""
    return sum(os.stat(path).st_size for path in paths_below(folder))


PEERS = {
    "tiktoken": tiktoken_processes,
    "toktok": toktok_threads,
    "requests": parse_and_count,
    "read": only_read,
    "look": only_look,
}

if __name__ == "__main__":
    print(PEERS[sys.argv[1]](sys.argv[2]))
