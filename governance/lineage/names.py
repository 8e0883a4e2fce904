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

    A source whose table a model builds, or another source declares, stands for that one: what is declared of the one
    is true of the other. Two models of one name are told apart by nobody here: their name means nothing of the project.

    Args:
        plain: A database's name without the environment's prefix: where no relation has a name, another environment's
            table of that name is meant.
    """

    def __init__(self, plain: Callable[[str], str] = _same) -> None:
        self._plain = plain
        self._full: dict[Name, str | None] = {}
        self._short: dict[Name, str | None] = {}
        self._anywhere: dict[Name, str | None] = {}
        self._ephemeral: dict[str, str] = {}
        self.stands_for: dict[str, str] = {}

    def add(self, uid: str, names: Iterable[Name], ephemeral: str = "", *, built: bool = False) -> None:
        """A relation goes by its full names, and by shorter ones as long as they are its alone; what is built first.

        Args:
            uid: Its unique id.
            names: Its full names.
            ephemeral: Its dbt name, if it is inlined.
            built: Whether it is built from SQL.
        """
        if ephemeral:
            self._ephemeral[EPHEMERAL + ephemeral.lower()] = uid
        for name in names:
            full = _folded(name)
            owner = self._full.setdefault(full, uid)
            if owner != uid and built:
                self._full[full] = None
            elif owner is not None and owner != uid:
                self.stands_for[uid] = owner
            if owner != uid:
                continue
            _alone(self._anywhere, self._in_any(full), uid)
            for start in range(1, len(full)):
                _alone(self._short, full[start:], uid)

    def target(self, name: Name) -> str:
        """The unique id of what a name means; ``outside.<name>`` where it means nothing of the project."""
        if len(name) == 1 and name[0] in self._ephemeral:
            return self._ephemeral[name[0]]
        full = _folded(name)
        if full in self._full:
            found = self._full[full]
        else:
            found = self._short.get(full) or self._anywhere.get(self._in_any(full))
        return found or OUTSIDE + ".".join(name)

    def owners(self, uids: Iterable[str]) -> Mapping[str, None]:
        """The relations that have the names of these."""
        return dict.fromkeys(self.stands_for.get(uid, uid) for uid in uids)

    def _in_any(self, full: Name) -> Name:
        return (self._plain(full[0]), *full[1:]) if len(full) > 2 else full  # noqa: PLR2004 - database, schema, name


def _folded(name: Name) -> Name:
    return tuple(part.lower() for part in name if part)


def _alone(names: dict[Name, str | None], name: Name, uid: str) -> None:
    names[name] = uid if names.get(name, uid) == uid else None
