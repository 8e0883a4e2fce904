"""A project looked at beside its base, target by target: what one target hides another may show."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from governance.checks.case import Case
from governance.exposure.comparing import compare, in_order
from governance.exposure.looking import both_narrowed, look
from governance.exposure.noting import listed
from governance.exposure.shape import Exposure, Shift, Since


def look_beside(
    cases: tuple[Case, Case],
    target: str | None,
    roles: tuple[str, ...],
    products: tuple[str, ...],
    base: str,
) -> Exposure:
    """Who sees what, and what differs from a base.

    Args:
        cases: The base and the project, each with its own policies and its columns followed.
        target: Where; None: on every target. What differs is worked out on each by itself: a column that everybody
            sees raw on one would hide what a role gains on another.
        roles: Only what these see; none named: all.
        products: Only these products' tables; none named: all.
        base: What the base is called.

    Raises:
        UsageError: There is no such target, role or product.
    """

    def both(where: str | None) -> tuple[Exposure, Exposure]:
        before, after = (look(case, where) for case in cases)
        return both_narrowed(before, after, roles, products)

    before, after = both(target)
    names = {one.name for one in before.targets} & {one.name for one in after.targets}
    found = {name: compare(*both(name)) for name in sorted(names)}
    if names != {one.name for one in after.targets}:
        found["all of them together"] = compare(before, after)
    return msgspec.structs.replace(after, since=Since(base, across(found)))


def across(found: Mapping[str, tuple[Shift, ...]]) -> tuple[Shift, ...]:
    """What differs on several targets, each thing once; where it is not so on all of them, it says on which."""
    alike: dict[Shift, list[str]] = {}
    for name, shifts in found.items():
        for shift in shifts:
            alike.setdefault(shift, []).append(name)
    told = (
        shift
        if len(names) == len(found)
        else msgspec.structs.replace(
            shift, sentence=f"{shift.sentence}, on {listed(names)}", targets=tuple(names)
        )
        for shift, names in alike.items()
    )
    return tuple(sorted(told, key=in_order))
