"""Tokens carried along the edges: which column holds tokens made how, wherever they went."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from governance.declared.masks import Mask
from governance.declared.methods import Fingerprint, Token
from governance.lineage.laid import carry_from_masks
from governance.lineage.propagate import Carried, Label
from governance.lineage.tracing import Traced
from governance.masks.kinds import spell

TOKEN = "token"  # noqa: S105 - the axis of these labels
_APART = " / "


def carry_tokens(traced: Traced, verbs: Mapping[str, Mask], domains: Mapping[str, str | None]) -> Carried:
    """Carry a label for each token from the column in which it is made.

    Args:
        traced: The project with its columns followed.
        verbs: The masks that make tokens, by the names of their macros.
        domains: The domain of each model.

    Returns:
        Labels of the axis `TOKEN`: what is tokenised, and `scope / key v1 / spelling` as their level.
    """

    def made(verb: str, uid: str) -> Iterator[Label]:
        if verb in verbs:
            yield from _labels(verbs[verb], domains.get(uid) or "")

    return carry_from_masks(traced, made)


def scope_of(label: Label) -> str:
    """The scope that a token was made in: a domain, or a named scope."""
    return label.level.partition(_APART)[0]


def _labels(mask: Mask, domain: str) -> Iterator[Label]:
    scope = mask.scope or domain
    if isinstance(mask.method, Token):
        how = _APART.join((scope, f"{mask.method.key} v{mask.key_version}", spell(mask.method.normalise)))
        yield Label(TOKEN, mask.accepts[0], how)
    elif isinstance(mask.method, Fingerprint):
        yield Label(TOKEN, mask.name, _APART.join((scope, f"{mask.method.key} v{mask.key_version}", "exact")))
