"""One model's compiled SQL: its columns' origins, and the masks between its markers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlglot import exp

from governance.checks.case import Case
from governance.checks.origins import Names, Origin, Reading, Unclear
from governance.declared.governance_file import ENGINES
from governance.declared.masks import Mask
from governance.lineage.parser import NotUnderstoodError, parse, tokenize
from governance.masks.home import find_home
from governance.masks.recognise import recognise
from governance.project import Model, Source

_MARKER = re.compile(r"/\*(/?)govern:([a-z0-9_]+)\*/")


@dataclass(frozen=True, slots=True)
class Marked:
    """SQL between the markers of a macro.

    Attributes:
        start: Offset of its first character.
        end: Offset after its last.
        mask: The mask that it is, or None.
        flaw: Why it is no mask, or empty.
    """

    start: int
    end: int
    mask: Mask | None
    flaw: str


@dataclass(frozen=True, slots=True)
class CompiledQuery:
    """A query that was parsed, or the reason why it could not be.

    Attributes:
        marked: What stands between markers, innermost first.
        tables: The models and sources that it may read, by (database, schema, name) in lower case.
    """

    marked: tuple[Marked, ...]
    tables: dict[tuple[str, ...], Model | Source]
    _tree: exp.Expr | Unclear
    _reading: Reading

    def origins(self, column: str) -> list[Origin]:
        """What reaches an output column, sorted; Unclear where there is no such column."""
        if isinstance(self._tree, Unclear):
            return [self._tree]
        found = self._reading.trace(self._tree, column)
        if found is None:
            return [Unclear(f"no column `{column}` is selected")]
        return sorted(found, key=repr)

    def names(self) -> Names:
        """The names of its columns, or None where they cannot be told."""
        return None if isinstance(self._tree, Unclear) else self._reading.names(self._tree)

    def table(self, relation: tuple[str, ...]) -> Model | Source | None:
        """The model or source of a name in its SQL, if it is one that it may read."""
        wanted = tuple(part.lower() for part in relation)
        found = {
            table.unique_id: table for name, table in self.tables.items() if name[-len(wanted) :] == wanted
        }
        return next(iter(found.values())) if len(found) == 1 else None

    def masks_at(self, start: int) -> list[Marked]:
        """What stands between markers around an offset, innermost first."""
        return [one for one in self.marked if one.start <= start < one.end]


def read_query(case: Case, model: Model, names_of: Callable[[Model], Names]) -> CompiledQuery:
    """Read the compiled SQL of a model.

    Args:
        case: Project and policies.
        model: A model with compiled SQL.
        names_of: The columns of another model, as its SQL has them.
    """
    sql = model.compiled_code or ""
    tables = {_name(table): table for table in (model, *_refers_to(case, model))}
    tree: exp.Expr | Unclear
    marked: tuple[Marked, ...] = ()
    try:
        tree = parse(sql, case.project.adapter)
        marked = tuple(sorted(_marked(case, model, sql), key=lambda one: one.end - one.start))
    except NotUnderstoodError as error:
        tree = Unclear(str(error))

    def columns_of(relation: tuple[str, ...]) -> Names:
        table = query.table(relation)
        return names_of(table) if isinstance(table, Model) and table is not model else None

    def span_of(offset: int) -> int | None:
        around = query.masks_at(offset)
        return around[-1].start if around else None

    query = CompiledQuery(marked, tables, tree, Reading(columns_of, span_of))
    return query


def _refers_to(case: Case, model: Model) -> Iterator[Model | Source]:
    """What a model refers to, also through ephemeral models, whose SQL stands in its own."""
    seen: set[str] = set()
    waiting = list(model.depends_on)
    while waiting:
        name = waiting.pop()
        table = case.project.models.get(name) or case.project.sources.get(name)
        if name in seen or table is None:
            continue
        seen.add(name)
        yield table
        if isinstance(table, Model) and table.materialized == "ephemeral":
            waiting.extend(table.depends_on)


def _name(table: Model | Source) -> tuple[str, ...]:
    return tuple(part.lower() for part in (table.database or "", table.schema, table.relation))


def _marked(case: Case, model: Model, sql: str) -> Iterator[Marked]:
    """What stands between paired markers; comments only ever stand between tokens, never inside a literal."""
    open_: list[tuple[str, int]] = []
    position = 0
    for token in [*tokenize(sql, case.project.adapter), None]:
        gap_ends = len(sql) if token is None else token.start
        for marker in _MARKER.finditer(sql, position, gap_ends):
            if not marker[1]:
                open_.append((marker[2], marker.end()))
            elif open_ and open_[-1][0] == marker[2]:
                verb, start = open_.pop()
                yield _judged(case, model, verb, start, sql[start : marker.start()])
        position = len(sql) if token is None else token.end + 1


def _judged(case: Case, model: Model, verb: str, start: int, inside: str) -> Marked:
    end = start + len(inside)
    mask = next((mask for mask in case.policies.masks.values() if verb in mask.verbs), None)
    engine = next((engine for engine in ENGINES if engine == case.project.adapter), None)
    if mask is None or engine is None:
        return Marked(start, end, None, f"names `{verb}`, which policies/masks.yml does not declare")
    home = find_home(case.policies.governance, model.database)
    body = inside.strip()
    whole = body.startswith("(") and body.endswith(")")
    if not whole or recognise(mask, engine, body[1:-1].strip(), home) is None:
        return Marked(start, end, None, f"has SQL that is not what `{verb}` compiles to in its domain")
    if verb not in _macros_called(case, model):
        return Marked(start, end, None, f"writes out the SQL of `{verb}` and does not call the macro")
    return Marked(start, end, mask, "")


def _macros_called(case: Case, model: Model) -> set[str]:
    """The names of the macros that a model calls, or an ephemeral model whose SQL stands in its own."""
    models = [model, *(table for table in _refers_to(case, model) if isinstance(table, Model))]
    return {
        macro.rpartition(".")[2]
        for one in models
        if one is model or one.materialized == "ephemeral"
        for macro in one.macros
    }
