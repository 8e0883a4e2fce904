"""Which relation of the project a name in compiled SQL means."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from governance.lineage.summary import EPHEMERAL

Name = tuple[str, ...]
OUTSIDE = "outside."
"""How relations begin that the project does not declare."""


def _same(database: str) -> str:
    return database


class Names:
    """The relations of a project by the names they go by; letters are one in either case.

    Of several relations of the same full name the first has it, and the others stand for it: a source whose table a
    model builds is that model, and what is declared of the one is true of the other.

    Args:
        plain: A database's name without the environment's prefix, so that every environment's table is the same one.
    """

    def __init__(self, plain: Callable[[str], str] = _same) -> None:
        self._plain = plain
        self._full: dict[Name, str] = {}
        self._short: dict[Name, str | None] = {}
        self._ephemeral: dict[str, str] = {}
        self._targets: dict[Name, str] = {}
        self.stands_for: dict[str, str] = {}

    def add(self, uid: str, names: Iterable[Name], ephemeral: str = "") -> None:
        """A relation goes by its full names, and by shorter ones as long as they are its alone."""
        self._targets.clear()
        if ephemeral:
            self._ephemeral[EPHEMERAL + ephemeral.lower()] = uid
        for name in names:
            full = self._folded(name)
            owner = self._full.setdefault(full, uid)
            if owner != uid:
                self.stands_for[uid] = owner
                continue
            for start in range(1, len(full)):
                short = full[start:]
                self._short[short] = uid if self._short.get(short, uid) == uid else None

    def target(self, name: Name) -> str:
        """The unique id of what a name means; ``outside.<name>`` where it means nothing of the project."""
        known = self._targets.get(name)
        if known is None:
            known = self._targets[name] = self._found(name)
        return known

    def _found(self, name: Name) -> str:
        if len(name) == 1 and name[0] in self._ephemeral:
            return self._ephemeral[name[0]]
        full = self._folded(name)
        return self._full.get(full) or self._short.get(full) or OUTSIDE + ".".join(name)

    def owners(self, uids: Iterable[str]) -> Mapping[str, None]:
        """The relations that have the names of these."""
        return dict.fromkeys(self.stands_for.get(uid, uid) for uid in uids)

    def _folded(self, name: Name) -> Name:
        found = tuple(part.lower() for part in name if part)
        return (self._plain(found[0]), *found[1:]) if len(found) > 2 else found  # noqa: PLR2004 - database, schema, name
