"""Manifests of large dbt projects, in dbt 1.11's shape, the same bytes for the same size and seed.

Sources feed staging models, those feed intermediate ones (joins, unions, windows over common table expressions), those
feed marts that aggregate; twelve columns a model with tests, descriptions and meta, as projects that are looked after have.
"""

# ruff: noqa: S608 - the SQL is made here of names made here

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Callable
from pathlib import Path

import as_dbt_writes
import msgspec
from as_dbt_writes import Sheet

from governance.compile.compiled_macros import compiled_macros
from governance.declared.policies import Policies
from governance.masks.bodies import body, marked
from governance.masks.home import Home

ROOT = Path(__file__).resolve().parents[1]
PLAIN = (
    "status region currency channel category amount_usd quantity discount_usd created_at updated_at is_active priority "
    "plan_code shipped_at score country_code"
)
PERSONAL = {
    "customer_id": "customer_id",
    "email": "email",
    "first_name": "name",
    "last_name": "name",
    "phone": "phone",
    "birth_date": "birth_date",
    "zip_code": "zip_code",
    "ssn": "ssn",
    "mrn": "mrn",
}
TYPES = {
    "amount_usd": "decimal(18,2)",
    "discount_usd": "decimal(18,2)",
    "quantity": "bigint",
    "score": "double",
}
DATABASE = "dev_synthetic"
_OF_TESTS = ("get_where_subquery", "get_limit_subquery_sql", "should_store_failures", "statement")
_CALL = re.compile(r"\{\{ (\w+)\('")


