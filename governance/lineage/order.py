"""In which order relations are linked: upstream first, rings cut where they close."""

from __future__ import annotations

from collections.abc import Callable, Iterable


def upstream_first(uids: Iterable[str], reads: Callable[[str], Iterable[str]]) -> tuple[list[str], bool]:
    """Order relations so that each comes after what it reads.

    Args:
        uids: All relations.
        reads: What one of them reads.

    Returns:
        The order, and whether several relations read each other in a ring, so that no order is right.
    """
    done: dict[str, None] = {}
    ring = False
    for first in uids:
        if first in done:
            continue
        stack = [(first, iter(reads(first)))]
        open_ = {first}
        while stack:
            uid, upstreams = stack[-1]
            following = None
            for one in upstreams:
                if one not in done and one not in open_:
                    following = one
                    break
                ring = ring or (one not in done and one != uid)
            if following is None:
                done[uid] = None
                stack.pop()
            else:
                open_.add(following)
                stack.append((following, iter(reads(following))))
    return list(done), ring
