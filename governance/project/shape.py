"""Project, Model, Column: immutable, sorted by name, without a trace of dbt's formats."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from governance.artifacts.nodes import Node, SourceEntry
from governance.artifacts.places import Places
from governance.artifacts.property_files import SECTIONS
from governance.artifacts.seed_files import Seeds
from governance.project.beside import DataTest, Exposure, Macro, Operation, Script, UnitTest
from governance.project.exporting import Exporting
from governance.project.periods import SECONDS

Kind = Literal["model", "seed", "snapshot"]
_KEYS = frozenset({"primary_key", "unique"})


class Column(msgspec.Struct, frozen=True, gc=False):
    """A column that dbt's YAML declares.

    A project has ten of them a model: no more is worked out here than every check needs.

    Attributes:
        name: As declared.
        meta: `meta` and `config.meta` as one: identifier, category, confidentiality, ….
        data_type: As declared, or None.
        description: As declared, or empty.
        constraints: Types of dbt's constraints on it, such as ``not_null``.
        identifier: What it declares under `identifier`: a name of classifications.yml, or whatever stands there.
    """

    name: str
    meta: Mapping[str, Any]
    data_type: str | None
    description: str
    constraints: tuple[str, ...] = ()
    identifier: Any = None


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A relation with the columns that are declared of it.

    Attributes:
        unique_id: dbt's, such as ``model.brook.orders``.
        name: dbt's name of it.
        package: The dbt project or package that it belongs to.
        file: The file it is made from, relative to the root project.
        declared_in: The YAML file that declares it, relative to the root project, or None.
        database: Database, as dbt resolved it.
        schema: Schema, as dbt resolved it.
        relation: Its name there.
        tier: Tier by governance.yml, or None.
        domain: Domain by governance.yml, or None.
        meta: `meta` and `config.meta` as one.
        tags: Tags.
        columns: Declared columns by name.
        description: As declared, or empty.
    """

    unique_id: str
    name: str
    package: str
    file: str
    declared_in: str | None
    database: str | None
    schema: str
    relation: str
    tier: str | None
    domain: str | None
    meta: Mapping[str, Any]
    tags: frozenset[str]
    columns: dict[str, Column]
    description: str = ""

    @property
    def keys(self) -> tuple[tuple[str, ...], ...]:
        """What its declaration is found by in `Places`, exact first."""
        return ()


class Source(Table, frozen=True, kw_only=True):
    """A table that dbt reads and does not build.

    Attributes:
        entry: What the manifest says of it.
    """

    entry: SourceEntry

    @property
    def keys(self) -> tuple[tuple[str, ...], ...]:
        """What its declaration is found by in `Places`."""
        return (("sources", self.entry.source_name, self.entry.name),)

    @property
    def stale_after(self) -> int | None:
        """Seconds without a new row after which `dbt source freshness` fails, or None: never."""
        freshness = self.entry.freshness or self.entry.config.freshness
        limit = freshness.error_after if freshness else None
        if limit is None or limit.count is None or limit.period not in SECONDS:
            return None
        return limit.count * SECONDS[limit.period]


class History(msgspec.Struct, frozen=True):
    """What dbt makes the columns of from which it adds to a snapshot.

    Attributes:
        unique_key: Columns or expressions that tell its rows apart.
        updated_at: The column or expression that says when a row changed, or empty.
        names: The names of the added columns, where they are not dbt's own.
    """

    unique_key: tuple[str, ...]
    updated_at: str
    names: Mapping[str, str]


