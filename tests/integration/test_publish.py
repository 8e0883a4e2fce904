"""`govern publish` on the built mesh: what is handed out is what the roles may see, and nothing else."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

ROOT = Path(__file__).parents[2]
KEY = "RECIPIENT_KEY"
COLUMNS = "order_id, customer_id, customer_email, shipping_zip, status, region"


@pytest.fixture(scope="module")
def compiled_mesh(built_mesh, tmp_path_factory):
    """The built mesh with both branches compiled, which the gate asks for."""
    mesh = built_mesh.copy(tmp_path_factory.mktemp("compiled"))
    mesh.run("govern", "compile-branches")
    return replace(mesh, env={**mesh.env, KEY: secrets.token_hex(32)})


def publish(mesh, out, *options, product="orders_core", expect=0):
    command = ["govern", "publish", product, "--warehouse", str(mesh.warehouse), "--out", str(out)]
    return mesh.run(*command, *options, expect=expect)


def rows(file, columns=COLUMNS, table="platinum.orders"):
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.execute(f"select {columns} from {table} order by all").fetchall()


def test_a_role_is_handed_its_rows_as_they_stand_masked(compiled_mesh, tmp_path):
    publish(compiled_mesh, tmp_path / "out", "--role", "analyst_emea")
    wanted = compiled_mesh.query(
        f"select {COLUMNS} from commerce.platinum.orders where region = 'EMEA' order by all"
    )
    assert rows(tmp_path / "out" / "orders_core.duckdb") == wanted
    assert wanted
    sheet = json.loads((tmp_path / "out" / "publish.json").read_bytes())
    (table,) = sheet["tables"]
    shown = {one["name"]: one["masks"] for one in table["columns"] if one["shown"] == "masked"}
    assert shown["customer_email"] == ["mask_email"]
    (file,) = sheet["files"]
    assert file["sha256"] == hashlib.sha256((tmp_path / "out" / file["name"]).read_bytes()).hexdigest()


def test_two_roles_see_the_rows_of_both(compiled_mesh, tmp_path):
    told = publish(
        compiled_mesh,
        tmp_path / "out",
        "--role",
        "analyst_emea",
        "--role",
        "analyst_apac",
        "--format",
        "json",
    )
    found = rows(tmp_path / "out" / "orders_core.duckdb", "region")
    assert set(found) == {("EMEA",), ("APAC",)}
    (table,) = json.loads(told.stdout)["tables"]
    assert table["count"] == len(found)
    assert table["rows"] == {"analyst_apac": {"region": ["APAC"]}, "analyst_emea": {"region": ["EMEA"]}}


def test_nothing_but_the_product_is_in_the_file(compiled_mesh, tmp_path):
    publish(compiled_mesh, tmp_path / "out", "--role", "region_admin")
    with duckdb.connect(str(tmp_path / "out" / "orders_core.duckdb"), read_only=True) as connection:
        assert connection.execute("select schema_name, table_name from duckdb_tables()").fetchall() == [
            ("platinum", "orders")
        ]
        assert connection.execute("select count(*) from duckdb_views() where not internal").fetchall() == [
            (0,)
        ]
    canaries = compiled_mesh.landing / "canaries.ndjson"
    compiled_mesh.run("govern", "scan", "--values", str(canaries), str(tmp_path / "out"))


def test_encrypted_parquet_is_read_with_the_key_by_what_the_guide_shows(compiled_mesh, tmp_path, monkeypatch):
    options = ("--role", "analyst_emea", "--files", "parquet", "--key-variable", KEY)
    publish(compiled_mesh, tmp_path / "handed_out", *options)
    file = tmp_path / "handed_out" / "platinum.orders.parquet"
    assert file.read_bytes()[:4] == b"PARE"
    assert b"#***" not in file.read_bytes()
    with pytest.raises(duckdb.Error), duckdb.connect() as connection:
        connection.execute(f"select * from read_parquet('{file}')").fetchall()
    (snippet,) = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "publish.md").read_text(), re.DOTALL)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(KEY, compiled_mesh.env[KEY])
    names = {}
    exec(snippet, names)  # noqa: S102 - our own guide
    assert sorted(
        zip(*[names["table"][name].to_pylist() for name in COLUMNS.split(", ")], strict=True)
    ) == sorted(compiled_mesh.query(f"select {COLUMNS} from commerce.platinum.orders where region = 'EMEA'"))


@pytest.mark.parametrize(
    ("product", "options", "code", "says"),
    [
        ("orders_core", ("--role", "health_researcher"), 2, "does not let health_researcher in"),
        ("encounters_core", ("--role", "health_researcher"), 2, "sees no row of `encounters_deidentified`"),
        ("order_core", ("--role", "analyst_emea"), 2, "there is no product `order_core`"),
        (
            "orders_core",
            ("--role", "analyst_emea", "--target", "snowflake"),
            2,
            "enforces its policies itself",
        ),
        (
            "orders_core",
            ("--role", "analyst_emea", "--files", "parquet", "--key-variable", "NO_SUCH_KEY"),
            2,
            "nothing is written in the clear",
        ),
    ],
)
def test_what_may_not_be_handed_out_is_refused(compiled_mesh, tmp_path, product, options, code, says):
    done = publish(compiled_mesh, tmp_path / "out", *options, product=product, expect=code)
    assert says in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_key_for_a_database_is_refused_and_what_is_there_is_kept(compiled_mesh, tmp_path):
    done = publish(compiled_mesh, tmp_path / "out", "--role", "analyst_emea", "--key-variable", KEY, expect=2)
    assert "DuckDB files are not encrypted here" in done.stderr
    (tmp_path / "out").mkdir()
    done = publish(compiled_mesh, tmp_path / "out", "--role", "analyst_emea", expect=2)
    assert "is there already" in done.stderr


def test_a_table_with_other_columns_than_the_manifest_is_not_handed_out(compiled_mesh, tmp_path):
    mesh = compiled_mesh.copy(tmp_path / "mesh")
    with duckdb.connect(str(mesh.warehouse / "dev_brook_commerce.duckdb")) as connection:
        connection.execute("alter table platinum.orders add column note varchar")
    done = publish(mesh, tmp_path / "out", "--role", "analyst_emea", expect=3)
    assert "other columns than the manifest: `note`" in done.stderr
    assert not (tmp_path / "out").exists()


def test_while_the_gate_is_shut_nothing_is_handed_out(compiled_mesh, tmp_path):
    mesh = compiled_mesh.copy(tmp_path / "mesh")
    policy = mesh.project / "policies" / "waivers.yml"
    policy.write_text(
        "waivers:\n  - finding: 0123456789abcdef\n    owner: a@example.com\n    approved_by: b@example.com\n"
        "    reason: it is mended next week\n    approved_on: 2025-01-01\n    expires: 2025-02-01\n"
    )
    done = publish(mesh, tmp_path / "out", "--role", "analyst_emea", expect=1)
    assert "the gate is shut by waiver-valid" in done.stderr
    assert not (tmp_path / "out").exists()
