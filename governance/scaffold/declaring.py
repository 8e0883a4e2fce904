"""Additions to dbt's YAML as insertions into its text: every byte that was there stays where it was."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import yaml

Style = Literal["config", "meta"]
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
# What a new key is written behind, if it is there.
_BEFORE = ("name", "description", "data_type")
_BY_HAND = "it is written in a way that is not changed here"


class RefusedError(Exception):
    """An addition cannot be written without changing something else."""


@dataclass(frozen=True, slots=True)
class Addition:
    """What to declare of one column.

    Attributes:
        table: Where its table is declared: ``("models", "orders")``, ``("sources", "shop", "orders")``.
        column: The column's name.
        declare: Keys and values of its meta.
    """

    table: tuple[str, ...]
    column: str
    declare: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Edited:
    """A text with additions.

    Attributes:
        text: The text.
        refused: Those that have to be written by hand.
    """

    text: str
    refused: tuple[Addition, ...] = ()


def declare(text: str, additions: Sequence[Addition], style: Style) -> Edited:
    """Write additions into a text; it reads as before but for them.

    Args:
        text: A properties file of dbt's; empty for a new one.
        additions: What to add.
        style: Whether a column's meta stands under `config:` (dbt 1.10 and later) or by itself, where a column has
            neither yet.

    Returns:
        The text, and the additions that cannot be written so.
    """
    try:
        return Edited(_checked(text, additions, style))
    except (RefusedError, yaml.YAMLError, RecursionError):
        pass
    refused = []
    for addition in additions:  # one by one, so that what can be written is
        try:
            text = _checked(text, [addition], style)
        except (RefusedError, yaml.YAMLError, RecursionError):
            refused.append(addition)
    return Edited(text, tuple(refused))


def _checked(text: str, additions: Sequence[Addition], style: Style) -> str:
    """The text with all additions.

    Raises:
        RefusedError: It would not read as before but for them.
    """
    root = yaml.compose(text, yaml.SafeLoader)
    if root is None:
        done = (
            text + ("" if not text or text.endswith("\n") else "\n") + _new(additions, style, _newline(text))
        )
    else:
        done = _inserted(text, _Writer(text, root, style).insertions(additions))
    wanted = _unshared(yaml.load(text, yaml.SafeLoader)) or {}
    for addition in additions:
        _add(wanted, addition, style)
    if yaml.load(done, yaml.SafeLoader) != wanted:
        raise RefusedError(_BY_HAND)
    return done


def _inserted(text: str, insertions: Sequence[tuple[int, str]]) -> str:
    parts, done = [], 0
    for place, more in sorted(insertions, key=lambda one: one[0]):
        parts += [text[done:place], more]
        done = place
    return "".join((*parts, text[done:]))


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _new(additions: Sequence[Addition], style: Style, newline: str) -> str:
    lines = []
    for section in dict.fromkeys(addition.table[0] for addition in additions):
        lines.append(f"{section}:")
        for table, columns in _by_table([one for one in additions if one.table[0] == section]).items():
            lines += _item(_entry(table, columns, style), 2)
    return newline.join(lines) + newline


def _by_table(additions: Sequence[Addition]) -> dict[tuple[str, ...], list[Addition]]:
    found: dict[tuple[str, ...], list[Addition]] = {}
    for addition in additions:
        found.setdefault(addition.table, []).append(addition)
    return found


def _entry(table: tuple[str, ...], columns: Sequence[Addition], style: Style) -> dict[str, Any]:
    return {"name": table[-1], "columns": [_column(one, style) for one in columns]}


def _column(addition: Addition, style: Style) -> dict[str, Any]:
    return {"name": addition.column, **_meta(addition, style)}


def _meta(addition: Addition, style: Style) -> dict[str, Any]:
    meta = {"meta": dict(addition.declare)}
    return {"config": meta} if style == "config" else meta


class _Writer:
    """Finds where in a text each addition goes."""

    def __init__(self, text: str, root: yaml.Node, style: Style) -> None:
        self._text, self._root, self._style = text, root, style
        self._newline = _newline(text)

    def insertions(self, additions: Sequence[Addition]) -> list[tuple[int, str]]:
        """Offsets and what to insert there, in order.

        Raises:
            RefusedError: One has no place.
        """
        found: list[tuple[int, str]] = []
        new: dict[str, list[dict[str, Any]]] = {}
        for table, wanted in _by_table(additions).items():
            node = self._table(table)
            if node is not None:
                found += self._of_table(node, wanted)
            elif table[0] == "sources":
                raise RefusedError(_BY_HAND)
            else:
                new.setdefault(table[0], []).append(_entry(table, wanted, self._style))
        for section, entries in new.items():
            found.append(self._more(_mapping(self._root), section, entries))
        return found

    def _of_table(self, table: yaml.MappingNode, wanted: Sequence[Addition]) -> Iterator[tuple[int, str]]:
        listed = _get(table, "columns")
        columns = {_name(one): one for one in _items(listed)}
        missing = [one for one in wanted if one.column not in columns]
        for one in wanted:
            if one.column in columns:
                yield self._of_column(_mapping(columns[one.column]), one)
        if missing:
            if _get(table, "versions") is not None:
                raise RefusedError(_BY_HAND)  # which version has it is for people to say
            yield self._more(table, "columns", [_column(one, self._style) for one in missing])

    def _of_column(self, column: yaml.MappingNode, one: Addition) -> tuple[int, str]:
        config, meta = _get(column, "config"), _get(column, "meta")
        if config is not None:
            inner = _get(_mapping(config), "meta")
            if inner is not None:
                return self._into(_mapping(inner), dict(one.declare))
            return self._into(_mapping(config), {"meta": dict(one.declare)})
        if meta is not None:
            return self._into(_mapping(meta), dict(one.declare))
        return self._into(column, _meta(one, self._style))

    def _into(self, node: yaml.MappingNode, more: Mapping[str, Any]) -> tuple[int, str]:
        """Keys into a mapping."""
        if node.flow_style:
            return self._into_flow(node, ", ".join(f"{key}: {_flow(value)}" for key, value in more.items()))
        behind = [pair for pair in node.value if pair[0].value in _BEFORE] or node.value
        indent = " " * node.start_mark.column
        lines = [f"{indent}{key}: {_flow(value)}" for key, value in more.items()]
        return self._behind(_end(behind[-1][0], behind[-1][1], self._text), lines)

    def _more(self, node: yaml.MappingNode, key: str, items: Sequence[Mapping[str, Any]]) -> tuple[int, str]:
        """Items of the list under a key of a mapping; the key too, where it is not there."""
        there = _get(node, key)
        if there is None:
            if node.flow_style:
                return self._into_flow(node, f"{key}: {_flow(list(items))}")
            indent = node.start_mark.column
            lines = [f"{' ' * indent}{key}:", *(line for item in items for line in _item(item, indent + 2))]
            return self._behind(_end(node.value[-1][0], node.value[-1][1], self._text), lines)
        if not isinstance(there, yaml.SequenceNode):
            raise RefusedError(_BY_HAND)
        if there.flow_style:
            return self._into_flow(there, ", ".join(_flow(item) for item in items))
        lines = [line for item in items for line in _item(item, there.start_mark.column)]
        return self._behind(_end(there, there.value[-1], self._text), lines)

    def _into_flow(self, node: yaml.CollectionNode, more: str) -> tuple[int, str]:
        place = node.end_mark.index - 1
        while self._text[place - 1] in " \t\r\n":
            place -= 1
        before = self._text[place - 1]
        return place, more if before in "{[" else f" {more}" if before == "," else f", {more}"

    def _behind(self, place: int, lines: Sequence[str]) -> tuple[int, str]:
        """Whole lines behind the one that a place is in."""
        end = re.compile(r"\r?\n|\Z").search(self._text, place)
        return (end.start() if end else len(self._text)), "".join(self._newline + line for line in lines)

    def _table(self, table: tuple[str, ...]) -> yaml.MappingNode | None:
        section, *names = table
        node: yaml.Node | None = self._root
        for key, name in zip((section, "tables"), names, strict=False):
            node = next((one for one in _items(_get(_mapping(node), key)) if _name(one) == name), None)
            if node is None:
                return None
        return _mapping(node)


def _end(key: yaml.Node, value: yaml.Node, text: str) -> int:
    """Where a value ends in the text, without the blanks behind it; one that an alias stands for ends with its key."""
    if value.start_mark.index < key.start_mark.index:
        if not isinstance(key, yaml.ScalarNode):
            raise RefusedError(_BY_HAND)  # an item of a list, of which nothing tells where it ends
        return int(key.end_mark.index)
    if isinstance(value, yaml.CollectionNode) and not value.flow_style and value.value:
        last = value.value[-1]
        return _end(last[0], last[1], text) if isinstance(last, tuple) else _end(value, last, text)
    end = int(max(value.end_mark.index, key.end_mark.index if isinstance(key, yaml.ScalarNode) else 0))
    while end > value.start_mark.index and text[end - 1] in " \t\r\n":
        end -= 1
    return end


def _get(node: yaml.MappingNode, key: str) -> yaml.Node | None:
    """The value of a key that stands in the mapping itself."""
    for name, value in node.value:
        if isinstance(name, yaml.ScalarNode) and name.value == key:
            if value.start_mark.index < name.start_mark.index:
                raise RefusedError(_BY_HAND)  # an alias: what it stands for is others' too
            found: yaml.Node = value
            return found
    return None


def _mapping(node: yaml.Node | None) -> yaml.MappingNode:
    if not isinstance(node, yaml.MappingNode) or not (node.flow_style or node.value):
        raise RefusedError(_BY_HAND)
    return node


def _items(node: yaml.Node | None) -> list[yaml.Node]:
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def _name(node: yaml.Node) -> str | None:
    value = _get(node, "name") if isinstance(node, yaml.MappingNode) else None
    return str(value.value) if isinstance(value, yaml.ScalarNode) else None


def _item(item: Mapping[str, Any], indent: int) -> list[str]:
    """An item of a block list as lines."""
    lines = [f"{' ' * indent}- name: {_flow(item['name'])}"]
    for key, value in item.items():
        if key == "columns":
            lines.append(f"{' ' * indent}  columns:")
            lines += [line for one in value for line in _item(one, indent + 4)]
        elif key != "name":
            lines.append(f"{' ' * indent}  {key}: {_flow(value)}")
    return lines


def _flow(value: object) -> str:
    """A value in YAML's flow style."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(one) for one in value) + "]"
    plain = str(value)
    if _PLAIN.match(plain) and yaml.load(plain, yaml.SafeLoader) == plain:
        return plain
    return json.dumps(plain, ensure_ascii=False)


def _unshared(value: Any) -> Any:  # noqa: ANN401 - YAML is anything
    """A copy in which nothing stands in two places."""
    if isinstance(value, dict):
        return {key: _unshared(one) for key, one in value.items()}
    return [_unshared(one) for one in value] if isinstance(value, list) else value


def _add(content: Any, addition: Addition, style: Style) -> None:  # noqa: ANN401 - as above
    """An addition to what a text reads as."""
    section, *names = addition.table
    entries = content
    for key, name in zip((section, "tables"), names, strict=False):
        entries = entries.setdefault(key, [])
        found = next((one for one in entries if isinstance(one, dict) and str(one.get("name")) == name), None)
        if found is None:
            found = {"name": name}
            entries.append(found)
        entries = found
    columns = entries.setdefault("columns", [])
    for column in columns:
        if isinstance(column, dict) and str(column.get("name")) == addition.column:
            under = column.get("config") if "config" in column else column if "meta" in column else None
            if under is None:
                column.update(_meta(addition, style))
            else:
                under.setdefault("meta", {}).update(addition.declare)
            return
    columns.append(_column(addition, style))
