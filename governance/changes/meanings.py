"""Which columns are made in another way than before, and which tables hold other rows: by their SQL, upstreams included."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from governance.changes.change import Change
from governance.changes.columns import called
from governance.changes.spelling import said
from governance.changes.state import State, products_of
from governance.lineage.declared_masks import engine_policy, home_of
from governance.lineage.mask_calls import MaskCalls
from governance.lineage.meaning import Asked, Meaning, Value, meaning_of
from governance.lineage.policy import Policy
from governance.lineage.same_sql import Names, canonical, laid_out_alike, names_of
from governance.project import Model

ROWS = "*"
"""Stands for the rows of a relation among its columns."""
_Place = tuple[str, str]
# What dbt asks of an incremental model or a snapshot besides its SQL.
_KEEPING = (
    "incremental_strategy",
    "incremental_predicates",
    "predicates",
    "merge_exclude_columns",
    "merge_update_columns",
    "strategy",
    "check_cols",
    "hard_deletes",
    "invalidate_hard_deletes",
)
_FULL, _LATER = "full", "incremental"


@dataclass(frozen=True, slots=True)
class Cause:
    """One column, or the rows of a model, made in another way.

    Attributes:
        kind: The kind of change.
        model: unique_id of the model whose SQL says so.
        column: The column, or `*`: its rows.
        before: What it was made of.
        after: What it is made of.
    """

    kind: str
    model: str
    column: str
    before: str | None
    after: str | None


@dataclass(slots=True)
class Meanings:
    """What became of the columns and rows of all models.

    Attributes:
        causes: By relation and column: what changed there or upstream.
        renamed: By model: columns that seem to have another name.
    """

    causes: dict[_Place, set[Cause]] = field(default_factory=lambda: defaultdict(set))
    renamed: dict[str, dict[str, str]] = field(default_factory=dict)


class _Texts:
    """The SQL of one state's models, and what it means.

    Args:
        state: The state.
    """

    def __init__(self, state: State) -> None:
        self.state = state
        self._known: dict[tuple[str, str], Meaning | None] = {}

    @cached_property
    def names(self) -> Names:
        """What the relations are called in SQL."""
        return names_of(self.state.project)

    @cached_property
    def _policy(self) -> Policy:
        return engine_policy(self.state.policies)

    @cached_property
    def _calls(self) -> MaskCalls:
        masks = self.state.policies.masks.values()
        return MaskCalls(self.state.project, frozenset(verb for mask in masks for verb in mask.verbs))

    def of(self, model: Model) -> dict[str, str]:
        """A model's SQL by how it was compiled."""
        both = self.state.branches.get(model.unique_id)
        if both is not None and both.full and both.incremental:
            return {_FULL: both.full, _LATER: both.incremental}
        return {_FULL: model.compiled_code} if model.compiled_code else {}

    def masks(self, model: Model) -> frozenset[str]:
        """The masks' macros that a model calls."""
        return self._calls.of(model, self.state.branches.get(model.unique_id))

    def canonical(self, sql: str) -> str | None:
        """A text by its tokens."""
        return canonical(sql, self.state.project.adapter, self.names)

    def meaning(self, model: Model, which: str) -> Meaning | None:
        """What a text of a model means, or None: it could not be read, or there is none."""
        known = (model.unique_id, which)
        if known not in self._known:
            sql = self.of(model).get(which)
            home = home_of(self.state.policies, model.domain, model.database)
            asked = Asked(self.state.project.adapter, self._policy, self.names, self.masks(model), home)
            self._known[known] = meaning_of(sql, asked) if sql else None
        return self._known[known]


def meanings(base: State, head: State) -> Meanings:
    """Compare the SQL of all models, upstream first, and carry what changed to all that is made of it."""
    return _Comparison(_Texts(base), _Texts(head)).result()


