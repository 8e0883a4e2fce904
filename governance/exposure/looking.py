"""A project looked at by each of its roles: the whole matrix."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache

import msgspec

from governance.checks.case import Case
from governance.errors import UsageError
from governance.exposure.access import SHARE, Access
from governance.exposure.columns import Columns, InTable
from governance.exposure.noting import notes, summary
from governance.exposure.settings import ROLELESS, Setting, settings, told
from governance.exposure.shape import (
    WORST_FIRST,
    ColumnSeen,
    Exposure,
    Reader,
    Remark,
    RoleSeen,
    Seen,
    Sight,
    TableSeen,
)
from governance.project import Column, Model
from governance.project.shape import Table

_VOUCHED: tuple[Remark, ...] = ("synthetic", "tokenised")


def look(case: Case, target: str | None = None) -> Exposure:
    """Who sees what of a project.

    Args:
        case: The project, with its columns followed.
        target: Where; none: on every target that is declared, each cell as it is where it shows the most.

    Raises:
        UsageError: The target is not declared.
    """
    case.policies.governance.require_target(target)
    looker = _Looker(case, target)
    tables = tuple(sorted(looker.tables(), key=_order(case)))
    return summed_up(
        Exposure(
            project=case.project.name,
            target=target,
            compiled_for=case.project.adapter,
            targets=told(case.policies, target),
            summary="",
            roles=tuple(_roles(case, tables)),
            tables=tables,
            notes=(),
        )
    )


def summed_up(exposure: Exposure) -> Exposure:
    """The matrix with its roles' numbers, its notes and its summary as its tables have them."""
    roles = tuple(_counted(role, exposure.tables) for role in exposure.roles)
    counted = msgspec.structs.replace(exposure, roles=roles)
    return msgspec.structs.replace(counted, notes=tuple(notes(counted)), summary=summary(counted))


def narrowed(exposure: Exposure, roles: tuple[str, ...], products: tuple[str, ...]) -> Exposure:
    """The part of a matrix that is of some roles and products; none named: of all.

    Raises:
        UsageError: There is no such role or product.
    """
    return both_narrowed(exposure, exposure, roles, products)[1]


def _require(named: tuple[str, ...], known: set[str], what: str) -> None:
    for name in named:
        if name not in known:
            raise _unknown(name, sorted(known), what)


def _part(exposure: Exposure, roles: tuple[str, ...], products: tuple[str, ...]) -> Exposure:
    if not roles and not products:
        return exposure
    tables = tuple(
        _of_roles(table, roles) if roles else table
        for table in exposure.tables
        if not products or table.product in products
    )
    left = tuple(role for role in exposure.roles if not roles or role.name in roles)
    return summed_up(msgspec.structs.replace(exposure, roles=left, tables=tables))


def both_narrowed(
    before: Exposure, after: Exposure, roles: tuple[str, ...], products: tuple[str, ...]
) -> tuple[Exposure, Exposure]:
    """The parts of two matrices that are of some roles and products, which one of the two has at least.

    Raises:
        UsageError: Neither has such a role or product.
    """
    names = {role.name for role in (*before.roles, *after.roles)}
    offered = {table.product for table in (*before.tables, *after.tables) if table.product}
    _require(roles, names, "role")
    _require(products, offered, "product")
    return _part(before, roles, products), _part(after, roles, products)


