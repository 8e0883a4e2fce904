"""What a reader of the matrix must know first, and what it cannot say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from governance.exposure.access import SHARE
from governance.exposure.shape import Exposure, Sight, TableSeen

_NAMES = 6


def summary(exposure: Exposure) -> str:
    """Who sees raw identifiers, and how much is undecided, in a sentence or two."""
    roles = exposure.roles
    raw = [role.name for role in roles if role.columns[Sight.RAW]]
    said = (
        "No role sees a raw identifier."
        if roles
        else "policies/roles.yml declares no role, so nobody is let in."
    )
    if raw:
        verb = "sees" if len(raw) == 1 else "see"
        said = f"{len(raw)} of {count(len(roles), 'role')} {verb} raw identifiers: {listed(raw)}."
    undecided = sum(
        any(seen.sight is Sight.UNDECIDED for seen in column.seen)
        for table in exposure.tables
        for column in table.columns
    )
    if undecided:
        said += f" What is seen of {count(undecided, 'column')} is undecided."
    return said


def notes(exposure: Exposure) -> Iterator[str]:
    """What one must know to read the matrix, a sentence each."""
    yield from _of_targets(exposure)
    if any(table.row_rule and _readers_without_rows(table) for table in exposure.tables):
        yield (
            "Rows and columns are told apart, since roles add up: who has several sees the rows of each, and a mask "
            "lifted for one of them is lifted"
        )
    yield from _of_roles(exposure)
    yield from _of_contracts(exposure)
    yield from _of_doubt(exposure)


def _of_targets(exposure: Exposure) -> Iterator[str]:
    if exposure.target is None and len(exposure.targets) > 1:
        names = listed([one.name for one in exposure.targets])
        yield f"No target was named: each cell says what is seen where the most is, on {names}"
    others = sorted({one.engine for one in exposure.targets} - {exposure.compiled_for})
    if others:
        yield (
            f"dbt compiled for {exposure.compiled_for}: that the SQL for {listed(others)} takes the same columns the "
            "same ways is taken for granted; compile for that target to see it"
        )
    for one in exposure.targets:
        if not one.has_roles:
            yield (
                f"{one.engine} has no roles: who can open the files of {one.name} reads every table and row in them; "
                "what is masked at rest stays masked there"
            )

    builders = [
        f"{one.builds_as} on {one.name}" for one in exposure.targets if one.builds_as and one.may_hold_raw
    ]
    if builders:
        yield f"Who builds is exempt from masks and is no role of people: {listed(builders)}"


def _of_roles(exposure: Exposure) -> Iterator[str]:
    for role in exposure.roles:
        if role.unmasks and not role.columns[Sight.RAW]:
            yield (
                f"{role.name} sees nothing raw by itself, and lifts {listed(role.unmasks)} for whoever has it beside "
                "a role that is let in"
            )
        if not role.description and role.name.startswith(SHARE):
            yield f"{role.name} is offered by a contract, and policies/shares.yml does not say who receives it"
        elif not role.description:
            yield f"{role.name} is granted to by dbt, and is no role of policies/roles.yml"


def _of_contracts(exposure: Exposure) -> Iterator[str]:
    """Roles that read a product's table, and that its contract does not name."""
    strangers: dict[str, list[str]] = {}
    for table in exposure.tables:
        for reader in table.readers:
            if reader.let_in is False:
                strangers.setdefault(reader.role, []).append(table.name)
    for tables, roles in sorted(together(strangers).items()):
        reads = "reads" if len(roles) == 1 else "read"
        contracts = "its contract does" if len(tables) == 1 else "their contracts do"
        them = "it" if len(roles) == 1 else "them"
        yield f"{listed(roles)} {reads} {listed(tables)}, and {contracts} not name {them} (`roles_allowed`)"


def _of_doubt(exposure: Exposure) -> Iterator[str]:
    for table in exposure.tables:
        if table.undecided:
            yield f"Who reads {table.name} is undecided: {table.undecided}"
    reasons: dict[str, list[str]] = {}
    for table in exposure.tables:
        for column in table.columns:
            for seen in column.seen:
                if seen.sight is Sight.UNDECIDED:
                    reasons.setdefault(seen.why, []).append(f"{table.name}.{column.name}")
    for why, columns in sorted(reasons.items()):
        yield f"What is seen of {listed(sorted(set(columns)))} is undecided: {why}"
    idle = {
        table.name: table.rule_idle_on for table in exposure.tables if table.rule_idle_on and table.readers
    }
    for targets, tables in sorted(together(idle).items()):
        they = "it is" if len(tables) == 1 else "they are"
        yield (
            f"On {listed(targets)} nothing attaches the row rule of {listed(tables)} when {they} created: all rows are "
            "seen there"
        )
    lost = sorted(
        table.name for table in exposure.tables if any(one.rows == "undecided" for one in table.readers)
    )
    if lost:
        yield f"Which rows are seen of {listed(lost)} is undecided: their row rule is not in policies/row_access.yml"


def together(found: Mapping[str, Iterable[str]]) -> dict[tuple[str, ...], list[str]]:
    """Names by all that is found of them, so that those with the same are told once; both sorted."""
    turned: dict[tuple[str, ...], list[str]] = {}
    for name, several in sorted(found.items()):
        turned.setdefault(tuple(sorted(set(several))), []).append(name)
    return turned


def _readers_without_rows(table: TableSeen) -> bool:
    return any(reader.rows == "none" for reader in table.readers)


def listed(names: Sequence[str], most: int = _NAMES) -> str:
    """`a`, `a and b`, `a, b and c`, `a, b and 9 more`."""
    shown = list(names[:most])
    if len(names) > most:
        shown = [*names[: most - 1], f"{len(names) - most + 1:,} more"]
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)


def count(number: int, word: str) -> str:
    """`1 role`, `11 roles`."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"
