"""The number of tokens of a piece: one if the vocabulary has it, else what byte-pair merges by rank leave.

Both memos are bounded in entries and in the length of what they keep, so that no text can fill the memory.
"""

from __future__ import annotations

from zlib import crc32

from tokcount.engines.index.format import POSITION_BITS, VocabularyIndex

# More than any position, and says that two neighbours do not merge.
NO_RANK = 1 << POSITION_BITS
_POSITION = NO_RANK - 1
_ENTRIES = 100_000
_KEPT_CHARS = 40
# From here on the heap is faster than the shortest of loops.
_HEAP_BYTES = 80


class EnoughError(Exception):
    """More bytes were to be merged than is worth doing in Python."""


class Ranks(dict[bytes, int]):
    """The rank of each sequence of bytes, ``NO_RANK`` where it is no token."""

    def __init__(self, index: VocabularyIndex) -> None:
        super().__init__()
        self._data = index.data
        self._slots = index.slots
        self._offsets = index.offsets
        self._mask = len(index.slots) - 1
        self._longest = index.longest

    def find(self, token: bytes) -> int:
        """The rank of ``token``, without keeping it in the memo."""
        if len(token) > self._longest:
            return NO_RANK
        crc = crc32(token)
        slots, mask = self._slots, self._mask
        at = crc & mask
        while slot := slots[at]:
            if slot ^ crc < NO_RANK:  # the CRC's top bits are the same
                position = (slot & _POSITION) - 1
                if self._data[self._offsets[position] : self._offsets[position + 1]] == token:
                    return position
            at = (at + 1) & mask
        return NO_RANK

    def __missing__(self, token: bytes) -> int:
        rank = self.find(token)
        if len(token) <= _KEPT_CHARS:
            if len(self) >= _ENTRIES:
                self.clear()
            self[token] = rank
        return rank


class PieceCounts(dict[str, int]):
    """The number of tokens of each piece.

    Arguments:
        index: the vocabulary.
        patience: how many bytes may be merged in all, before ``EnoughError`` is raised.
    """

    def __init__(self, index: VocabularyIndex, patience: int) -> None:
        super().__init__()
        self._ranks = Ranks(index)
        self.patience = patience

    def __missing__(self, piece: str) -> int:
        token = piece.encode()
        count = 1
        if self._ranks.find(token) == NO_RANK:
            self.patience -= len(token)
            if self.patience < 0:
                raise EnoughError
            count = (merged if len(token) < _HEAP_BYTES else merged_long)(token, self._ranks)
        if len(piece) <= _KEPT_CHARS:
            if len(self) >= _ENTRIES:
                self.clear()
            self[piece] = count
        return count


def merged(piece: bytes, ranks: Ranks) -> int:
    """The number of tokens that merging leaves of ``piece``; quick for a short one, quadratic."""
    starts = list(range(len(piece) + 1))
    pairs = [ranks[piece[n : n + 2]] for n in range(len(piece) - 1)]
    while pairs:
        lowest = min(pairs)
        if lowest == NO_RANK:
            break
        n = pairs.index(lowest)
        del starts[n + 1], pairs[n]
        if n < len(pairs):
            pairs[n] = ranks[piece[starts[n] : starts[n + 2]]]
        if n:
            pairs[n - 1] = ranks[piece[starts[n - 1] : starts[n + 1]]]
    return len(starts) - 1


def merged_long(piece: bytes, ranks: Ranks) -> int:
    """As ``merged``, with a heap of the pairs: the time grows hardly faster than the length."""
    from heapq import heapify, heappop, heappush

    size = len(piece)
    # By the byte that a part starts at: where its neighbours start, and the rank of it and the next together.
    after = list(range(1, size + 2))
    before = list(range(-1, size))
    pairs = [*(ranks[piece[n : n + 2]] for n in range(size - 1)), NO_RANK]
    bits = size.bit_length()
    heap = [rank << bits | n for n, rank in enumerate(pairs) if rank != NO_RANK]
    heapify(heap)
    count = size
    while heap:
        lowest = heappop(heap)
        n = lowest & ((1 << bits) - 1)
        if pairs[n] != lowest >> bits:
            continue  # one of the two has merged with another since
        count -= 1
        gone = after[n]
        after[n] = end = after[gone]
        before[end] = n
        pairs[gone] = NO_RANK
        for start, stop in ((before[n], end), (n, after[end])) if end < size else ((before[n], end), (n, 0)):
            if start < 0:
                continue
            pairs[start] = rank = ranks[piece[start:stop]] if stop else NO_RANK
            if rank != NO_RANK:
                heappush(heap, rank << bits | start)
    return count
