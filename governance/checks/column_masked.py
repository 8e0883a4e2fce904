"""column-masked: what identifies a person is masked as its policy says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from governance.checks.case import Case, Check, Examined, Problem, Unseen
from governance.checks.compiled_query import CompiledQuery, read_query
from governance.checks.origins import Read, Unclear
from governance.declared.masks import Mask
from governance.project import Column, Model, Source

# A column of a model, in lower case, and the identifier it has to be masked for.
_Key = tuple[str, str, str]
_COMPILE = "run `dbt compile`, which writes the SQL of every model to the manifest"


def column_masked(case: Case) -> Iterator[Examined | Unseen]:
    """Every column that declares an identifier is masked as its policy says.

    It is, if the SQL of its own model lays a mask on it that accepts the identifier, or takes it from models
    that do; or natively, where the target may hold raw identifiers and the model's CREATE attaches the mask.
    A mask counts if the SQL between its markers is what policies/masks.yml compiles to. What cannot be
    decided is a finding that says so.
    """
    masking = _Masking(case)
    branches = 0
    for model in case.project.models.values():
        if model.tier == "bronze":
            continue
        labelled = [column for column in model.columns.values() if column.identifier is not None]
        branches += bool(labelled) and model.materialized == "incremental"
        for column in labelled:
            yield Examined(model, column.name, tuple(_problems(case, masking, model, column)))
    if branches:
        yield Unseen(
            f"the other branch of {branches} incremental model{'s' if branches > 1 else ''}: "
            "the manifest holds the SQL of one branch only"
        )


def _problems(case: Case, masking: _Masking, model: Model, column: Column) -> Iterator[Problem]:
    declared = case.policies.classifications.identifiers.get(str(column.identifier))
    if declared is None:
        yield Problem(
            f"whether it is masked cannot be decided: there is no identifier `{column.identifier}`",
            "name an identifier of policies/classifications.yml",
        )
        return
    if _attached_natively(case, model):
        return
    reasons = masking.reasons(model, column.name.lower(), str(column.identifier))
    if reasons:
        more = f" (and {len(reasons) - 1} more ways)" if len(reasons) > 1 else ""
        yield Problem(
            f"{reasons[0].says}{more}", reasons[0].fix or _lay(declared.mask), expected=declared.mask
        )


def _lay(mask: str) -> str:
    return f"lay `{mask}` on it where it is first selected from its source"


def _attached_natively(case: Case, model: Model) -> bool:
    """Whether the engine itself masks at query time: the CREATE of this model attaches its masks.

    dbt renders the list of columns, and so their masks, into the CREATE of a table under an enforced
    contract only, and only if a macro of the project does it.
    """
    if not case.policies.governance.may_hold_raw(case.target):
        return False
    contract = case.contract_of(model)
    if contract is not None and contract.deidentified != "none":
        return False  # judged everywhere as if its target could not hold raw values
    attaching = f"macro.{case.project.name}.{case.project.adapter}__get_table_columns_and_constraints"
    created = model.materialized in ("table", "incremental") and model.contract_enforced
    return created and "masking policy" in case.project.macros.get(attaching, "").lower()


@dataclass(frozen=True, slots=True, order=True)
class _Reason:
    """Why a column does not count as masked: raw before undecided; and what to do, if it is not the usual."""

    rank: int
    says: str
    fix: str = ""


@dataclass(slots=True)
class _Masking:
    """Follows columns through models up to the masks on them.

    Attributes:
        case: What the check may look at.
    """

    case: Case
    _queries: dict[str, CompiledQuery] = field(default_factory=dict)
    _steps: dict[_Key, list[_Reason | _Key]] = field(default_factory=dict)

    def reasons(self, model: Model, column: str, identifier: str) -> list[_Reason]:
        """Why a column of a model is not masked for an identifier, worst first; nothing, if it is."""
        found: set[_Reason] = set()
        seen: set[_Key] = set()
        waiting: list[_Key] = [(model.unique_id, column, identifier)]
        while waiting:
            key = waiting.pop()
            if key in seen:
                continue  # a table that reads itself adds nothing that was not masked before
            seen.add(key)
            for step in self._step(key):
                if isinstance(step, _Reason):
                    found.add(step)
                else:
                    waiting.append(step)
        return sorted(found)

    def _step(self, key: _Key) -> list[_Reason | _Key]:
        """What is wrong in a model itself, and the columns of others that have to be masked as well."""
        if key not in self._steps:
            name, column, identifier = key
            self._steps[key] = list(self._from(self.case.project.models[name], column, identifier))
        return self._steps[key]

    def _from(self, model: Model, column: str, identifier: str) -> Iterator[_Reason | _Key]:
        if model.kind == "seed":
            yield _Reason(0, f"seed {model.name} holds it as it is written", "take it out of the seed")
            return
        if model.language != "sql":
            yield _undecided(f"{model.name} is a {model.language} model", "lay the mask in a model after it")
            return
        if model.compiled_code is None:
            yield _undecided(f"the manifest holds no compiled SQL of {model.name}", _COMPILE)
            return
        query = self._query(model)
        for origin in query.origins(column):
            if isinstance(origin, Unclear):
                yield _undecided(f"{origin.reason}, in {model.name}")
            elif origin.start >= 0:
                yield from self._in_markers(query, origin, model, identifier)
            else:
                yield self._upstream(query, origin, model, identifier)

    def _query(self, model: Model) -> CompiledQuery:
        if model.unique_id not in self._queries:
            self._queries[model.unique_id] = read_query(self.case, model, self._names)
        return self._queries[model.unique_id]

    def _names(self, model: Model) -> list[str] | None:
        """The columns of a model, in order, as its SQL has them."""
        return self._query(model).names() if model.kind != "seed" and model.compiled_code else None

    def _upstream(self, query: CompiledQuery, origin: Read, model: Model, identifier: str) -> _Reason | _Key:
        table = query.table(origin.relation)
        if isinstance(table, Source):
            return _Reason(0, f"it comes raw from `{origin.column}` of source {_short(table)}")
        if table is None:
            name = ".".join(origin.relation)
            return _undecided(f"{model.name} reads `{name}`, which is no ref and no source of it")
        return (table.unique_id, origin.column, identifier)

    def _in_markers(
        self, query: CompiledQuery, origin: Read, model: Model, identifier: str
    ) -> Iterator[_Reason]:
        """One of the masks around a value must be what it says it is and accept the identifier."""
        around = query.masks_at(origin.start)
        good = [found.mask for found in around if found.mask is not None]
        if any(identifier in mask.accepts for mask in good):
            return
        if good:
            yield _Reason(0, f"{_accepting(good)}, and it is `{identifier}`")
        else:
            yield _Reason(
                0,
                f"between its markers, {model.name} {around[0].flaw}",
                "run `govern compile`, then `dbt compile`",
            )


def _accepting(masks: list[Mask]) -> str:
    return " and ".join(f"`{mask.name}` accepts {', '.join(mask.accepts)}" for mask in masks)


def _undecided(reason: str, fix: str = "") -> _Reason:
    return _Reason(1, f"whether it is masked cannot be decided: {reason}", fix)


def _short(source: Source) -> str:
    return source.unique_id.split(".", 2)[-1]


COLUMN_MASKED = Check(
    id="column-masked",
    ask=column_masked,
    controls=("NIST:AC-3", "NIST:SI-19", "SOC2:CC6.1", "HIPAA:164.312(a)(1)"),
)
