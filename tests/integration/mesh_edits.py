"""Changes to the mesh as data, and several of them at once in one copy of it, so that dbt compiles few times."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from governance.findings import Verdict
from governance.gate import Question, judge

SILVER, PLATINUM = "models/silver/commerce", "models/platinum/commerce"
ORDERS = "{{ source('commerce', 'orders_v1') }}"
CUSTOMERS = "{{ source('commerce', 'customers_v1') }}"
PLAIN = "{category: general, confidentiality: internal, identifiability: none}"


@dataclass(frozen=True)
class Swap:
    """A piece of a file, which must be there, and what is put in its place."""

    old: str
    new: str
    all: bool = False


Edit = str | tuple[Swap, ...]
"""The text of a new file, or what is swapped in one that exists."""


@dataclass(frozen=True)
class Change:
    """One change of the mesh.

    Attributes:
        name: What it does.
        edits: File → what happens to it.
        finds: Check, node and column of the finding that it must bring; nothing for a harmless one.
        wide: Whether it changes what every model is made with, so that it is made apart from those that do not.
    """

    name: str
    edits: Mapping[str, Edit]
    finds: tuple[str, str, str | None] | None = None
    wide: bool = False


@dataclass
class Pack:
    """Changes made in one copy: pieces of one file may be several changes', a new file is one's alone."""

    changes: list[Change] = field(default_factory=list)

    def takes(self, change: Change) -> bool:
        """Whether a change may join."""
        return all(change.wide == other.wide and not _collide(change, other) for other in self.changes)


def _collide(one: Change, other: Change) -> bool:
    """Whether both make the same file, or put something in the place of the same piece of one."""
    for file in one.edits.keys() & other.edits.keys():
        mine, others = one.edits[file], other.edits[file]
        if isinstance(mine, str) or isinstance(others, str):
            return True
        if any(a.old in b.old or b.old in a.old for a in mine for b in others):
            return True
    return False


def packs(changes: Iterable[Change]) -> list[Pack]:
    """As few copies of the mesh as the files allow, each change in the first that takes it."""
    made: list[Pack] = []
    for change in changes:
        pack = next((one for one in made if one.takes(change)), None)
        if pack is None:
            pack = Pack()
            made.append(pack)
        pack.changes.append(change)
    return made


def apply(project: Path, changes: Sequence[Change]) -> None:
    """Make the changes in a copy of the mesh."""
    for change in changes:
        for name, edit in change.edits.items():
            file = project / name
            file.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(edit, str):
                assert not file.exists(), f"{change.name}: {name} is there already"
                file.write_text(edit, encoding="utf-8")
            else:
                file.write_text(_swapped(file.read_text(encoding="utf-8"), edit, change), encoding="utf-8")


def _swapped(text: str, swaps: Sequence[Swap], change: Change) -> str:
    for swap in swaps:
        assert swap.old in text, f"{change.name}: {swap.old!r} is not there"
        text = text.replace(swap.old, swap.new, -1 if swap.all else 1)
    return text


def a_model(name: str, sql: str, columns: str, folder: str = SILVER, **config: str) -> dict[str, Edit]:
    """A new model with its YAML.

    Args:
        name: Its name.
        sql: Its SQL.
        columns: ``customer_email:email order_id:- phone:~``: what each declares as identifier, ``-`` that it is
            none, ``~`` that it is internal, which says nothing of people.
        folder: Where it stands.
        config: Further lines of its `config:`, such as ``meta`` or ``materialized``.
    """
    lines = ["models:", f"  - name: {name}", "    description: One row per order.", "    config:"]
    config.setdefault("meta", "{classification: PII}")
    if config.get("materialized") == "incremental":
        config.setdefault("on_schema_change", "fail")  # dbt asks for it under a contract
    lines += [f"      {key}: {value}" for key, value in config.items()]
    lines += ["    columns:"]
    for column in columns.split():
        column_name, _, identifier = column.partition(":")
        said = {"-": PLAIN, "~": "{confidentiality: internal}"}
        meta = said.get(identifier, f"{{identifier: {identifier}}}")
        tests = "\n        data_tests: [not_null, unique]" if column_name == "order_id" else ""
        lines.append(
            f"      - name: {column_name}\n        data_type: string\n        config: {{meta: {meta}}}{tests}"
        )
    return {f"{folder}/{name}.sql": sql + "\n", f"{folder}/_{name}.yml": "\n".join(lines) + "\n"}


def judged(mesh: Any, changes: Sequence[Change]) -> Verdict:
    """The verdict on a copy of the mesh in which changes were made, by the strictest rules."""
    apply(mesh.project, changes)
    mesh.warehouse.mkdir(exist_ok=True)
    mesh.dbt("--quiet", "compile")
    mesh.run("govern", "compile-branches")
    return judge(Question(mesh.target / "manifest.json", mesh.project, today=dt.date(2026, 1, 1)))