class _Comparison:
    def __init__(self, base: _Texts, head: _Texts) -> None:
        self._base, self._head = base, head
        self._found = Meanings()
        self._moved: set[str] = set()

    def result(self) -> Meanings:
        """What became of every model that is in both states."""
        before, after = self._base.state.project.models, self._head.state.project.models
        for uid in _upstream_first(after):
            old, new = before.get(uid), after[uid]
            if old is not None:
                for cause in self._local(old, new):
                    self._found.causes[uid, cause.column].add(cause)
                    self._moved.add(uid)
            self._carry(new)
        return self._found

    def _local(self, old: Model, new: Model) -> Iterator[Cause]:
        """What one model's own SQL says otherwise."""
        if new.language != "sql" or old.language != "sql":
            if old.source_code != new.source_code:
                yield Cause("meaning-unknown", new.unique_id, ROWS, old.language, "it is not written in SQL")
            return
        found = [*self._compared(old, new), *_kept_otherwise(old, new)]
        told = {
            mask
            for one in found
            if one.kind.startswith("mask-")
            for mask in (one.before or "", one.after or "")
        }
        yield from found
        # Where the engine masks at query time a mask's call leaves nothing in the SQL.
        was, now = self._base.masks(old), self._head.masks(new)
        for verb in sorted(was - now):
            if not any(verb in one for one in told):
                yield Cause("mask-removed", new.unique_id, ROWS, verb, None)

    def _compared(self, old: Model, new: Model) -> Iterator[Cause]:
        texts = self._base.of(old), self._head.of(new)
        if texts[0] == texts[1] or self._same_source(old, new, texts):
            return
        if not texts[0] or not texts[1]:
            yield Cause("rows-unknown", new.unique_id, ROWS, _compiled(texts[0]), _compiled(texts[1]))
            return
        told: dict[tuple[str, str], Cause] = {}
        for which in (one for one in texts[1] if one in texts[0]):
            if not self._alike(texts[0][which], texts[1][which]):
                for cause in self._meant(old, new, which):
                    # What both branches say is told of the first.
                    told.setdefault((cause.kind, cause.column), cause)
        yield from told.values()

    def _alike(self, one: str, other: str) -> bool:
        """Whether two texts are the same but for blanks, comments and the environment of relations."""
        if one == other or laid_out_alike(one, other):
            return True
        forms = self._base.canonical(one), self._head.canonical(other)
        return forms[0] == forms[1] and forms[0] is not None

    def _same_source(self, old: Model, new: Model, texts: tuple[dict[str, str], dict[str, str]]) -> bool:
        """Whether only one branch is known of an incremental model that is written as it was: it may be the other."""
        return (
            new.materialized == old.materialized == "incremental"
            and min(len(one) for one in texts) < len((_FULL, _LATER))
            and old.source_code == new.source_code
        )

    def _meant(self, old: Model, new: Model, which: str) -> Iterator[Cause]:
        uid = new.unique_id
        before, after = self._base.meaning(old, which), self._head.meaning(new, which)
        if before is None or after is None:
            unread = "SQL that is not followed", "other SQL that is not followed"
            yield Cause("rows-unknown", uid, ROWS, *unread)
            return
        names = dict.fromkeys([*before.names, *(name.lower() for name in old.columns)])
        new_names = dict.fromkeys([*after.names, *(name.lower() for name in new.columns)])
        self._note_renamed(uid, before, after, (names, new_names))
        for name in names:
            was, now = before.find(name), after.find(name)
            if was is not None and now is not None and was.key != now.key:
                yield from _other(uid, name, (before, was), (after, now))
            elif was is not None and now is None and name not in self._found.renamed.get(uid, {}):
                yield Cause("column-removed", uid, name, before.spelled(was), None)
        if before.grain != after.grain or before.rows != after.rows:
            kind = "grain-changed" if before.grain != after.grain else "rows-changed"
            yield Cause(kind, uid, ROWS, *_clauses(before, after))

    def _note_renamed(
        self, uid: str, before: Meaning, after: Meaning, names: tuple[dict[str, None], dict[str, None]]
    ) -> None:
        """Columns that are gone, and new ones that are made of the same."""
        gone = {
            value.key: name
            for name in names[0]
            if name not in names[1] and name not in after.names and (value := before.find(name)) is not None
        }
        for name in names[1]:
            value = after.find(name)
            if name not in names[0] and value is not None and value.key in gone:
                self._found.renamed.setdefault(uid, {})[gone.pop(value.key)] = name

    def _carry(self, model: Model) -> None:
        """Take over what changed in what a model reads."""
        moved = [uid for uid in model.depends_on if uid in self._moved]
        if moved:
            for which in self._head.of(model):
                self._carry_into(model, moved, self._head.meaning(model, which))

    def _carry_into(self, model: Model, moved: list[str], meaning: Meaning | None) -> None:
        causes, rows = self._found.causes, (model.unique_id, ROWS)
        if meaning is None:
            # Nobody can say which column of what it reads is where in it.
            self._moved.add(model.unique_id)
            causes[rows] |= {
                cause for (uid, _), found in list(causes.items()) if uid in moved for cause in found
            }
            return
        for ref in [*((uid, ROWS) for uid in moved), *meaning.deciding]:
            if ref in causes and ref[0] != model.unique_id:
                causes[rows] |= causes[ref]
                self._moved.add(model.unique_id)
        for name in {*meaning.names, *(one.lower() for one in model.columns)}:
            self._carry_column(model, name, meaning.find(name))

    def _carry_column(self, model: Model, name: str, value: Value | None) -> None:
        causes = self._found.causes
        for ref in value.refs if value is not None else ():
            if ref in causes and ref[0] != model.unique_id:
                causes[model.unique_id, name] |= causes[ref]
                self._moved.add(model.unique_id)


