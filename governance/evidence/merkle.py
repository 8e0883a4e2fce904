"""Merkle trees as in RFC 6962 and RFC 9162, section 2.1: roots of streams, proofs, and their verification."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

Hash = bytes


def leaf(content: bytes) -> Hash:
    """The hash of a leaf: SHA-256 of 0x00 and its content."""
    return sha256(b"\0" + content).digest()


def node(left: Hash, right: Hash) -> Hash:
    """The hash of an inner node: SHA-256 of 0x01 and both children."""
    return sha256(b"\1" + left + right).digest()


class Frontier:
    """The roots of the full subtrees of a tree that grows: as much as is needed to go on, and to know its root.

    It hashes nodes itself, as `node` does: it is asked for a root at each of 100,000 entries.

    Attributes:
        size: How many leaves there are.
    """

    def __init__(self) -> None:
        self.size = 0
        self._roots: list[tuple[int, Hash]] = []

    def add(self, hashed: Hash) -> None:
        """Add the hash of a leaf."""
        count = 1
        while self._roots and self._roots[-1][0] == count:
            hashed = sha256(b"\1" + self._roots.pop()[1] + hashed).digest()
            count *= 2
        self._roots.append((count, hashed))
        self.size += 1

    def root(self) -> Hash:
        """The root of the tree as it is now; that of an empty one is the hash of nothing."""
        if not self._roots:
            return sha256(b"").digest()
        found = self._roots[-1][1]
        for _, left in self._roots[-2::-1]:
            found = sha256(b"\1" + left + found).digest()
        return found


def root_of(leaves: Iterable[Hash]) -> Hash:
    """The root of a tree.

    Args:
        leaves: The hashes of its leaves, in order.
    """
    tree = Frontier()
    for hashed in leaves:
        tree.add(hashed)
    return tree.root()


def inclusion_proof(index: int, leaves: Sequence[Hash]) -> list[Hash]:
    """The hashes that lead from a leaf to the root (RFC 9162, 2.1.3.1).

    Args:
        index: Which leaf, from 0.
        leaves: The hashes of all leaves.
    """
    if len(leaves) == 1:
        return []
    half = _half(len(leaves))
    if index < half:
        return [*inclusion_proof(index, leaves[:half]), root_of(leaves[half:])]
    return [*inclusion_proof(index - half, leaves[half:]), root_of(leaves[:half])]


def consistency_proof(old: int, leaves: Sequence[Hash]) -> list[Hash]:
    """The hashes that show that a tree extends the one of its first leaves (RFC 9162, 2.1.4.1).

    Args:
        old: How many leaves the older tree has; at least 1.
        leaves: The hashes of all leaves of the newer one.
    """
    return _subproof(old, leaves, whole=True) if old < len(leaves) else []


def _subproof(old: int, leaves: Sequence[Hash], *, whole: bool) -> list[Hash]:
    if old == len(leaves):
        return [] if whole else [root_of(leaves)]
    half = _half(len(leaves))
    if old <= half:
        return [*_subproof(old, leaves[:half], whole=whole), root_of(leaves[half:])]
    return [*_subproof(old - half, leaves[half:], whole=False), root_of(leaves[:half])]


def _half(size: int) -> int:
    """The largest power of two below a size."""
    return 1 << ((size - 1).bit_length() - 1)


def verify_inclusion(hashed: Hash, place: tuple[int, int], proof: Sequence[Hash], root: Hash) -> bool:
    """Whether a leaf is in a tree (RFC 9162, 2.1.3.2).

    Args:
        hashed: The leaf's hash.
        place: Its index, and the size of the tree.
        proof: What `inclusion_proof` gave.
        root: The tree's root.
    """
    index, size = place
    if not 0 <= index < size:
        return False
    at, last, found = index, size - 1, hashed
    for one in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            found = node(one, found)
            at, last = _up(at, last, lambda where: not where & 1 and where > 0)
        else:
            found = node(found, one)
        at, last = at >> 1, last >> 1
    return last == 0 and found == root


def verify_consistency(sizes: tuple[int, int], roots: tuple[Hash, Hash], proof: Sequence[Hash]) -> bool:
    """Whether a newer tree extends an older one (RFC 9162, 2.1.4.2).

    Args:
        sizes: Leaves of the older and of the newer tree.
        roots: Their roots.
        proof: What `consistency_proof` gave.
    """
    (old, new), (old_root, new_root) = sizes, roots
    if old == new:
        return not proof and old_root == new_root
    if not 0 < old < new or not proof:
        return False
    way = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    at, last = _up(old - 1, new - 1, lambda where: where & 1 == 1)
    older = newer = way[0]
    for one in way[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            older, newer = node(one, older), node(one, newer)
            at, last = _up(at, last, lambda where: not where & 1 and where > 0)
        else:
            newer = node(newer, one)
        at, last = at >> 1, last >> 1
    return last == 0 and older == old_root and newer == new_root


def _up(at: int, last: int, while_: Callable[[int], bool]) -> tuple[int, int]:
    while while_(at):
        at, last = at >> 1, last >> 1
    return at, last
