"""All that differs between two states, as one diff."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from governance.changes.change import Change, Diff, in_order
from governance.changes.contracts import contract_changes
from governance.changes.enforcing import enforcement_changes
from governance.changes.keeping import keeping_changes
from governance.changes.labels import contract_classification
from governance.changes.meanings import Meanings, meaning_changes, meanings
from governance.changes.policies import policy_changes
from governance.changes.settings import setting_changes
from governance.changes.state import State
from governance.changes.tables import table_changes
from governance.changes.tests import test_changes
from governance.changes.versions import versions
from governance.project import Column

_OVERRULED = {"rows-changed": "grain-changed", "model-removed": "interface-table-removed"}


def compare(base: State, head: State) -> Diff:
    """What differs between two states of one project.

    Args:
        base: What there was.
        head: What there is.

    Returns:
        Each change once, sorted for readers, and how far versions must rise.
    """
    changes = tuple(sorted(_once(_changes(base, head)), key=in_order))
    return Diff(
        project=head.project.name,
        changes=changes,
        versions=tuple(versions(base, head, changes)),
        stewards={
            name: (base.by_name.get(name) or head.by_name[name]).steward
            for name in sorted(base.by_name.keys() | head.by_name.keys())
        },
        not_examined=tuple(_unseen(base, head)),
    )


def _changes(base: State, head: State) -> Iterator[Change]:
    found = meanings(base, head)
    yield from contract_changes(base, head)
    yield from contract_classification(base, head)
    yield from policy_changes(base, head)
    yield from setting_changes(base, head)
    yield from keeping_changes(base, head)
    yield from test_changes(base, head)
    yield from enforcement_changes(base, head)
    yield from table_changes(base, head, _likely(base, head, found))
    yield from meaning_changes(base, head, found)


def _likely(base: State, head: State, found: Meanings) -> dict[str, dict[str, str]]:
    """Columns that seem to have another name: made of the same, or the only one that is gone and that is new."""
    renamed = dict(found.renamed)
    before, after = base.project.models, head.project.models
    for uid in before.keys() & after.keys():
        old, new = before[uid].columns, after[uid].columns
        if old.keys() == new.keys() or uid in renamed:
            continue
        gone = [name for name in old if name not in new]
        more = [name for name in new if name not in old]
        if len(gone) == len(more) == 1 and _alike(old[gone[0]], new[more[0]]):
            renamed[uid] = {gone[0].lower(): more[0].lower()}
    return renamed


def _alike(old: Column, new: Column) -> bool:
    return (old.data_type, old.meta) == (new.data_type, new.meta)


def _once(changes: Iterable[Change]) -> list[Change]:
    """Each change once: a contract and dbt's YAML may say the same of a column, and one change may follow from another."""
    found: dict[tuple[str, str], Change] = {}
    several: list[Change] = []
    for change in changes:
        known = found.get((change.kind, change.subject))
        if known is None:
            found[change.kind, change.subject] = change
        elif (known.before, known.after) != (change.before, change.after) and not _said_twice(known):
            several.append(change)
    kept = [*found.values(), *several]
    subjects = {(change.kind, change.subject) for change in kept}
    return [
        change
        for change in dict.fromkeys(kept)
        if (_OVERRULED.get(change.kind, ""), change.subject) not in subjects
    ]


def _said_twice(change: Change) -> bool:
    """Whether a contract and dbt's YAML both say it, each in its spelling."""
    return change.kind.startswith(("column-", "type-", "key-", "interface-table-"))


def _unseen(base: State, head: State) -> Iterator[str]:
    yield from head.not_examined
    models = head.project.models
    incremental = [
        uid for uid, one in models.items() if one.kind == "model" and one.materialized == "incremental"
    ]
    missing = [
        uid
        for uid in incremental
        if uid in base.project.models and not (uid in base.branches and uid in head.branches)
    ]
    if missing:
        yield (
            f"the branch of {len(missing)} incremental models that dbt did not compile: `govern compile-branches` "
            "writes both, beside either manifest"
        )