class Project:
    """A project being made."""

    def __init__(self, models: int, policies: Policies, seed: int = 7) -> None:
        self.models = models
        self.random = random.Random(seed)  # noqa: S311 - a benchmark, not a secret
        self.nodes: dict[str, Sheet] = {}
        self.sources: dict[str, Sheet] = {}
        self.columns: dict[str, list[str]] = {}
        self.relation: dict[str, str] = {}
        self.parents: dict[str, list[str]] = {}
        # Masked where it is first touched, as the policies say.
        self.policies = policies
        self.masks = {
            name: policies.masks[policies.classifications.identifiers[identifier].mask]
            for name, identifier in PERSONAL.items()
        }

    def build(self) -> Sheet:
        """The manifest."""
        staging = self.models * 3 // 10
        middle = self.models * 3 // 10
        tables = [self._source(place) for place in range(max(1, self.models // 10))]
        layer = [self._staging(place, tables) for place in range(staging)]
        shaped = [self._shaped(place, layer) for place in range(middle)]
        for place in range(self.models - staging - middle):
            self._mart(place, shaped or layer)
        return self._manifest()

    def _names(self) -> list[str]:
        personal = self.random.sample(sorted(PERSONAL.keys() - {"customer_id"}), 4)
        return ["id", "customer_id", *personal, *self.random.sample(PLAIN.split(), 6)]

    def _source(self, place: int) -> str:
        uid = f"source.synthetic.raw_{place // 20:04d}.table_{place:05d}"
        self.columns[uid] = self._names()
        self.relation[uid] = f'"{DATABASE}"."raw_{place // 20:04d}"."table_{place:05d}"'
        own: Sheet = {
            "unique_id": uid,
            "resource_type": "source",
            "package_name": "synthetic",
            "name": f"table_{place:05d}",
            "source_name": f"raw_{place // 20:04d}",
            "database": DATABASE,
            "schema": f"raw_{place // 20:04d}",
            "identifier": f"table_{place:05d}",
            "relation_name": self.relation[uid],
            "path": f"models/sources/raw_{place // 20:04d}.yml",
            "original_file_path": f"models/sources/raw_{place // 20:04d}.yml",
            "fqn": ["synthetic", "sources", f"raw_{place // 20:04d}", f"table_{place:05d}"],
            "description": f"Raw table {place}, as it lands.",
            "source_description": "The operational system",
            "loader": "files",
            "columns": {name: _column(name) for name in self.columns[uid]},
            "meta": {"owner": "ingest", "synthetic": True},
            "config": {"enabled": True, "meta": {"owner": "ingest", "synthetic": True}, "tags": ["raw"]},
            "tags": ["raw"],
            "quoting": {"database": None, "schema": None, "identifier": None, "column": None},
        }
        self.sources[uid] = as_dbt_writes.source(own)
        return uid

    def _staging(self, place: int, tables: list[str]) -> str:
        source = tables[place % len(tables)]
        names = self.columns[source]
        before = f"with source as (\n\n    select * from {self.relation[source]}\n\n),\n\nrenamed as (\n\n    select\n"
        after = f"\n    from source\n    where id is not null and customer_id <> '{place}'\n\n)\n\nselect * from renamed"

        def written(touch: Callable[[str], str]) -> str:
            return before + ",\n".join(f"        {touch(name)} as {name}" for name in names) + after

        name = f"stg_area{place % 17:02d}__entity_{place:05d}"
        code = written(self._first_call)
        return self._model("staging", name, names, written(self._first_touch), [source], code)

    def _first_call(self, name: str) -> str:
        mask = self.masks.get(name)
        return self._first_touch(name) if mask is None else f"{{{{ {mask.name}('{name}') }}}}"

    def _first_touch(self, name: str) -> str:
        mask = self.masks.get(name)
        if mask is None:
            return f"cast({name} as {TYPES.get(name, 'varchar')})"
        home = Home("commerce", f"{DATABASE}.governance")
        return marked(mask.name, body(mask, "duckdb", name, home=home))

    def _shaped(self, place: int, layer: list[str]) -> str:
        one, other = self.random.sample(layer, 2)
        form = (self._joined, self._united, self._ranked)[place % 3]
        names, sql = form(one, other)
        return self._model(
            "intermediate", f"int_area{place % 17:02d}__entity_{place:05d}", names, sql, [one, other]
        )

    def _imports(self, one: str, other: str) -> str:
        return (
            f"with first_rows as (\n\n    select * from {self.relation[one]}\n\n),\n\n"
            f"second_rows as (\n\n    select * from {self.relation[other]}\n\n),\n\n"
        )

    def _joined(self, one: str, other: str) -> tuple[list[str], str]:
        names = self.columns[one][:9]
        more = [name for name in self.columns[other][2:] if name not in names][:3]
        picked = [f"        f.{name}" for name in names] + [
            f"        coalesce(s.{name}, 'none') as {name}" for name in more
        ]
        sql = (
            self._imports(one, other)
            + "joined as (\n\n    select\n"
            + ",\n".join(picked)
            + "\n    from first_rows as f\n    left join second_rows as s\n        on f.customer_id = s.customer_id"
            + f"\n        and s.{self.columns[other][-1]} is not null\n\n)\n\nselect * from joined"
        )
        return [*names, *more], sql

    def _united(self, one: str, other: str) -> tuple[list[str], str]:
        names = self.columns[one]
        own = self.columns[other]
        second = [f"        {name}" if name in own else f"        null as {name}" for name in names]
        sql = (
            self._imports(one, other)
            + "united as (\n\n    select\n"
            + ",\n".join(f"        {name}" for name in names)
            + "\n    from first_rows\n    union all\n    select\n"
            + ",\n".join(second)
            + "\n    from second_rows\n\n)\n\nselect * from united"
        )
        return names, sql

    def _ranked(self, one: str, other: str) -> tuple[list[str], str]:
        names = self.columns[one][:10]
        last = self.columns[one][-1]
        sql = (
            self._imports(one, other)
            + "ranked as (\n\n    select\n"
            + ",\n".join(f"        {name}" for name in names)
            + f",\n        row_number() over (partition by customer_id order by {last} desc) as row_rank"
            + f",\n        lag({last}) over (partition by customer_id order by {last}) as previous_value"
            + "\n    from first_rows\n    where customer_id in (select customer_id from second_rows)\n\n),\n\n"
            + "latest as (\n\n    select * from ranked where row_rank = 1\n\n)\n\nselect * from latest"
        )
        return [*names, "row_rank", "previous_value"], sql

    def _mart(self, place: int, layer: list[str]) -> str:
        one, other = self.random.sample(layer, 2)
        names = self.columns[one][:9]
        measured = next((name for name in self.columns[other] if name.endswith("_usd")), "id")
        picked = ",\n".join(f"        f.{name}" for name in names)
        sql = (
            self._imports(one, other)
            + "totals as (\n\n    select\n        customer_id,\n        count(*) as row_count,\n"
            + f"        sum(case when {measured} is not null then 1 else 0 end) as filled_count,\n"
            + f"        max({measured}) as largest_value\n    from second_rows\n    group by customer_id\n\n),\n\n"
            + f"final as (\n\n    select\n{picked},\n        t.row_count,\n        t.filled_count,\n        t.largest_value\n"
            + "    from first_rows as f\n    left join totals as t on f.customer_id = t.customer_id\n\n)\n\nselect * from final"
        )
        columns = [*names, "row_count", "filled_count", "largest_value"]
        return self._model(
            "marts", f"fct_area{place % 17:02d}__entity_{place:05d}", columns, sql, [one, other]
        )

    def _model(
        self,
        layer: str,
        name: str,
        columns: list[str],
        sql: str,
        parents: list[str],
        code: str = "",
    ) -> str:
        uid = f"model.synthetic.{name}"
        raw = self._with_refs(code or sql, parents)
        self.columns[uid] = columns
        self.relation[uid] = f'"{DATABASE}"."{layer}"."{name}"'
        self.parents[uid] = list(dict.fromkeys(parents))
        meta = {"owner": f"team_{len(self.nodes) % 9}", "classification": "PHI"}
        path = f"models/{layer}/{name}.sql"
        folder = f"{len(self.nodes) // 60:04d}"
        config = {
            "materialized": "table" if layer == "marts" else "view",
            "meta": meta,
            "tags": [layer],
            "contract": {"enforced": layer == "marts"},
            "access": "protected",
        }
        own = {
            **_base(uid, name, "model", path),
            "database": DATABASE,
            "relation_name": self.relation[uid],
            "checksum": {"name": "sha256", "checksum": hashlib.sha256(raw.encode()).hexdigest()},
            "description": f"One row per id: what is known of {name}.",
            "columns": {one: _column(one) for one in columns},
            "meta": meta,
            "config": config | {"contract": {"enforced": layer == "marts", "alias_types": True}},
            "unrendered_config": config,
            "tags": [layer],
            "raw_code": raw,
            "compiled_code": sql,
            "patch_path": f"synthetic://models/{layer}/_{layer}_{folder}__models.yml",
            "depends_on": {
                "macros": [f"macro.synthetic.{mask}" for mask in sorted(set(_CALL.findall(code)))],
                "nodes": self.parents[uid],
            },
            "refs": [
                {"name": parent.rpartition(".")[2], "package": None, "version": None} for parent in parents
            ],
            "contract": {"enforced": layer == "marts", "alias_types": True, "checksum": None},
        }
        self.nodes[uid] = as_dbt_writes.model(layer, name, path, own)
        for kind in ("unique", "not_null"):
            self._test(uid, name, "id", kind)
        return uid

    def _with_refs(self, sql: str, parents: list[str]) -> str:
        """The code that compiles to it."""
        for uid in parents:
            kind, _, name = uid.split(".", 2)
            call = f"ref('{name}')" if kind == "model" else "source('{}', '{}')".format(*name.split("."))
            sql = sql.replace(self.relation[uid], f"{{{{ {call} }}}}")
        return sql

    def _macros(self) -> dict[str, Sheet]:
        """What the policies compile to."""
        return {
            f"macro.synthetic.{name}": {
                "unique_id": f"macro.synthetic.{name}",
                "name": name,
                "resource_type": "macro",
                "package_name": "synthetic",
                "path": f"macros/{name}.sql",
                "original_file_path": f"macros/{name}.sql",
                "macro_sql": text,
                "depends_on": {"macros": []},
                "description": "",
                "meta": {},
                "docs": {"show": True, "node_color": None},
                "patch_path": None,
                "arguments": [],
                "supported_languages": None,
            }
            for name, text in compiled_macros(self.policies).items()
        }

    def _test(self, model: str, name: str, column: str, kind: str) -> None:
        digest = hashlib.sha256(f"{model}{column}{kind}".encode()).hexdigest()[:10]
        uid = f"test.synthetic.{kind}_{name}_{column}.{digest}"
        sql = f"select {column} from {self.relation[model]} where {column} is null"
        own = {
            **_base(uid, f"{kind}_{name}_{column}", "test", f"{kind}_{name}_{column}.sql"),
            "original_file_path": str(self.nodes[model]["patch_path"]).partition("://")[2],
            "attached_node": model,
            "column_name": column,
            "compiled_code": sql,
            "raw_code": "{{ test_" + kind + "(**_dbt_generic_test_kwargs) }}",
            "depends_on": {
                "macros": [f"macro.dbt.{one}" for one in (f"test_{kind}", *_OF_TESTS)],
                "nodes": [model],
            },
            "test_metadata": {
                "name": kind,
                "kwargs": {"column_name": column, "model": f"{{{{ get_where_subquery(ref('{name}')) }}}}"},
                "namespace": None,
            },
        }
        self.nodes[uid] = as_dbt_writes.data_test(name, f"{kind}_{name}_{column}", own)
        self.parents[uid] = [model]

    def _manifest(self) -> Sheet:
        children: dict[str, list[str]] = {uid: [] for uid in (*self.sources, *self.nodes)}
        for uid, parents in self.parents.items():
            for parent in parents:
                children[parent].append(uid)
        return {
            "metadata": {
                "dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json",
                "dbt_version": "1.11.0",
                "generated_at": "2026-11-20T00:00:00.000000Z",
                "invocation_id": "00000000-0000-0000-0000-000000000000",
                "env": {},
                "project_name": "synthetic",
                "project_id": "0" * 32,
                "adapter_type": "duckdb",
            },
            "nodes": self.nodes,
            "sources": self.sources,
            "macros": self._macros(),
            "docs": {},
            "exposures": {},
            "metrics": {},
            "groups": {},
            "selectors": {},
            "disabled": {},
            "parent_map": self.parents,
            "child_map": children,
            "group_map": {},
            "saved_queries": {},
            "semantic_models": {},
            "unit_tests": {},
        }


def _base(uid: str, name: str, kind: str, path: str) -> Sheet:
    return {
        "unique_id": uid,
        "resource_type": kind,
        "package_name": "synthetic",
        "name": name,
        "path": path,
        "original_file_path": path,
        "fqn": ["synthetic", *path.removesuffix(".sql").split("/")[1:]],
    }


def _column(name: str) -> Sheet:
    meta = {"identifier": PERSONAL[name]} if name in PERSONAL else {"confidentiality": "internal"}
    return {
        "name": name,
        "description": f"The {name} as the upstream layer has it.",
        "meta": meta,
        "data_type": TYPES.get(name, "varchar"),
        "constraints": [],
        "quote": None,
        "config": {"meta": meta, "tags": []},
        "tags": [],
        "granularity": None,
        "doc_blocks": [],
    }


def write(models: int, target: Path, policies: Policies) -> Sheet:
    """Write ``manifest.json`` of a project of that many models; what is in it."""
    target.mkdir(parents=True, exist_ok=True)
    manifest = Project(models, policies).build()
    (target / "manifest.json").write_bytes(msgspec.json.encode(manifest))
    return manifest
