"""Merkle trees as RFC 6962 has them: one hash for a list of any length, short proofs of what is in it. Pure.

A leaf is SHA-256(0x00 ‖ entry), a node SHA-256(0x01 ‖ left ‖ right); a list of n is split at the largest power of two
below n. https://www.rfc-editor.org/rfc/rfc6962#section-2.1
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence

EMPTY = hashlib.sha256(b"").digest()
"""The root of no leaves."""

Span = Callable[[int, int], bytes]
"""The root of the leaves begin <= number < end."""


def leaf_hash(entry: bytes) -> bytes:
    """The leaf of one entry."""
    return hashlib.sha256(b"\0" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The node above two."""
    return hashlib.sha256(b"\1" + left + right).digest()


class Peaks:
    """A tree that only grows, held as the roots of its whole subtrees: 2**level leaves each, the largest first."""

    def __init__(self, peaks: Iterable[tuple[int, bytes]] = ()) -> None:
        self.peaks = list(peaks)
        """(level, root) each."""

    @classmethod
    def of(cls, size: int, hashes: Sequence[bytes]) -> Peaks:
        """Those of a tree of `size` leaves. Raises ValueError when there must be more or fewer."""
        levels = [level for level in reversed(range(size.bit_length())) if size >> level & 1]
        if len(levels) != len(hashes):
            raise ValueError(f"a tree of {size} has {len(levels)} peaks, not {len(hashes)}")
        return cls(zip(levels, hashes, strict=True))

    @property
    def hashes(self) -> list[bytes]:
        """The roots alone; with the size of the tree they say all."""
        return [peak for _, peak in self.peaks]

    def copy(self) -> Peaks:
        """The same, to go on with elsewhere."""
        return Peaks(self.peaks)

    def push(self, leaf: bytes, level: int = 0) -> None:
        """One leaf more, or one whole subtree of 2**level leaves; it must not be larger than the last one."""
        peaks = self.peaks
        while peaks and peaks[-1][0] == level:
            leaf = node_hash(peaks.pop()[1], leaf)
            level += 1
        peaks.append((level, leaf))

    def extend(self, leaves: Sequence[bytes]) -> None:
        """Many leaves more: each level is hashed at once, in half the time of as many `push`."""
        sha256, nodes, level = hashlib.sha256, list(leaves), 0
        odd: list[tuple[int, bytes]] = []
        while nodes:
            if self.peaks and self.peaks[-1][0] == level:
                nodes.insert(0, self.peaks.pop()[1])
            if len(nodes) % 2:
                odd.append((level, nodes.pop()))
            level += 1
            nodes = [sha256(b"\1" + left + right).digest() for left, right in zip(*[iter(nodes)] * 2, strict=True)]
        self.peaks += reversed(odd)

    def join(self, more: Peaks) -> None:
        """Put a tree behind this one, whose size is a multiple of the other's largest subtree."""
        for level, peak in more.peaks:
            self.push(peak, level)

    def root(self) -> bytes:
        """The root of the whole."""
        if not self.peaks:
            return EMPTY
        root = self.peaks[-1][1]
        for _, peak in reversed(self.peaks[:-1]):
            root = node_hash(peak, root)
        return root


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root of these leaves."""
    peaks = Peaks()
    peaks.extend(leaves)
    return peaks.root()


def spans_of(leaves: Sequence[bytes]) -> Span:
    """The roots of any run of leaves; those of whole subtrees are kept, so that many proofs cost little."""
    kept: dict[tuple[int, int], bytes] = {}

    def span(begin: int, end: int) -> bytes:
        if end - begin == 1:
            return leaves[begin]
        if (root := kept.get((begin, end))) is None:
            middle = begin + _split(end - begin)
            root = kept[begin, end] = node_hash(span(begin, middle), span(middle, end))
        return root

    return span


def inclusion_proof(number: int, size: int, span: Span) -> list[bytes]:
    """PATH(number, D[size]) of RFC 6962: what hashes a leaf up to the root of the first `size` leaves."""
    path: list[bytes] = []
    begin, end = 0, size
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if number < middle:
            path.append(span(middle, end))
            end = middle
        else:
            path.append(span(begin, middle))
            begin = middle
    return path[::-1]


def included_root(leaf: bytes, number: int, size: int, path: Sequence[bytes]) -> bytes:
    """The root that a proof leads to. Raises ValueError for a proof that is too short, too long, or out of the tree."""
    if not 0 <= number < size:
        raise ValueError(f"there is no leaf {number} in a tree of {size}")
    place, last, root = number, size - 1, leaf
    for step in path:
        if not last:
            raise ValueError("the proof is too long")
        if place & 1 or place == last:
            root = node_hash(step, root)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            root = node_hash(root, step)
        place, last = place >> 1, last >> 1
    if last:
        raise ValueError("the proof is too short")
    return root


def consistency_proof(old: int, size: int, span: Span) -> list[bytes]:
    """PROOF(old, D[size]) of RFC 6962: that the first `old` leaves are still the first of `size`."""
    return _sub_proof(old, 0, size, span, whole=True) if 0 < old < size else []


def is_consistent(old: int, size: int, old_root: bytes, root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether a proof shows that one tree grew out of the other."""
    if not 0 < old < size:
        return not proof and (old == 0 or (old == size and old_root == root))
    place, last, steps = old - 1, size - 1, list(proof)
    while place & 1:
        place, last = place >> 1, last >> 1
    if place and not steps:
        return False
    before = after = steps.pop(0) if place else old_root
    for step in steps:
        if not last:
            return False
        if place & 1 or place == last:
            before, after = node_hash(step, before), node_hash(step, after)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            after = node_hash(after, step)
        place, last = place >> 1, last >> 1
    return not last and before == old_root and after == root


def _sub_proof(old: int, begin: int, end: int, span: Span, *, whole: bool) -> list[bytes]:
    if old == end - begin:
        return [] if whole else [span(begin, end)]
    split = _split(end - begin)
    if old <= split:
        return [*_sub_proof(old, begin, begin + split, span, whole=whole), span(begin + split, end)]
    return [*_sub_proof(old - split, begin + split, end, span, whole=False), span(begin, begin + split)]


def _split(size: int) -> int:
    """The largest power of two below a size of at least two."""
    return 1 << (size - 1).bit_length() - 1