def _other(
    uid: str, name: str, before: tuple[Meaning, Value], after: tuple[Meaning, Value]
) -> Iterator[Cause]:
    """How a column differs: by its masks, by what it is made of, or by both."""
    was, now = before[1], after[1]
    gone, new = _less(was.masks, now.masks), _less(now.masks, was.masks)
    if gone:
        yield Cause(
            "mask-changed" if new else "mask-removed", uid, name, ", ".join(gone), ", ".join(new) or None
        )
    elif new:
        yield Cause("mask-added", uid, name, None, ", ".join(new))
    if was.bare != now.bare or not (gone or new):
        texts = before[0].spelled(was), after[0].spelled(now)
        yield Cause("meaning-changed", uid, name, *_apart(texts, (was.refs, now.refs), (was.key, now.key)))


def _kept_otherwise(old: Model, new: Model) -> Iterator[Cause]:
    """How dbt adds a model's rows to those that there are, or keeps their history: nothing of it is in the SQL."""
    before, after = _way(old), _way(new)
    if before != after:
        yield Cause("rows-changed", new.unique_id, ROWS, before, after)


def _way(model: Model) -> str:
    key = ", ".join(model.unique_key or (model.history.unique_key if model.history else ()))
    by = f", by {model.history.updated_at}" if model.history and model.history.updated_at else ""
    # A seed's rows are its file: dbt tells its digest, or of a large one its path alone.
    rows = [f"file {model.entry.checksum.checksum[:16]}"] if model.kind == "seed" else []
    told = [f"{one} {said(model.settings[one])}" for one in _KEEPING if model.settings.get(one) is not None]
    return "; ".join([f"unique key ({key}){by}", *rows, *told])


def _clauses(before: Meaning, after: Meaning) -> tuple[str | None, str | None]:
    """The clauses that are on one side only; where all are on both, what the rows are made of."""
    sides = before.clauses(), after.clauses()
    only = tuple("; ".join(_less(sides[one], sides[1 - one])) or None for one in (0, 1))
    if only == (None, None):
        return _apart(("", ""), (before.deciding, after.deciding), (before.rows, after.rows))
    return only[0], only[1]


