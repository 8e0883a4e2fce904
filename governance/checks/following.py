"""Follows a column through models up to the masks on it; what it cannot follow is a reason, never a pass."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from governance.checks.case import Case
from governance.checks.compiled_query import CompiledQuery, read_query
from governance.checks.origins import Read, Unclear
from governance.declared.masks import Mask
from governance.project import Model, Source

_COMPILE = "run `dbt compile`, which writes the SQL of every model to the manifest"
# A column of a model, in lower case, and the identifier it has to be masked for.
_Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True, order=True)
class Reason:
    """Why a column does not count as masked.

    Attributes:
        undecided: Whether nobody can tell; what is known to be raw comes first.
        says: The reason, one sentence.
        fix: What to do, if it is not to lay the mask on it.
    """

    undecided: bool
    says: str
    fix: str = ""


@dataclass(slots=True)
class Following:
    """What is known of columns so far; each model's SQL is read once.

    Attributes:
        case: Project and policies.
    """

    case: Case
    _queries: dict[str, CompiledQuery] = field(default_factory=dict)
    _steps: dict[_Key, list[Reason | _Key]] = field(default_factory=dict)

    def reasons(self, model: Model, column: str, identifier: str) -> list[Reason]:
        """Why a column of a model is not masked for an identifier, worst first; nothing, if it is."""
        found: set[Reason] = set()
        seen: set[_Key] = set()
        waiting: list[_Key] = [(model.unique_id, column, identifier)]
        while waiting:
            key = waiting.pop()
            if key in seen:
                continue  # a table that reads itself adds nothing that was not masked before
            seen.add(key)
            for step in self._step(key):
                if isinstance(step, Reason):
                    found.add(step)
                else:
                    waiting.append(step)
        return sorted(found)

    def _step(self, key: _Key) -> list[Reason | _Key]:
        """What is wrong in a model itself, and the columns of others that have to be masked as well."""
        if key not in self._steps:
            name, column, identifier = key
            self._steps[key] = list(self._from(self.case.project.models[name], column, identifier))
        return self._steps[key]

    def _from(self, model: Model, column: str, identifier: str) -> Iterator[Reason | _Key]:
        if model.kind == "seed":
            yield _raw(f"seed {model.name} holds it as it is written", "take it out of the seed")
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
                yield from _in_markers(query, origin, model, identifier)
            else:
                yield _upstream(query, origin, model, identifier)

    def _query(self, model: Model) -> CompiledQuery:
        if model.unique_id not in self._queries:
            self._queries[model.unique_id] = read_query(self.case, model, self._names)
        return self._queries[model.unique_id]

    def _names(self, model: Model) -> list[str] | None:
        """The columns of a model, in order, as its SQL has them."""
        return self._query(model).names() if model.kind != "seed" and model.compiled_code else None


def _upstream(query: CompiledQuery, origin: Read, model: Model, identifier: str) -> Reason | _Key:
    table = query.table(origin.relation)
    if isinstance(table, Source):
        name = table.unique_id.split(".", 2)[-1]
        return _raw(f"it comes raw from `{origin.column}` of source {name}")
    if table is None:
        name = ".".join(origin.relation)
        return _undecided(f"{model.name} reads `{name}`, which is no ref and no source of it")
    return (table.unique_id, origin.column, identifier)


def _in_markers(query: CompiledQuery, origin: Read, model: Model, identifier: str) -> Iterator[Reason]:
    """One of the masks around a value must be what it says it is and accept the identifier."""
    around = query.masks_at(origin.start)
    good = [found.mask for found in around if found.mask is not None]
    if any(identifier in mask.accepts for mask in good):
        return
    if good:
        yield _raw(f"{_accepting(good)}, and it is `{identifier}`")
    else:
        says = f"between its markers, {model.name} {around[0].flaw}"
        yield _raw(says, "run `govern compile`, then `dbt compile`")


def _accepting(masks: list[Mask]) -> str:
    return " and ".join(f"`{mask.name}` accepts {', '.join(mask.accepts)}" for mask in masks)


def _raw(says: str, fix: str = "") -> Reason:
    return Reason(undecided=False, says=says, fix=fix)


def _undecided(reason: str, fix: str = "") -> Reason:
    return Reason(undecided=True, says=f"whether it is masked cannot be decided: {reason}", fix=fix)
