"""The matrix of who sees what, as it is told to machines: `govern.exposure/v1`."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

import msgspec

SCHEMA: Literal["govern.exposure/v1"] = "govern.exposure/v1"


class Sight(StrEnum):
    """How a role sees a column's values."""

    RAW = "raw"  # an identifier as it is
    UNDECIDED = "undecided"  # nobody can tell: it may be raw
    MASKED = "masked"  # what a mask leaves of an identifier
    CLEAR = "clear"  # no identifier is in it: values are seen as they are


Rows = Literal["all", "none", "undecided"] | dict[str, tuple[str | int | bool, ...]]
Remark = Literal["", "synthetic", "tokenised"]
By = Literal["roles", "grant", "everybody", "share"]
WORST_FIRST: tuple[Sight, ...] = (Sight.RAW, Sight.UNDECIDED, Sight.MASKED, Sight.CLEAR)


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of the matrix."""


class Seen(Part, frozen=True):
    """What one or several roles see of a column.

    Attributes:
        sight: How they see it, where they see the most: on the targets named.
        masks: The masks it went through, where it is masked.
        at: Where it is masked: `rest`, in the table itself, or `query`, by the engine for each who asks.
        leaves: How near what the masks leave brings one to a person, where it is masked.
        why: Why it is raw or undecided, as the end of a sentence; empty where the policies say so.
        targets: Where they see it so; empty: on every target that was looked at.
        roles: The roles, sorted.
    """

    sight: Sight
    masks: tuple[str, ...] = ()
    at: Literal["", "rest", "query"] = ""
    leaves: str = ""
    why: str = ""
    targets: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()


class ColumnSeen(Part, frozen=True):
    """A column, and what the roles that read its table see of it.

    Attributes:
        name: As declared, or as selected where it is not declared.
        identifiers: The identifiers that are in it, raw or masked, sorted.
        category: What it says of people, the most sensitive by declaration and lineage.
        confidentiality: How confidential it is to the business, likewise.
        identifiability: How near what everybody sees of it brings one to a person, likewise.
        seen: What is seen of it, the most first; each role that reads the table is in one of them.
    """

    name: str
    identifiers: tuple[str, ...]
    category: str
    confidentiality: str
    identifiability: str
    seen: tuple[Seen, ...]

    def by(self, role: str) -> Seen | None:
        """What a role sees of it; None: it does not read the table."""
        return next((seen for seen in self.seen if role in seen.roles), None)

    @property
    def tells(self) -> bool:
        """Whether there is more to say of it than that it is seen as it is."""
        return bool(self.identifiers) or any(seen.sight is not Sight.CLEAR for seen in self.seen)


class Reader(Part, frozen=True):
    """A role that reads a table, or those who receive a share.

    Attributes:
        role: Its name; a grantee that policies/roles.yml does not know is told by the name in the grant, and who
            receives a share by `share:` and its name.
        rows: `all`, `none`, `undecided`, or the values of each column that its rows must have.
        by: What lets it in: `roles` (policies/roles.yml), `grant` (dbt's), `everybody` (a grant to all), or `share`.
        let_in: Whether the product's contract names it; null where no contract offers the table.
    """

    role: str
    rows: Rows
    by: By = "roles"
    let_in: bool | None = None


class TableSeen(Part, frozen=True):
    """A table, who reads it, and what they see of its columns.

    Attributes:
        node: dbt's unique_id.
        name: What people call it.
        kind: model, seed, snapshot or source.
        domain: Its domain, or null.
        tier: Its tier, or null.
        product: The product whose contract offers it, or null.
        deidentified: How the product is de-identified, by its contract; `none` where it is not.
        file: The file that declares it.
        line: The line there; 0 where there is none.
        remark: `synthetic` or `tokenised`, where its declaration says so of its values.
        row_rule: The row rule that its rows are under, or null.
        rule_idle_on: The targets with roles on which nothing attaches that rule, so that all rows are seen there.
        undecided: Why nobody can tell who reads it; empty where one can.
        readers: Who reads it, sorted.
        columns: Its columns, in their order.
    """

    node: str
    name: str
    kind: str
    domain: str | None
    tier: str | None
    product: str | None
    deidentified: str
    file: str
    line: int
    remark: Remark
    row_rule: str | None
    rule_idle_on: tuple[str, ...]
    undecided: str
    readers: tuple[Reader, ...]
    columns: tuple[ColumnSeen, ...]

    def reader(self, role: str) -> Reader | None:
        """How a role reads it; None: it does not."""
        return next((reader for reader in self.readers if reader.role == role), None)


class RoleSeen(Part, frozen=True):
    """A role, or those who receive a share, and how much they see.

    Attributes:
        name: Its name, or `share:` and the share's.
        description: Who has it, by policies/roles.yml or policies/shares.yml; empty for one that is not there.
        domains: The domains it reads.
        tiers: The tiers it reads in them.
        unmasks: The masks that the engine lifts for it, also where another role of the same person lets them in.
        tables: How many tables it reads.
        columns: How many of their columns it sees how.
        raw: The identifiers that it sees raw, sorted.
    """

    name: str
    description: str
    domains: tuple[str, ...]
    tiers: tuple[str, ...]
    unmasks: tuple[str, ...]
    tables: int
    columns: dict[Sight, int]
    raw: tuple[str, ...]


class TargetSeen(Part, frozen=True):
    """A target that was looked at.

    Attributes:
        name: Its name in governance.yml.
        engine: Its engine.
        may_hold_raw: Whether it may hold raw identifiers, and so masks at query time.
        has_roles: Whether the engine knows roles at all: where it does not, who can open its files reads everything.
        builds_as: The role that builds there and is exempt from masks; empty where none is named.
    """

    name: str
    engine: str
    may_hold_raw: bool
    has_roles: bool
    builds_as: str = ""


class Shift(Part, frozen=True):
    """What roles see more or less of than before.

    Attributes:
        direction: `gains`, `loses`, or `changes` where it is neither, or nobody can tell.
        kind: What of: `raw`, `undecided`, `masked`, `clear`, `table`, `rows`, `mask`, `declaration`.
        subject: The identifier, column, mask or rows.
        roles: Whom it concerns, sorted.
        tables: Where, by name, sorted.
        places: The columns, `table.column`, sorted; the tables where it is about whole ones.
        sentence: All of it in a sentence.
        targets: Where it is so; empty: on every target that was looked at.
    """

    direction: Literal["gains", "loses", "changes"]
    kind: str
    subject: str
    roles: tuple[str, ...]
    tables: tuple[str, ...]
    places: tuple[str, ...]
    sentence: str
    targets: tuple[str, ...] = ()


class Since(Part, frozen=True):
    """What differs from a base.

    Attributes:
        base: The base's manifest.
        shifts: What differs, gains first.
    """

    base: str
    shifts: tuple[Shift, ...]


class Exposure(Part, frozen=True, kw_only=True):
    """Who sees what of a project.

    Attributes:
        schema: The shape's name and version.
        project: The dbt project's name.
        target: The target that was asked for, or null: all of them, each cell where it shows the most.
        compiled_for: The engine that dbt compiled for.
        targets: The targets that were looked at.
        summary: What a reader wants to know first, in a sentence.
        roles: The roles, sorted.
        tables: The tables: platinum first, then as they are named.
        notes: What one must know to read it, and what could not be decided, a sentence each.
        since: What differs from a base, or null where none was named.
    """

    schema: Literal["govern.exposure/v1"] = SCHEMA
    project: str
    target: str | None
    compiled_for: str
    targets: tuple[TargetSeen, ...]
    summary: str
    roles: tuple[RoleSeen, ...]
    tables: tuple[TableSeen, ...]
    notes: tuple[str, ...]
    since: Since | None = None