def _apart(
    texts: tuple[str, str], refs: tuple[frozenset[_Place], frozenset[_Place]], keys: tuple[str, str]
) -> tuple[str, str]:
    """Two texts that differ: where they are written alike, by the columns they stand on, or at least by digests."""
    if texts[0] != texts[1]:
        return texts
    only = [
        sorted(f"{uid.rpartition('.')[2]}.{name}" for uid, name in refs[at] - refs[1 - at]) for at in (0, 1)
    ]
    if only[0] or only[1]:
        return ", ".join(only[0]) or "less", ", ".join(only[1]) or "less"
    digests = [hashlib.sha256(key.encode(errors="surrogatepass")).hexdigest()[:12] for key in keys]
    return f"{texts[0] or 'the same clauses'} ({digests[0]})", f"in another order or nesting ({digests[1]})"


def _less(one: tuple[str, ...], other: tuple[str, ...]) -> list[str]:
    left = list(one)
    for mask in other:
        if mask in left:
            left.remove(mask)
    return left


def _compiled(texts: Mapping[str, str]) -> str:
    return "compiled" if texts else "not compiled"


def _upstream_first(models: Mapping[str, Model]) -> Iterator[str]:
    """unique_ids so that what a model reads comes before it; where models read each other, in their order."""
    done: set[str] = set()
    for first in models:
        waiting = [(first, False)]
        while waiting:
            uid, opened = waiting.pop()
            if opened:
                yield uid
            elif uid not in done:
                done.add(uid)
                waiting.append((uid, True))
                waiting += [
                    (one, False)
                    for one in reversed(models[uid].depends_on)
                    if one in models and one not in done
                ]


def meaning_changes(base: State, head: State, found: Meanings) -> Iterator[Change]:
    """What consumers and people in the data have to know of it.

    Masks are told where they are laid, with the products of all tables that they reach; any other cause at each
    promised table that it reaches.
    """
    reached: dict[Cause, set[str]] = defaultdict(set)
    models, before = head.project.models, base.project.models
    for (uid, name), causes in found.causes.items():
        model = models.get(uid)
        if model is None or uid not in before:
            continue
        products = products_of(base.products.of(before[uid]), head.products.of(model))
        promised = base.products.is_promised(before[uid]) or head.products.is_promised(model)
        for cause in causes:
            if cause.kind.startswith("mask-"):
                reached[cause] |= set(products)
            elif promised:
                yield _told(head, model, name, cause, products)
    for cause, products_reached in reached.items():
        yield _told(head, models[cause.model], cause.column, cause, tuple(sorted(products_reached)))


def _told(head: State, model: Model, name: str, cause: Cause, products: tuple[str, ...]) -> Change:
    kind = cause.kind
    if kind == "meaning-changed" and name == ROWS:
        kind = "rows-changed"  # a column that decides on rows is made in another way
    elif name != ROWS and kind in ("rows-changed", "grain-changed", "rows-unknown"):
        kind = "meaning-changed" if kind != "rows-unknown" else "meaning-unknown"
    elif kind == "grain-changed" and cause.model != model.unique_id:
        kind = "rows-changed"  # it is the grain of what it reads
    elif kind == "column-removed" and cause.model != model.unique_id:
        kind = "meaning-changed" if name != ROWS else "rows-changed"
    subject = called(model) if name == ROWS else f"{called(model)}.{name}"
    of = head.project.models[cause.model]
    if of is model:
        return Change(kind, subject, products, cause.before, cause.after, of.file, None)
    where = called(of) if cause.column == ROWS else f"{called(of)}.{cause.column}"
    before, after = (None if one is None else f"{where}: {one}" for one in (cause.before, cause.after))
    return Change(kind, subject, products, before, after, of.file, None)