class Model(Table, frozen=True, kw_only=True):
    """A model, snapshot or seed: what dbt builds.

    What few checks ask is read off the manifest's entry when they do: a project has thousands of models.

    Attributes:
        entry: What the manifest says of it.
        kind: Which of the three.
        materialized: view, table, incremental, ephemeral, snapshot, seed, ….
        contract_enforced: Whether dbt's own contract is enforced.
        product: The product its meta names, or None.
        depends_on: unique_ids of the nodes it refers to.
        macros: unique_ids of the macros it calls.
        language: ``sql`` or ``python``.
        compiled_code: Its SQL as compiled, or None.
        source_code: Its SQL as written, Jinja unrendered; empty where it has none.
    """

    entry: Node
    kind: Kind
    materialized: str
    contract_enforced: bool
    product: str | None
    depends_on: tuple[str, ...]
    macros: frozenset[str]
    language: str
    compiled_code: str | None
    source_code: str

    @property
    def keys(self) -> tuple[tuple[str, ...], ...]:
        """What its declaration is found by in `Places`, exact first."""
        key = (SECTIONS[self.kind], self.name)
        return (key,) if self.version is None else ((*key, f"v{self.version}"), key)

    @property
    def version(self) -> str | None:
        """Its version, if it has one."""
        return None if self.entry.version is None else str(self.entry.version)

    @property
    def latest(self) -> bool:
        """Whether it is the latest of its versions; so is a model without any."""
        return self.entry.version is None or str(self.entry.version) == str(self.entry.latest_version)

    @property
    def ends(self) -> dt.date | None:
        """The last day on which it may be read, by dbt's `deprecation_date`."""
        said = self.entry.deprecation_date
        return None if said is None else dt.date.fromisoformat(said[:10])

    @property
    def group(self) -> str | None:
        """The group it belongs to, if any."""
        return self.entry.config.group

    @property
    def access(self) -> str | None:
        """private, protected or public."""
        return self.entry.config.access

    @property
    def hooks(self) -> tuple[str, ...]:
        """The SQL of its hooks, before and after."""
        config = self.entry.config
        return tuple([hook.sql for hook in (*config.pre_hook, *config.post_hook)])

    @property
    def post_hooks(self) -> tuple[str, ...]:
        """The SQL of those after."""
        return tuple([hook.sql for hook in self.entry.config.post_hook])

    @property
    def history(self) -> History | None:
        """How dbt keeps its history, if it is a snapshot."""
        if self.kind != "snapshot":
            return None
        updated_at, names = self.entry.config.updated_at, self.entry.config.snapshot_meta_column_names
        return History(
            unique_key=self.unique_key,
            updated_at=updated_at if isinstance(updated_at, str) else "",
            names={old: new for old, new in names.items() if isinstance(new, str)}
            if isinstance(names, dict)
            else {},
        )

    @property
    def grants(self) -> Mapping[str, Any]:
        """Privilege → who gets it, as configured."""
        return self.entry.config.grants

    @property
    def sql_header(self) -> str | None:
        """SQL that dbt puts before the CREATE, or None."""
        return self.entry.config.sql_header

    @property
    def transient(self) -> bool | None:
        """Whether it is made without Fail-safe on Snowflake; None: the adapter's default."""
        # dbt asks Jinja, to which any text is true.
        return None if self.entry.config.transient is None else bool(self.entry.config.transient)

    @property
    def on_schema_change(self) -> str | None:
        """What dbt does with an incremental model whose columns changed, or None."""
        return self.entry.config.on_schema_change

    @property
    def unique_key(self) -> tuple[str, ...]:
        """Columns or expressions that tell the rows of an incremental model or snapshot apart."""
        key = self.entry.config.unique_key
        return (key,) if isinstance(key, str) else tuple(key or ())

    @property
    def key_constraints(self) -> tuple[tuple[str, ...], ...]:
        """Columns of each primary key and unique constraint of dbt's contract."""
        own = [tuple(one.columns) for one in self.entry.constraints if one.type in _KEYS and one.columns]
        columns = [
            (name,)
            for name, column in self.columns.items()
            if column.constraints and not _KEYS.isdisjoint(column.constraints)
        ]
        return (*own, *columns)

    @property
    def constraint_sql(self) -> tuple[str, ...]:
        """SQL of the contract's constraints, which dbt writes into the CREATE."""
        columns = [
            one for column in self.entry.columns.values() if column.constraints for one in column.constraints
        ]
        return tuple([one.expression for one in (*self.entry.constraints, *columns) if one.expression])

    @property
    def settings(self) -> Mapping[str, Any]:
        """What the project configures of it, Jinja unrendered."""
        return self.entry.unrendered_config


@dataclass(frozen=True, slots=True)
class Project:
    """A dbt project and its packages.

    Attributes:
        name: The root project's name.
        adapter: dbt's adapter type, such as ``duckdb``.
        models: Models, snapshots and seeds by unique_id, sorted.
        sources: Sources by unique_id, sorted.
        macros: Every macro by unique_id, dbt's own included.
        places: Lines in dbt's YAML.
        seeds: The files of seeds.
        exposures: Exposures by unique_id, sorted.
        groups: Name and e-mail of the owner of each group by the group's name; each empty where it is not given.
        operations: What runs before and after all nodes, sorted.
        scripts: Analyses, and functions that dbt creates, sorted.
        exporting: Saved queries of the semantic layer that write tables, sorted.
        disabled: unique_ids of models, seeds, snapshots and sources that are switched off.
        read_data_tests: Decodes the data tests: several a model, and few checks ask.
        read_unit_tests: Decodes the unit tests.
        read_flags: Reads the `flags` of dbt_project.yml.
        read_local_packages: Reads which packages stand in folders of the project's own.
    """

    name: str
    adapter: str
    models: dict[str, Model]
    sources: dict[str, Source]
    macros: Mapping[str, Macro]
    places: Places
    seeds: Seeds
    exposures: Mapping[str, Exposure]
    groups: Mapping[str, tuple[str, str]]
    operations: tuple[Operation, ...]
    scripts: tuple[Script, ...]
    exporting: tuple[Exporting, ...]
    disabled: frozenset[str]
    read_data_tests: Callable[[], tuple[DataTest, ...]]
    read_unit_tests: Callable[[], tuple[UnitTest, ...]]
    read_flags: Callable[[], Mapping[str, Any]]
    read_local_packages: Callable[[], frozenset[str]]

    @property
    def data_tests(self) -> tuple[DataTest, ...]:
        """The data tests, sorted; decoded when first asked for."""
        return self.read_data_tests()

    @property
    def unit_tests(self) -> tuple[UnitTest, ...]:
        """The unit tests, sorted; decoded when first asked for."""
        return self.read_unit_tests()

    @property
    def flags(self) -> Mapping[str, Any]:
        """The `flags` of dbt_project.yml; none where there is no such file."""
        return self.read_flags()

    @property
    def own_packages(self) -> frozenset[str]:
        """The project, and the packages that stand in folders of its own: what is in them changes with it."""
        return self.read_local_packages() | {self.name}

    def of_tiers(self, *tiers: str) -> Iterator[Model]:
        """The models of some tiers, sorted by unique_id."""
        return (model for model in self.models.values() if model.tier in tiers)

    def place(self, table: Table, column: str | None = None) -> tuple[str, int]:
        """File and line where a table or one of its columns is declared, else the file it is made from.

        Returns:
            The file relative to the root project, and the 1-based line, 0 where there is none.
        """
        if table.declared_in is None:
            return table.file, 0
        exact = () if column is None else tuple((*key, column) for key in table.keys)
        return table.declared_in, self.places.line(table.declared_in, *exact, *table.keys)
