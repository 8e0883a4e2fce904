"""Which masks there are and what each lowers, as plain values: how the room is told about ``policies/``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Mask:
    """What one mask does to labels.

    Attributes:
        accepts: Identifiers it lowers; any other passes through it.
        yields: The identifiability left: ``none``, ``quasi``, ``pseudonymous``.
        total: Whether nothing of any input shows (a constant, null, a keyed token), so that it lowers even what was
            derived from an identifier; a mask that keeps a part relies on the input's shape.
    """

    accepts: frozenset[str]
    yields: str
    total: bool = False


@dataclass(frozen=True, slots=True)
class MaskFunction:
    """A function of the warehouse that is a mask by its name.

    Attributes:
        mask: The mask it is.
        value: 0-based position of the argument that is masked.
        constants: Arguments that must be these string literals, by position.
    """

    mask: str
    value: int = 0
    constants: tuple[tuple[int, str], ...] = ()


def _none(_mask: str, _dialect: str, _body: str, _home: str) -> Sequence[str] | None:
    return None


@dataclass(frozen=True, slots=True)
class Policy:
    """What the engine knows of masks.

    Attributes:
        masks: By name.
        recognise: ``(mask, dialect, body, home) -> arguments``: the SQL texts of the values masked if the body is what
            that mask compiles to in that dialect for a model at home there (its domain), else None. The body comes
            without the markers and the outer brackets.
        functions: Full dotted function name, folded → what it is.
        digest: Names this policy in cache keys; must differ whenever ``recognise`` could answer differently.
    """

    masks: Mapping[str, Mask] = field(default_factory=dict)
    recognise: Callable[[str, str, str, str], Sequence[str] | None] = _none
    functions: Mapping[str, tuple[MaskFunction, ...]] = field(default_factory=dict)
    digest: str = "none"

    def lowers(self, mask: str, kinds: int, lowerable: int) -> int:
        """The subset of ``kinds`` under which a value is lowered by this mask."""
        known = self.masks.get(mask)
        if known is None:
            return 0
        return kinds if known.total else kinds & lowerable


NO_MASKS = Policy()
