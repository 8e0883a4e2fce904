"""Plans that could not work on any engine with accounts are errors before anything is written."""

from __future__ import annotations

from collections.abc import Iterable

from governance.compile.place import Place
from governance.declared.reading import Trail

_OURS = ("deny_", "govern_")
"""How what is ours beside masks and row rules is called: default-deny, and the functions of tokens."""


def refuse_names(place: Place, policies: Iterable[tuple[str, str]]) -> None:
    """Look for two things of one name: masks and row rules are policies or functions of one schema.

    The second would take the place of the first, and what was masked by it be shown by another's rules.

    Args:
        place: Where they are.
        policies: What each masking policy is called, and the mask that it is of.

    Raises:
        DeclarationError: At the second of the first two, with file, line and what to do.
    """
    documents, rules = place.declared.policies.documents, place.declared.policies.row_access
    taken: dict[str, str] = {}
    for name, mask in policies:
        other = taken.setdefault(name, mask)
        if other != mask:
            trail: Trail = ("masks", mask)
            raise documents["masks.yml"].error(
                f"`{name}` is the policy of `{other}` already: tokens of a domain's own scope have one a domain, called "
                "after it",
                trail,
                "give one of them another name",
            )
    for name in rules:
        if name in taken or name.startswith(_OURS):
            whose = f"of mask `{taken[name]}`" if name in taken else "of ours"
            raise documents["row_access.yml"].error(
                f"a policy {whose} is called `{name}` already",
                ("row_access", name),
                "give the rule another name",
            )