class _Looker:
    """The tables of one project, as its roles see them."""

    def __init__(self, case: Case, target: str | None) -> None:
        self._case, self._access, self._columns = case, Access(case), Columns(case)
        self._settings = settings(case.policies.governance, target)
        self._levels = case.policies.classifications.identifiability
        self._seen = cache(self._grouped)

    def tables(self) -> Iterator[TableSeen]:
        """Every relation that dbt builds or reads."""
        for model in self._case.project.models.values():
            if model.materialized != "ephemeral":
                yield self._table(model, model.kind)
        for source in self._case.project.sources.values():
            yield self._table(source, "source")

    def _table(self, table: Table, kind: str) -> TableSeen:
        contracts = self._access.contracts(table)
        idle = self._idle_on(table)
        readers = self._access.readers(table, ruled=not idle)
        file, line = self._case.project.place(table)
        rule = table.meta.get("row_access")
        names = tuple(reader.role for reader in readers)
        return TableSeen(
            node=table.unique_id,
            name=table.unique_id.split(".", 2)[-1],
            kind=kind,
            domain=table.domain,
            tier=table.tier,
            product=contracts[0].name if contracts else _product(table),
            deidentified=next((one.deidentified for one in contracts if one.deidentified != "none"), "none"),
            file=file,
            line=line,
            remark=_remark(table),
            row_rule=None if rule is None else str(rule),
            rule_idle_on=idle,
            undecided=self._access.undecided(table),
            readers=readers,
            columns=tuple(self._column(table, *one, names) for one in self._columns.names(table)),
        )

    def _idle_on(self, table: Table) -> tuple[str, ...]:
        """Where there are roles and nothing attaches the row rule that a table names."""
        if table.meta.get("row_access") is None:
            return ()
        idle = [
            one.names
            for one in self._settings
            if one.engine not in ROLELESS and not (one.may_hold_raw and self._attached(table, one.engine))
        ]
        return tuple(sorted(name for names in idle for name in names))

    def _attached(self, table: Table, engine: str) -> bool:
        return isinstance(table, Model) and self._columns.attached(table.unique_id, engine)

    def _column(self, table: Table, name: str, column: Column | None, readers: tuple[str, ...]) -> ColumnSeen:
        said = self._columns.told(table, name, column)
        shown = tuple(
            (setting, self._columns.seen(table, name, column, setting)) for setting in self._settings
        )
        return ColumnSeen(name, *said, self._seen(shown, readers))

    def _grouped(
        self, shown: tuple[tuple[Setting, InTable], ...], readers: tuple[str, ...]
    ) -> tuple[Seen, ...]:
        """What is seen of a column, each thing once with the roles that see it so."""
        found: dict[Seen, list[str]] = {}
        for role in readers:
            found.setdefault(self._most(shown, role), []).append(role)
        ordered = sorted(found.items(), key=lambda one: (WORST_FIRST.index(one[0].sight), one[1]))
        return tuple(msgspec.structs.replace(seen, roles=tuple(roles)) for seen, roles in ordered)

    def _most(self, shown: tuple[tuple[Setting, InTable], ...], role: str) -> Seen:
        """What a role sees where it sees the most, and on which targets that is."""
        each = [(one, inside.lifted if role in inside.unmasked else inside.others) for one, inside in shown]
        most = min((seen for _, seen in each), key=self._rank)
        names = tuple(sorted(name for one, seen in each if seen == most for name in one.names))
        everywhere = all(seen == most for _, seen in each)
        return msgspec.structs.replace(most, targets=() if everywhere else names)

    def _rank(self, seen: Seen) -> tuple[int, int, bool]:
        """The most that is seen first; what the engine masks before what is masked in the table itself."""
        left = self._levels.index(seen.leaves) if seen.leaves in self._levels else 0
        return WORST_FIRST.index(seen.sight), -left, seen.at == "rest"


def _remark(table: Table) -> Remark:
    """What its declaration says of its values."""
    return next((word for word in _VOUCHED if table.meta.get(word) is True), "")


def _product(table: Table) -> str | None:
    return table.product if isinstance(table, Model) else None


def _roles(case: Case, tables: tuple[TableSeen, ...]) -> Iterator[RoleSeen]:
    """The roles that are declared, and the grantees that are not."""
    declared = case.policies.roles
    there = {reader.role for table in tables for reader in table.readers}
    for name in sorted(declared.keys() | there):
        role = declared.get(name)
        yield RoleSeen(
            name=name,
            description=role.description if role else _received(case, name),
            domains=role.domains if role else (),
            tiers=role.tiers if role else (),
            unmasks=tuple(mask.name for mask in case.policies.masks.values() if name in mask.unmasked_for),
            tables=0,
            columns={},
            raw=(),
        )


def _received(case: Case, name: str) -> str:
    """Who receives a share, and for what; empty for what is no share of policies/shares.yml."""
    share = case.policies.shares.get(name.removeprefix(SHARE)) if name.startswith(SHARE) else None
    if share is None:
        return ""
    return f"{', '.join(one.name for one in share.recipients)}: {share.description}"


def _counted(role: RoleSeen, tables: tuple[TableSeen, ...]) -> RoleSeen:
    """A role with its numbers."""
    read = [table for table in tables if table.reader(role.name)]
    seen = [(column, found) for table in read for column in table.columns if (found := column.by(role.name))]
    counts = Counter(found.sight for _, found in seen)
    raw = {one for column, found in seen if found.sight is Sight.RAW for one in column.identifiers}
    return msgspec.structs.replace(
        role,
        tables=len(read),
        columns={sight: counts[sight] for sight in WORST_FIRST},
        raw=tuple(sorted(raw)),
    )


def _of_roles(table: TableSeen, roles: tuple[str, ...]) -> TableSeen:
    """A table as some roles see it."""

    def left(seen: Iterable[Seen]) -> tuple[Seen, ...]:
        cut = (
            msgspec.structs.replace(one, roles=tuple(role for role in one.roles if role in roles))
            for one in seen
        )
        return tuple(one for one in cut if one.roles)

    columns = tuple(msgspec.structs.replace(column, seen=left(column.seen)) for column in table.columns)
    readers: tuple[Reader, ...] = tuple(reader for reader in table.readers if reader.role in roles)
    return msgspec.structs.replace(table, readers=readers, columns=columns)


def _order(case: Case) -> Callable[[TableSeen], tuple[object, ...]]:
    """What sorts tables: the tier that consumers read first, then by domain, product and name."""
    tiers = ["platinum", "silver", "bronze", *case.policies.governance.tiers]

    def key(table: TableSeen) -> tuple[object, ...]:
        place = tiers.index(table.tier) if table.tier in tiers else len(tiers)
        return place, table.domain or "~", table.product or "~", table.name, table.node

    return key


def _unknown(name: str, known: list[str], what: str) -> UsageError:
    near = difflib.get_close_matches(name, known, n=1)
    advice = f"did you mean `{near[0]}`?" if near else f"name one of {', '.join(known)}" if known else ""
    return UsageError(f"there is no {what} `{name}`", advice)
