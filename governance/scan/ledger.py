"""What a scan found and what it could not search, in counts and places, never in values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from governance.scan.values import Value


@dataclass(frozen=True, slots=True, order=True)
class Hit:
    """Values of one kind found at one place.

    Attributes:
        place: ``database.schema.table.column`` or a file.
        kind: The values' kind, or the identifier whose pattern matched.
        found: How many canaries (or values of a list), or for a pattern how many rows of a column
            or matches in a file.
        bronze: Whether raw values may stand there.
    """

    place: str
    kind: str
    found: int
    bronze: bool


@dataclass(frozen=True, slots=True, order=True)
class Unsearched:
    """A place that could not be searched, and why."""

    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class Scan:
    """The answer of one scan.

    Attributes:
        subjects: How many canaries (or values of a list) were looked for; 0 if only patterns were.
        outside: How many of them stand somewhere outside bronze.
        in_bronze: How many of them stand in bronze.
        identifiers: Names of the identifiers whose patterns were looked for, sorted.
        hits: Where values stand, sorted.
        likenesses: Where something looks like an identifier, sorted.
        unsearched: What could not be searched, sorted.
        set_aside: DuckDB's own files (`.wal`, `.tmp`), not searched as bytes, sorted.
        searched: How many databases, relations, columns and files were searched.
    """

    subjects: int
    outside: int
    in_bronze: int
    identifiers: tuple[str, ...]
    hits: tuple[Hit, ...]
    likenesses: tuple[Hit, ...]
    unsearched: tuple[Unsearched, ...]
    set_aside: tuple[str, ...]
    searched: dict[str, int]

    @property
    def exit_code(self) -> int:
        """3 if something could not be searched, 1 if something stands outside bronze, else 0."""
        if self.unsearched:
            return 3
        return int(bool(self.outside) or any(not like.bronze for like in self.likenesses))


class Ledger:
    """Takes down what the search of each place found.

    Args:
        values: The values looked for, in the order of the positions `found` is told.
        identifiers: Names of the identifiers whose patterns are looked for.
        reveals: Whether a name holds a value that must not be shown.
    """

    def __init__(
        self, values: Sequence[Value], identifiers: Iterable[str], reveals: Callable[[str], bool]
    ) -> None:
        self._values = values
        self._identifiers = tuple(sorted(identifiers))
        self._reveals = reveals
        self._subjects: dict[tuple[str, str, bool], set[int]] = defaultdict(set)
        self._likenesses: dict[tuple[str, str, bool], int] = defaultdict(int)
        self._unsearched: set[Unsearched] = set()
        self._set_aside: set[str] = set()
        self.searched = {"databases": 0, "relations": 0, "columns": 0, "files": 0}

    def name(self, name: str, otherwise: str) -> str:
        """A name fit to be shown: itself, or `[otherwise]` where it holds a value."""
        shown = "".join(letter if letter.isprintable() else f"\\x{ord(letter):02x}" for letter in name)
        return f"[{otherwise}]" if self._reveals(name) else shown

    def found(self, place: str, positions: Iterable[int], *, bronze: bool) -> None:
        """Values stand at a place."""
        for position in positions:
            value = self._values[position]
            self._subjects[place, value.kind, bronze].add(value.subject)

    def looks_like(self, place: str, identifier: str, count: int, *, bronze: bool) -> None:
        """So many things at a place look like an identifier."""
        if count:
            self._likenesses[place, identifier, bronze] += count

    def missed(self, place: str, reason: str) -> None:
        """A place could not be searched; the reason quotes nothing that was read."""
        self._unsearched.add(Unsearched(place, reason))

    def put_aside(self, place: str) -> None:
        """One of DuckDB's own files, whose bytes are not searched."""
        self._set_aside.add(place)

    def close(self) -> Scan:
        """The answer."""
        return Scan(
            subjects=len({value.subject for value in self._values}),
            outside=len(self._standing(bronze=False)),
            in_bronze=len(self._standing(bronze=True)),
            identifiers=self._identifiers,
            hits=tuple(sorted(Hit(p, k, len(s), b) for (p, k, b), s in self._subjects.items())),
            likenesses=tuple(sorted(Hit(p, k, n, b) for (p, k, b), n in self._likenesses.items())),
            unsearched=tuple(sorted(self._unsearched)),
            set_aside=tuple(sorted(self._set_aside)),
            searched=dict(self.searched),
        )

    def _standing(self, *, bronze: bool) -> set[int]:
        return set().union(*(who for key, who in self._subjects.items() if key[2] is bronze))
