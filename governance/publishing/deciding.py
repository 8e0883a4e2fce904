"""What of a product somebody with certain roles is handed: tables, rows, and how each column is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from governance.checks.built import Built
from governance.checks.case import Case
from governance.declared.contracts import Contract
from governance.declared.governance_file import Engine
from governance.errors import EvaluationError, UsageError
from governance.exposure.looking import look, narrowed
from governance.exposure.shape import ColumnSeen, Rows, Seen, Sight, TableSeen
from governance.project import Model
from governance.publishing.shape import ColumnPublished
from governance.scan.warehouse import literal, quoted

ENGINE: Engine = "duckdb"
_WORST = (Sight.UNDECIDED, Sight.RAW, Sight.MASKED, Sight.CLEAR)
_HANDED_OUT = {Sight.MASKED, Sight.CLEAR}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be handed out.

    Attributes:
        product: The product's name.
        roles: The roles of whom it is handed to, sorted: they see what any of them sees.
        target: The dbt target whose warehouse it comes from.
    """

    product: str
    roles: tuple[str, ...]
    target: str

    @property
    def who(self) -> str:
        """Them in a sentence."""
        return " with ".join(self.roles)


@dataclass(frozen=True, slots=True)
class TablePlan:
    """How a table is read from the warehouse.

    Attributes:
        model: The model that builds it.
        rule: The row rule, or None.
        rows: Which rows each role sees; those that see none are left out.
        columns: Its columns, in order.
    """

    model: Model
    rule: str | None
    rows: Mapping[str, Rows]
    columns: tuple[ColumnPublished, ...]

    @property
    def query(self) -> str:
        """The rows and columns that are handed out."""
        columns = ", ".join(quoted(one.name) for one in self.columns)
        relation = ".".join(
            quoted(part) for part in (self.model.database or "", self.model.schema, self.model.relation)
        )
        return f"select {columns} from {relation}{_where(self.rows)}"  # noqa: S608 - names are quoted


@dataclass(frozen=True, slots=True)
class Plan:
    """What is handed out.

    Attributes:
        contract: The product's contract.
        tables: Its tables, sorted by name.
        left_out: What it has and they do not see.
    """

    contract: Contract
    tables: tuple[TablePlan, ...]
    left_out: tuple[str, ...]


def decide(case: Case, asked: Asked) -> Plan:
    """What somebody is handed of a product, worked out as `govern exposure` does; what is undecided is never handed out.

    DuckDB masks nothing when it is asked, so what stands raw in a table is refused even under a waiver.

    Raises:
        UsageError: The product, role or target is not declared, the target is of another engine, or a role is not
            let in.
        EvaluationError: A column stands raw, or what stands in it, or which rows they see, is undecided.
    """
    contract = _contract(case, asked.product)
    _require_engine(case, asked)
    _require_let_in(contract, asked)
    matrix = narrowed(look(case, asked.target), asked.roles, ())
    seen = {table.node: table for table in matrix.tables}
    built, tables, left_out = Built(case), [], []
    for name in sorted(contract.interfaces.tables):
        for model in built.versions(contract, name):
            rows = {reader.role: reader.rows for reader in seen[model.unique_id].readers}
            if all(of_role == "none" for of_role in rows.values()):
                what = "sees no row of" if rows else "does not read"
                left_out.append(f"{asked.who} {what} `{model.relation}`")
            else:
                tables.append(_Table(contract, asked, model, seen[model.unique_id]).plan(rows))
    if not tables:
        raise UsageError(
            f"there is nothing of {contract.name} to hand out: {'; '.join(left_out) or 'its contract offers no table that a model builds'}",
            "name another role, or see `govern exposure --product " + contract.name + "`",
        )
    return Plan(contract, tuple(tables), tuple(left_out))


def _value(value: str | int | bool) -> str:  # noqa: FBT001 - a value
    return literal(value) if isinstance(value, str) else str(value).lower()


def _where(rows: Mapping[str, Rows]) -> str:
    """The rows that any of the roles sees."""
    if any(not isinstance(of_role, dict) for of_role in rows.values()):
        return ""
    return (
        f" where {' or '.join(sorted({_condition(one) for one in rows.values() if isinstance(one, dict)}))}"
    )


def _condition(rows: Mapping[str, tuple[str | int | bool, ...]]) -> str:
    parts = [f"{quoted(column)} in ({', '.join(map(_value, allowed))})" for column, allowed in rows.items()]
    return f"({' and '.join(parts)})"


def _contract(case: Case, product: str) -> Contract:
    found = next((one for one in case.contracts if one.name == product), None)
    if found is None:
        known = ", ".join(sorted(one.name for one in case.contracts)) or "none is declared"
        raise UsageError(f"there is no product `{product}`", f"name one of: {known}")
    return found


def _require_engine(case: Case, asked: Asked) -> None:
    case.policies.governance.require_target(asked.target)
    engine = case.policies.governance.targets[asked.target].engine
    if engine != ENGINE:
        raise UsageError(
            f"target `{asked.target}` is of {engine}, which enforces its policies itself",
            "grant the role there, or share by policies/shares.yml; `govern publish` reads DuckDB files",
        )


def _require_let_in(contract: Contract, asked: Asked) -> None:
    allowed = contract.security_controls.roles_allowed
    for role in asked.roles:
        if role not in allowed:
            raise UsageError(
                f"the contract of {contract.name} does not let {role} in",
                f"name one of its roles: {', '.join(allowed) or 'it has none'}",
            )


class _Table:
    """One table, decided column by column."""

    def __init__(self, contract: Contract, asked: Asked, model: Model, seen: TableSeen) -> None:
        self._contract, self._asked = contract, asked
        self._model, self._seen = model, seen

    def plan(self, rows: Mapping[str, Rows]) -> TablePlan:
        if self._seen.undecided or "undecided" in rows.values():
            why = self._seen.undecided or f"its row rule `{self._seen.row_rule}` is not declared"
            raise self._refused(f"which rows of `{self._model.relation}` {self._asked.who} sees: {why}")
        kept = {role: of_role for role, of_role in sorted(rows.items()) if of_role != "none"}
        return TablePlan(self._model, self._seen.row_rule, kept, tuple(self._columns()))

    def _columns(self) -> Iterator[ColumnPublished]:
        for column in self._seen.columns:
            # Here the engine knows no roles: what one of them sees is what stands in the table.
            most = min(column.seen, key=lambda seen: _WORST.index(seen.sight))
            if most.sight not in _HANDED_OUT:
                where = f"`{self._model.relation}.{column.name}`"
                said = "stands raw there" if most.sight is Sight.RAW else "nobody can tell"
                raise self._refused(f"what stands in {where}: {most.why or said}")
            yield _as_it_is(column, most)

    def _refused(self, what: str) -> EvaluationError:
        return EvaluationError(
            f"{self._contract.name} is not handed out; it cannot be said to be safe: {what}",
            f"see `govern exposure --product {self._contract.name}` and `govern check`",
        )


def _as_it_is(column: ColumnSeen, seen: Seen) -> ColumnPublished:
    return ColumnPublished(
        column.name,
        "masked" if seen.sight is Sight.MASKED else "clear",
        seen.masks if seen.sight is Sight.MASKED else (),
        column.identifiers if seen.sight is Sight.MASKED else (),
    )
