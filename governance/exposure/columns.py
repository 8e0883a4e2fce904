"""What is in a column on a target, and who sees it how: as it stands in the table, or as the engine shows it."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from governance.checks.axes import axes_of, says_something, values_by_axis
from governance.checks.brought import Bringing
from governance.checks.case import Case
from governance.checks.reached import Comings
from governance.checks.ways import short, unknown_on, way_of
from governance.checks.wiring import created_with_masks
from governance.declared.masks import Mask
from governance.exposure.settings import Setting
from governance.exposure.shape import Seen, Sight
from governance.lineage.at_rest import VERB, by_deidentification_alone
from governance.lineage.kinds import VALUE
from governance.lineage.laid import carry_from_masks
from governance.lineage.propagate import Label, State
from governance.lineage.tracing import Traced
from governance.project import Column, Model
from governance.project.shape import Table

_MASK = "mask"
_SILENT = "nothing says what is in it"
_NOTHING: State = {}
_DENIED = Seen(Sight.MASKED, ("default-deny",), "query", "none")


class Told(NamedTuple):
    """What is said of a column, whoever looks.

    Attributes:
        identifiers: Those that are in it, raw or masked, sorted.
        category: What it says of people.
        confidentiality: How confidential it is.
        identifiability: How near what everybody sees of it brings one to a person.
    """

    identifiers: tuple[str, ...]
    category: str
    confidentiality: str
    identifiability: str


class InTable(NamedTuple):
    """How a column is seen on a target, by those whom its mask is lifted for and by the others.

    Attributes:
        others: By whoever reads it.
        lifted: By the roles of `unmasked`.
        unmasked: The roles for which the engine lifts the mask; none where it masks nothing.
    """

    others: Seen
    lifted: Seen
    unmasked: frozenset[str] = frozenset()


class Columns:
    """The columns of a project.

    Args:
        case: The project, with its columns followed.
    """

    def __init__(self, case: Case) -> None:
        self._case, self._policies = case, case.policies
        self._values = dict(values_by_axis(case.policies.classifications))
        self._bringing = Bringing(case)
        self._laid = carry_from_masks(case.traced, lambda mask, _: iter((Label(_MASK, mask, ""),)))
        self._verbs = {verb: mask for mask in case.policies.masks.values() for verb in mask.verbs}
        self._comings = {False: Comings(), True: Comings()}
        self._traced = cache(self._trace)
        self._states = cache(lambda uid, raw: dict(self._traced(raw).columns(uid)))
        self.attached = cache(self._attached)

    def names(self, table: Table) -> list[tuple[str, Column | None]]:
        """The columns of a table as they are declared, then those that are selected and not declared."""
        declared = {name.lower(): (name, column) for name, column in table.columns.items()}
        relation = self._case.traced.relation(table.unique_id)
        selected = [name for name in (relation.ids if relation else ()) if name not in declared]
        return [*declared.values(), *((name, None) for name in sorted(selected) if name != "*")]

    def told(self, table: Table, name: str, column: Column | None) -> Told:
        """What is said of a column, by its declaration and by what comes to it."""
        state = self._states(table.unique_id, False).get(name.lower(), _NOTHING)  # noqa: FBT003
        axes = {axis: [values[0]] for axis, values in self._values.items()}
        if column is not None:
            for axis, value in axes_of(column, self._policies.classifications)._asdict().items():
                axes[axis].append(value)
        for one in self._bringing.brought(state):
            axes[one.axis].append(one.value)
        come = self._comings[False].of(state).any
        declared = [column.identifier] if column is not None and isinstance(column.identifier, str) else []
        highest = {axis: max(found, key=self._values[axis].index) for axis, found in axes.items()}
        return Told(
            tuple(sorted({*come, *declared})),
            highest["category"],
            highest["confidentiality"],
            highest["identifiability"],
        )

    def seen(self, table: Table, name: str, column: Column | None, setting: Setting) -> InTable:
        """How a column is seen on the targets of a setting."""
        found = self._in_table(table, name.lower(), column, setting)
        hidden = found.others.sight in {Sight.RAW, Sight.UNDECIDED} and self._denied(table, column, setting)
        return _alike(_DENIED) if hidden else found

    def _in_table(self, table: Table, folded: str, column: Column | None, setting: Setting) -> InTable:
        raw = setting.may_hold_raw
        state = self._states(table.unique_id, raw).get(folded, _NOTHING)
        come = self._comings[raw].of(state)
        doubt = self._doubt(table, folded, column, bool(come.any), raw)
        if doubt:
            return _alike(Seen(Sight.UNDECIDED, why=doubt))
        if come.raw:
            return self._raw(table, folded, column, come.raw, setting)
        if come.any:
            return _alike(self._at_rest(table, folded, come.any, deidentified_only=raw))
        return _alike(self._plain(column))

    def _doubt(self, table: Table, name: str, column: Column | None, comes: bool, raw: bool) -> str:  # noqa: FBT001
        """Why nobody can tell what is in a column; empty where one can."""
        traced, uid = self._traced(raw), table.unique_id
        if uid in traced.unknown:
            return f"its lineage is not known: {traced.unknown[uid].reason}"
        identifier = column.identifier if column is not None else None
        if identifier is not None and identifier not in self._policies.classifications.identifiers:
            return f"there is no identifier `{identifier}`"
        if (uid, name) in traced.absent:
            return f"no column `{name}` is selected"
        called = traced.lineage.functions.get(uid, ())
        if identifier is not None and called and not comes:
            return f"the function `{called[0]}` may return anything"
        return ""

    def _raw(
        self, table: Table, name: str, column: Column | None, raw: list[str], setting: Setting
    ) -> InTable:
        """A column in whose table an identifier stands as it is."""
        doubt = self._unknown_way(table, name, column, raw, setting.may_hold_raw)
        if doubt:
            return _alike(Seen(Sight.UNDECIDED, why=doubt))
        mask, why = self._by_engine(table, column, raw, setting)
        if mask is None:
            return _alike(Seen(Sight.RAW, why=why))
        masked = Seen(Sight.MASKED, (mask.name,), "query", mask.yields.identifiability)
        return InTable(masked, Seen(Sight.RAW), frozenset(mask.unmasked_for))

    def _by_engine(
        self, table: Table, column: Column | None, raw: list[str], setting: Setting
    ) -> tuple[Mask | None, str]:
        """The mask by which the engine shows a column, or None and why there is none."""
        if not isinstance(table, Model):
            return None, "dbt does not build it, so it attaches no mask to it"
        if not setting.may_hold_raw:
            return None, "it comes to it raw, and no mask lies on the way"
        if column is None or column.identifier is None:
            return None, "it does not declare the identifier that comes to it, so the engine does not mask it"
        mask = self._policies.masks[self._policies.classifications.identifiers[str(column.identifier)].mask]
        strange = [one for one in raw if one not in mask.accepts]
        if strange:
            return None, f"`{mask.name}` does not accept `{', '.join(strange)}`"
        if not self._natively(table, setting.engine):
            return None, f"nothing attaches its mask to this {table.kind} when it is created"
        return mask, ""

    def _denied(self, table: Table, column: Column | None, setting: Setting) -> bool:
        """Whether what is no attached mask's is hidden all the same: Snowflake's schemas mask what no tag clears.

        Where the statement that creates the table attaches masks, it tags the columns that say what is in them too:
        those with an identifier are their mask's, and the others are cleared, but for what leads to a person.
        """
        policies = self._policies
        beneath = setting.engine == "snowflake" and setting.may_hold_raw and policies.duties is not None
        if not beneath or table.domain is None or table.tier is None:
            return False
        if not policies.governance.tiers[table.tier].schemas:
            return False
        tagged = isinstance(table, Model) and self.attached(table.unique_id, setting.engine)
        if not tagged or column is None:
            return True
        said = column.identifier is not None or bool(
            column.meta.get("category") or column.meta.get("confidentiality")
        )
        return not said or (column.identifier is None and column.meta.get("identifiability") == "direct")

    def _unknown_way(
        self,
        table: Table,
        name: str,
        column: Column | None,
        raw: list[str],
        may_hold_raw: bool,  # noqa: FBT001
    ) -> str:
        """Whether what comes came by a relation nobody can follow; what the column declares itself is no doubt."""
        declared = column.identifier if column is not None else None
        if not isinstance(table, Model):
            return ""
        traced = self._traced(may_hold_raw)
        for identifier in raw if traced.unknown else ():
            unknown = unknown_on(traced, table, way_of(traced, table, name, identifier))
            if unknown is not None and identifier != declared:
                return f"the lineage of {short(self._case.project, unknown)}, on its way, is not known"
        return ""

    def _at_rest(self, table: Table, name: str, come: list[str], *, deidentified_only: bool) -> Seen:
        """A column in which masks left what there is, in the table itself."""
        relation = self._case.traced.relation(table.unique_id)
        state = self._laid.columns.get(relation.ids.get(name, -1), _NOTHING) if relation else _NOTHING
        laid = [label.name for label, kinds in state.items() if label.axis == _MASK and kinds & VALUE]
        masks = [
            verb
            for verb in sorted(laid)
            if verb in self._verbs
            and not set(come).isdisjoint(self._verbs[verb].accepts)
            and (not deidentified_only or verb.startswith(VERB))
        ]
        return Seen(Sight.MASKED, tuple(masks), "rest", self._leaves(table, name, raw=deidentified_only))

    def _leaves(self, table: Table, name: str, *, raw: bool) -> str:
        levels = [
            label.level
            for label, kinds in self._states(table.unique_id, raw).get(name, _NOTHING).items()
            if label.axis == "identifier" and kinds & VALUE
        ]
        return max(levels, key=self._values["identifiability"].index, default="")

    def _plain(self, column: Column | None) -> Seen:
        """A column to which no identifier comes."""
        if column is None or not says_something(column):
            return Seen(Sight.UNDECIDED, why=_SILENT)
        near = axes_of(column, self._policies.classifications).identifiability
        if near == self._values["identifiability"][-1]:
            return Seen(
                Sight.RAW, why=f"it is declared as {near}, and no identifier says which mask it needs"
            )
        return Seen(Sight.CLEAR)

    def _trace(self, may_hold_raw: bool) -> Traced:  # noqa: FBT001 - part of the key
        traced = self._case.traced
        return (
            by_deidentification_alone(self._case.project, self._policies, traced) if may_hold_raw else traced
        )

    def _natively(self, table: Model, engine: str) -> bool:
        """Whether an engine masks the columns of a model for each who asks, and that is enough."""
        contract = self._case.contract_of(table)
        if contract is not None and contract.deidentified != "none":
            return False  # judged everywhere as if its target could not hold raw values
        return self.attached(table.unique_id, engine)

    def _attached(self, uid: str, engine: str) -> bool:
        return created_with_masks(self._case.project, self._case.project.models[uid], engine)


def _alike(seen: Seen) -> InTable:
    return InTable(seen, seen)
