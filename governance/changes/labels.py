"""What dbt's YAML says of people, before and after: identifiers, categories and classifications of tables and columns."""

from __future__ import annotations

from collections.abc import Iterator

from governance.changes.change import Change
from governance.changes.policies import combined
from governance.changes.spelling import compared, either, said
from governance.changes.state import State, paired, products_of
from governance.project import Column, Source
from governance.project.shape import Table

_RAISED_LOWERED = "classification-raised", "classification-lowered"


def label_changes(base: State, head: State, old: Table, new: Table) -> Iterator[Change]:
    """What differs between what is said of one table and its columns; of a column that is gone, nothing is."""
    products = products_of(base.products.of(old), head.products.of(new))
    was, now = old.meta.get("classification"), new.meta.get("classification")
    if was != now:
        place = head.table_place(new)
        yield Change(_moved(head, was, now), _name(new), products, _text(was), _text(now), *place)
    if old.columns == new.columns:
        return
    after = {name.lower(): column for name, column in new.columns.items()}
    for name, column in old.columns.items():
        one = after.get(name.lower())
        if one is None and isinstance(new, Source):
            # dbt does not make a source's columns: what is no longer declared is still there.
            one = Column(name, {}, None, "")
        if one is not None and one.meta != column.meta:
            for kind, values in _column(head, column, one):
                place = head.table_place(new, one.name)
                yield Change(kind, f"{_name(new)}.{one.name}", products, *values, *place)


def contract_classification(base: State, head: State) -> Iterator[Change]:
    """What differs between the classifications of products."""
    for before, after in paired(base, head):
        was, now = before.classification, after.classification
        if was != now:
            place = head.place(after.document, ("classification",))
            products = products_of((before.name,), (after.name,))
            yield Change(_moved(head, was, now), f"{after.name}.classification", products, was, now, *place)


def _name(table: Table) -> str:
    """`orders`; of a source `commerce.orders_v1`; of a version `orders.v2`."""
    version = getattr(table, "version", None)
    name = ".".join(table.keys[0][1:]) if table.keys[0][0] == "sources" else table.name
    return f"{name}.v{version}" if version else name


def _column(head: State, old: Column, new: Column) -> Iterator[tuple[str, tuple[str | None, str | None]]]:
    classes = head.policies.classifications
    was, now = old.identifier, new.identifier
    kind = either(was, now, gone="identifier-dropped", new="identifier-added", other="identifier-changed")
    if kind is not None:
        yield kind, (_text(was), _text(now))
    for axis, order, more, less in (
        ("category", classes.categories, "category-added", "category-dropped"),
        ("identifiability", classes.identifiability, *_RAISED_LOWERED),
        ("confidentiality", classes.confidentiality, *_RAISED_LOWERED),
    ):
        values = old.meta.get(axis), new.meta.get(axis)
        moved = compared(order, *values)
        if moved is not None:
            yield more if moved == "more" else less, (_text(values[0]), _text(values[1]))


def _moved(head: State, was: object, now: object) -> str:
    """Whether a table's classification was raised or lowered; of what is no name of ours, nobody can say it was not."""
    classes = head.policies.classifications
    on_axis = compared(classes.confidentiality, was, now)
    if was is None or on_axis == "more":
        return "classification-raised"
    if now is None or on_axis == "less":
        return "classification-lowered"
    known = [classes.names.get(one) if isinstance(one, str) else None for one in (was, now)]
    if None in known:
        return "classification-lowered"
    return combined(known[0], known[1], classes) or "classification-lowered"


def _text(value: object) -> str | None:
    return None if value is None else said(value)
