"""How all formats say it: the verdict in a sentence, changes that are alike as one, who must agree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from governance.changes.change import Change, Diff, needs
from governance.changes.kinds import Group
from governance.report.wording import count, plain

LABELS: Mapping[Group, str] = {
    "governance": "What people in the data are promised",
    "data": "What consumers are promised",
    "compatible": "What else is different",
}


_LONG = 60


@dataclass(frozen=True, slots=True)
class Alike:
    """Changes of one kind from and to the same, which are told together.

    Attributes:
        changes: All of them, in their order.
    """

    changes: tuple[Change, ...]

    @property
    def first(self) -> Change:
        """The one that stands for all."""
        return self.changes[0]

    @property
    def subjects(self) -> tuple[str, ...]:
        """What they are about."""
        return tuple(plain(change.subject) for change in self.changes)


def alike(changes: Iterable[Change]) -> tuple[Alike, ...]:
    """Changes in their order, those of one kind with the same before and after together."""
    found: dict[tuple[str, str | None, str | None], list[Change]] = defaultdict(list)
    for change in changes:
        found[change.kind, change.before, change.after].append(change)
    return tuple(Alike(tuple(several)) for several in found.values())


def headline(diff: Diff) -> str:
    """Whether a promise is broken, in a sentence or two."""
    breaking, others = len(diff.breaking), len(diff.changes) - len(diff.breaking)
    if not diff.changes:
        return "Nothing that matters to a reader is different."
    low = f" {_low(diff)}" if diff.unrisen else ""
    if not breaking:
        return f"No promise is broken: {count(others, 'change')}, all compatible.{low}"
    of_people = sum(change.group == "governance" for change in diff.breaking)
    parts = [f"{of_people:,} to people in the data"] if of_people else []
    parts += [f"{breaking - of_people:,} to consumers"] if breaking > of_people else []
    besides = f"; {count(others, 'other change')}" if others else ""
    return f"{count(breaking, 'breaking change')}: {', '.join(parts)}{besides}.{low}"


def _low(diff: Diff) -> str:
    first, *more = diff.unrisen
    if more:
        return f"The versions of {len(diff.unrisen):,} contracts must rise."
    return f"The version of {first.product} must rise to {first.least}."


@dataclass(frozen=True, slots=True)
class Agreement:
    """Somebody who must agree.

    Attributes:
        who: The steward's address, or Security.
        role: As what: `steward of orders_core`; of Security, nothing.
        changes: To how many changes.
    """

    who: str
    role: str
    changes: int


def agreements(diff: Diff) -> tuple[Agreement, ...]:
    """Who must agree: stewards, each once, then Security."""
    given: dict[str, set[Change]] = defaultdict(set)
    products: dict[str, set[str]] = defaultdict(set)
    security: set[Change] = set()
    for change in diff.breaking:
        roles = needs(change)
        security |= {change} if "security" in roles else set()
        for product in (change.products or ("",)) if "steward" in roles else ():
            who = diff.stewards.get(product, "")
            given[who].add(change)
            products[who].add(product)
    found = [Agreement(_who(who), _role(products[who]), len(given[who])) for who in sorted(given)]
    return (*found, *([Agreement("Security", "", len(security))] if security else []))


def _who(steward: str) -> str:
    return plain(steward) or "a steward whom no contract names yet"


def _role(products: set[str]) -> str:
    names = sorted(plain(product) for product in products if product)
    return f"steward of {', '.join(names)}" if names else ""


def place(change: Change) -> str:
    """`contracts/commerce/orders_core.yml:12`, or nothing."""
    if not change.path:
        return ""
    return plain(f"{change.path}:{change.line}" if change.line else change.path)


def values(change: Change) -> tuple[str, str]:
    """What there was and what there is; `nothing` where there is none."""
    return (
        plain(change.before) if change.before else "nothing",
        plain(change.after) if change.after else "nothing",
    )


def difference(change: Change) -> tuple[str, ...]:
    """What a reader is shown: what there was and what there is; of long lists, what came and what went.

    Returns:
        Two values, from the one to the other; or one or more with a sign before each; nothing where there is none.
    """
    if change.before is None and change.after is None:
        return ()
    before, after = values(change)
    lists = [one.split(", ") for one in (before, after)]
    kept = set(lists[0]) & set(lists[1])
    if len(before) + len(after) < _LONG or not kept or "(" in before + after:
        return before, after
    more = [f"+ {one}" for one in lists[1] if one not in kept]
    return (*more, *(f"- {one}" for one in lists[0] if one not in kept))
