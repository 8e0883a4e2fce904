import datetime as dt
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from governance.collect.digests import VARIABLE, reject_key
from governance.collect.land import Options
from governance.collect.plan import Place, make_plans
from governance.collect.run import collect
from governance.collect.tables import told
from governance.declared.contracts import load_contracts
from governance.errors import DeclarationError, IncompleteError, UsageError

CONTRACTS = Path(__file__).parents[3] / "contracts"
STREAMS = ("accounts", "auth.v1", "customers.v1", "encounters.v1", "orders.v1")
NOW = dt.datetime(2026, 11, 21, 8, tzinfo=dt.UTC).replace(tzinfo=None)
IDENTITY = "dev_brook_identity.duckdb"


def an_account(number, **changes):
    account = {
        "account_id": f"a{number}", "customer_id": "c1", "email": "a@example.com", "display_name": "Ann",
        "status": "active", "plan": "free", "has_mfa": False, "region": "AMER",
        "created_at": "2026-01-01T00:00:00Z", "exported_on": "2026-11-20",
    }  # fmt: skip
    return json.dumps(account | changes).encode() + b"\n"


def an_event(number, **changes):
    event = {
        "event_id": f"e{number}", "occurred_at": "2026-01-01T00:00:00Z", "published_at": "2026-01-01T00:00:01Z",
        "account_id": "a1", "customer_id": "c1", "username": "a@example.com", "event_type": "logout",
        "ip_address": "192.0.2.1", "device_id": None, "user_agent": "x", "region": "EMEA",
    }  # fmt: skip
    return json.dumps(event | changes).encode() + b"\n"


class Mesh:
    """A landing folder and a warehouse."""

    def __init__(self, root):
        self.landing, self.warehouse = root / "landing", root / "warehouse"
        self.contracts = CONTRACTS
        for stream in STREAMS:
            (self.landing / stream).mkdir(parents=True)

    def write(self, stream, name, content):
        (self.landing / stream / name).write_bytes(content)

    def append(self, stream, name, content):
        with (self.landing / stream / name).open("ab") as file:
            file.write(content)

    def collect(self, *, block_bytes=200, is_final=False, environment="dev", domain="identity", now=NOW):
        place = Place(self.landing, self.warehouse, environment)
        plans = [
            plan for plan in make_plans(load_contracts(self.contracts), place) if domain in plan.database
        ]
        options = Options(self.landing, bytes(32), lambda: now, lambda _: None, block_bytes, is_final)
        results = collect(plans, options)
        return {result.stream: result for found in results.values() for result in found}

    def query(self, sql, file=IDENTITY):
        with duckdb.connect(str(self.warehouse / file), read_only=True) as connection:
            return connection.execute(sql).fetchall()

    def change(self, sql, file=IDENTITY):
        with duckdb.connect(str(self.warehouse / file)) as connection:
            connection.execute(sql)

    def assert_conserved(self):
        """The rows that the positions tell of are those in the tables."""
        for stream, table in (("accounts", "accounts"), ("auth.v1", "auth_v1")):
            ((kept,),) = self.query(f"from bronze.{table} select count(*)")
            ((rejected,),) = self.query(f"from bronze.{table}_rejects select count(*)")
            told_of = self.query(
                f"from bronze._positions select sum(rows_kept), sum(rows_rejected), sum(line) where stream = '{stream}'"
            )
            assert told_of in ([(kept, rejected, kept + rejected)], [(None, None, None)])
            assert told_of[0][0] is not None or kept + rejected == 0


@pytest.fixture
def mesh(tmp_path):
    return Mesh(tmp_path)


def test_rows_land_with_their_place_and_time(mesh):
    mesh.write("auth.v1", "auth.v1-00000.ndjson", an_event(1) + b"broken\n" + an_event(2, region="AMER"))
    result = mesh.collect()["auth.v1"]
    rows = mesh.query(
        "select event_id, region, device_id, occurred_at, _file, _line, _landed_at from bronze.auth_v1"
    )
    moment = NOW.replace(month=1, day=1, hour=0)
    file = "auth.v1/auth.v1-00000.ndjson"
    assert rows == [("e1", "EMEA", None, moment, file, 1, NOW), ("e2", "AMER", None, moment, file, 3, NOW)]
    ((rejected_file, line, digest, reason, landed_at),) = mesh.query("select * from bronze.auth_v1_rejects")
    assert (rejected_file, line, reason, landed_at) == (file, 2, "broken_json", NOW)
    assert re.fullmatch("[0-9a-f]{64}", digest)
    assert (result.lines, result.landed, result.rejected) == (3, 2, {"broken_json": 1})
    mesh.assert_conserved()


def test_tables_are_made_though_nothing_has_come_yet(mesh):
    assert all(result.lines == 0 and not result.error for result in mesh.collect(domain="").values())
    assert mesh.query("select count(*) from bronze.accounts_rejects") == [(0,)]
    tables = mesh.query(
        "select table_name from information_schema.tables where table_schema = 'bronze' order by 1",
        "dev_brook_commerce.duckdb",
    )
    assert [table for (table,) in tables] == [
        "_expiries", "_positions", "customers_v1", "customers_v1_rejects", "orders_v1", "orders_v1_rejects",
    ]  # fmt: skip


def test_each_environment_has_databases_of_its_own(mesh):
    mesh.collect(environment="prod", domain="")
    mesh.collect(environment="test_2", domain="")
    names = sorted(path.name for path in mesh.warehouse.iterdir())
    assert names == [
        f"{prefix}brook_{d}.duckdb" for prefix in ("", "test_2_") for d in ("commerce", "health", "identity")
    ]


def test_what_bronze_has_kept_for_its_time_is_deleted_once_and_told(mesh):
    mesh.write("auth.v1", "a.ndjson", an_event(1) + b"broken\n")
    mesh.write("accounts", "2026-11-20.ndjson", an_account(1))
    mesh.collect(now=NOW - dt.timedelta(days=90, seconds=1))
    mesh.write("auth.v1", "b.ndjson", an_event(2))
    assert mesh.collect(now=NOW - dt.timedelta(days=90))["auth.v1"].expired == 0
    assert mesh.collect()["auth.v1"].expired == 2
    assert mesh.query("select event_id from bronze.auth_v1") == [("e2",)]
    assert mesh.query("select * from bronze.auth_v1_rejects") == []
    # Positions stay: nothing is landed again, and the next run has nothing to delete.
    assert (mesh.collect()["auth.v1"].lines, mesh.collect()["auth.v1"].expired) == (0, 0)
    assert mesh.query("from bronze._expiries") == [("auth.v1", NOW - dt.timedelta(days=90), 1, 1, NOW)]
    # The newest export is the whole table, however old.
    assert mesh.query("select account_id from bronze.accounts") == [("a1",)]


def test_a_second_run_finds_nothing_new(mesh):
    mesh.write("auth.v1", "a.ndjson", b"".join(map(an_event, range(50))))
    assert mesh.collect()["auth.v1"].landed == 50
    again = mesh.collect()["auth.v1"]
    assert (again.lines, again.files) == (0, set())
    assert mesh.query("select count(*), count(distinct _line), max(_line) from bronze.auth_v1") == [
        (50, 50, 50)
    ]


def test_what_was_appended_and_new_files_follow(mesh):
    mesh.write("auth.v1", "b.ndjson", an_event(1))
    mesh.collect()
    mesh.append("auth.v1", "b.ndjson", an_event(2) + b"[]\n" + an_event(3))
    mesh.write("auth.v1", "a.ndjson", an_event(4))
    assert mesh.collect()["auth.v1"].lines == 4
    rows = mesh.query("select event_id, _file, _line from bronze.auth_v1 order by 1")
    assert rows == [
        ("e1", "auth.v1/b.ndjson", 1), ("e2", "auth.v1/b.ndjson", 2), ("e3", "auth.v1/b.ndjson", 4),
        ("e4", "auth.v1/a.ndjson", 1),
    ]  # fmt: skip
    mesh.assert_conserved()


def test_a_landed_file_may_be_moved_away(mesh):
    mesh.write("auth.v1", "a.ndjson", an_event(1))
    mesh.collect()
    (mesh.landing / "auth.v1/a.ndjson").unlink()
    mesh.write("auth.v1", "b.ndjson", an_event(2))
    assert mesh.collect()["auth.v1"].landed == 1
    assert mesh.query("select count(*) from bronze.auth_v1") == [(2,)]
    mesh.assert_conserved()


def test_a_line_without_its_end_waits_for_it(mesh):
    whole = an_event(2)
    mesh.write("auth.v1", "a.ndjson", an_event(1) + whole[:40])
    first = mesh.collect()["auth.v1"]
    assert (first.landed, first.pending_bytes) == (1, 40)
    mesh.append("auth.v1", "a.ndjson", whole[40:])
    second = mesh.collect()["auth.v1"]
    assert (second.landed, second.rejected.total(), second.pending_bytes) == (1, 0, 0)


def test_final_takes_the_last_line_as_it_is(mesh):
    mesh.write("auth.v1", "a.ndjson", an_event(1) + an_event(2).rstrip())
    assert mesh.collect()["auth.v1"].landed == 1
    assert mesh.collect(is_final=True)["auth.v1"].landed == 1
    assert mesh.collect(is_final=True)["auth.v1"].lines == 0
    mesh.append("auth.v1", "a.ndjson", b"\n")
    assert "has grown" in mesh.collect()["auth.v1"].error


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda content: content[:-5], "is shorter than"),
        (lambda content: content.replace(b"EMEA", b"APAC"), "differs in the first"),
        (lambda content: content[1:] + b"\n" * 9, "differs in the first"),
        (lambda _: b"", "is shorter than"),
    ],
)
def test_a_landed_file_that_changed_is_an_error(mesh, change, message):
    content = b"".join(map(an_event, range(3)))
    mesh.write("auth.v1", "a.ndjson", content)
    mesh.collect()
    mesh.write("auth.v1", "a.ndjson", change(content))
    assert message in mesh.collect()["auth.v1"].error
    assert mesh.query("select count(*) from bronze.auth_v1") == [(3,)]


def test_one_stream_in_trouble_stops_no_other(mesh):
    mesh.write("auth.v1", "a.ndjson", an_event(1))
    mesh.collect()
    mesh.write("auth.v1", "a.ndjson", an_event(2))
    mesh.write("accounts", "accounts-2026-11-20.ndjson", an_account(1))
    results = mesh.collect()
    assert results["auth.v1"].error
    assert (results["accounts"].landed, results["accounts"].error) == (1, None)


class TestExports:
    def test_only_the_newest_is_there(self, mesh):
        mesh.write("accounts", "accounts-2026-11-18.ndjson", an_account(1) + an_account(2))
        mesh.write("accounts", "accounts-2026-11-19.ndjson", an_account(2) + b"{}\n" + an_account(3))
        first = mesh.collect()["accounts"]
        assert (first.landed, first.skipped_files) == (2, 1)
        assert mesh.query("select account_id from bronze.accounts order by 1") == [("a2",), ("a3",)]
        mesh.assert_conserved()
        mesh.write("accounts", "accounts-2026-11-20.ndjson", an_account(9))
        second = mesh.collect()["accounts"]
        assert (second.landed, second.skipped_files) == (1, 2)
        assert mesh.query("select account_id, _file from bronze.accounts") == [
            ("a9", "accounts/accounts-2026-11-20.ndjson")
        ]
        assert mesh.query("select count(*) from bronze.accounts_rejects") == [(0,)]
        mesh.assert_conserved()

    def test_the_same_export_is_landed_once(self, mesh):
        mesh.write("accounts", "accounts-2026-11-20.ndjson", an_account(1))
        mesh.collect()
        assert mesh.collect()["accounts"].lines == 0

    def test_an_older_one_that_comes_late_is_passed_over(self, mesh):
        mesh.write("accounts", "accounts-2026-11-20.ndjson", an_account(1))
        mesh.collect()
        (mesh.landing / "accounts/accounts-2026-11-20.ndjson").unlink()
        mesh.write("accounts", "accounts-2026-11-19.ndjson", an_account(2))
        late = mesh.collect()["accounts"]
        assert (late.lines, late.skipped_files) == (0, 1)
        assert mesh.query("select account_id from bronze.accounts") == [("a1",)]

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            (b"", "holds no valid row (it is empty)"),
            (b"{}\n[]\n{}\n", "holds no valid row (key_missing 2, not_an_object 1)"),
            (an_account(2) * 9 + an_account(3)[:-1], "ends in the middle of a line"),
        ],
    )
    def test_a_bad_one_leaves_the_table_as_it_was(self, mesh, content, message):
        mesh.write("accounts", "accounts-2026-11-19.ndjson", an_account(1))
        mesh.collect()
        mesh.write("accounts", "accounts-2026-11-20.ndjson", content)
        result = mesh.collect()["accounts"]
        assert message in result.error
        assert result.lines == 0
        assert mesh.query("select account_id from bronze.accounts") == [("a1",)]
        mesh.assert_conserved()
        mesh.write("accounts", "accounts-2026-11-21.ndjson", an_account(4))
        assert mesh.collect()["accounts"].error is None

    def test_an_unfinished_one_may_be_called_final(self, mesh):
        mesh.write("accounts", "accounts-2026-11-20.ndjson", an_account(1) + an_account(2)[:-1])
        assert mesh.collect()["accounts"].error
        assert mesh.collect(is_final=True)["accounts"].landed == 2

    @pytest.mark.parametrize("content", [an_account(1) + an_account(2), an_account(2), an_account(1)[:-3]])
    def test_one_that_changed_after_it_was_landed_is_an_error(self, mesh, content):
        mesh.write("accounts", "accounts-2026-11-20.ndjson", an_account(1))
        mesh.collect()
        mesh.write("accounts", "accounts-2026-11-20.ndjson", content)
        assert "accounts-2026-11-20.ndjson" in mesh.collect()["accounts"].error
        assert mesh.query("select account_id from bronze.accounts") == [("a1",)]


class TestTables:
    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ("alter table bronze.auth_v1 drop column region", "it lacks region VARCHAR"),
            ("alter table bronze.auth_v1 add column extra integer", "it has extra INTEGER"),
            (
                "alter table bronze.auth_v1 alter occurred_at type varchar",
                "it lacks occurred_at TIMESTAMP; it has",
            ),
            ("alter table bronze.auth_v1_rejects drop column reason", "bronze.auth_v1_rejects differs"),
            ("drop table bronze.auth_v1", "bronze.auth_v1 does not exist, although"),
        ],
    )
    def test_a_table_that_differs_from_its_contract_is_an_error(self, mesh, change, message):
        mesh.write("auth.v1", "a.ndjson", an_event(1))
        mesh.collect()
        mesh.change(change)
        mesh.append("auth.v1", "a.ndjson", an_event(2))
        result = mesh.collect()["auth.v1"]
        assert message in result.error
        assert result.lines == 0

    def test_changed_positions_stop_the_whole_database(self, mesh):
        mesh.collect()
        mesh.change("alter table bronze._positions drop column line")
        results = mesh.collect(domain="")
        assert "bronze._positions differs" in results["auth.v1"].error
        assert "bronze._positions differs" in results["accounts"].error
        assert results["orders.v1"].error is None

    def test_a_file_that_is_no_database(self, mesh):
        mesh.warehouse.mkdir()
        (mesh.warehouse / IDENTITY).write_bytes(b"no database" * 1000)
        assert "cannot be opened" in mesh.collect()["auth.v1"].error

    def test_two_at_once(self, mesh):
        mesh.collect()
        holder = (
            "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"
        )
        command = [sys.executable, "-c", holder, str(mesh.warehouse / IDENTITY)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            assert process.stdout.readline() == b"held\n"
            results = mesh.collect(domain="")
            process.stdin.close()
        assert "is in use by another process" in results["auth.v1"].error
        assert results["orders.v1"].error is None

    def test_what_duckdb_says_goes_no_further(self):
        with pytest.raises(IncompleteError) as caught, told("here"):
            duckdb.sql("select cast('123-45-6789' as integer)").fetchall()
        assert "ConversionException" in str(caught.value)
        assert "6789" not in str(caught.value)
        assert caught.value.__suppress_context__


class TestRejects:
    def test_values_that_their_columns_cannot_hold(self, mesh):
        mesh.write(
            "auth.v1",
            "a.ndjson",
            an_event(1)
            + an_event(2, occurred_at="0001-01-01T00:00:00+10:00")
            + an_event(3).replace(b'"e3"', b'"e3", "region": "EMEA"')
            + an_event(4),
        )
        result = mesh.collect(block_bytes=10_000)["auth.v1"]
        assert result.rejected == {"value_not_allowed": 1, "broken_json": 1}
        assert mesh.query("select event_id, _line from bronze.auth_v1") == [("e1", 1), ("e4", 4)]
        assert mesh.query("select _line, reason from bronze.auth_v1_rejects") == [
            (2, "value_not_allowed"),
            (3, "broken_json"),
        ]

    def test_a_line_longer_than_a_mebibyte(self, mesh):
        long = an_event(2, user_agent="x" * 2**20)
        mesh.write("auth.v1", "a.ndjson", an_event(1) + long + an_event(3))
        for block_bytes in (4096, 2**24):
            shutil.rmtree(mesh.warehouse, ignore_errors=True)
            assert mesh.collect(block_bytes=block_bytes)["auth.v1"].landed == 2
            rejects = mesh.query("select _line, reason, line_digest from bronze.auth_v1_rejects")
            assert rejects == [(2, "line_too_long", rejects[0][2])]
        ((event,),) = mesh.query("select event_id from bronze.auth_v1 where _line = 3")
        assert event == "e3"

    def test_a_file_of_rejects_only(self, mesh):
        mesh.write("auth.v1", "a.ndjson", b"\n\n{}\n\xff\n")
        result = mesh.collect()["auth.v1"]
        assert (result.landed, result.rejected) == (0, {"broken_json": 2, "key_missing": 1, "bad_utf8": 1})
        mesh.assert_conserved()

    def test_null_characters_are_kept(self, mesh):
        mesh.write("auth.v1", "a.ndjson", an_event(1, user_agent="a\x00b"))
        mesh.collect()
        assert mesh.query("select user_agent from bronze.auth_v1") == [("a\x00b",)]


class TestPlans:
    def plans(self, mesh, environment="dev"):
        return make_plans(load_contracts(mesh.contracts), Place(mesh.landing, mesh.warehouse, environment))

    def test_a_missing_folder_is_a_usage_error(self, mesh):
        (mesh.landing / "orders.v1").rmdir()
        with pytest.raises(UsageError, match=r"orders\.v1` does not exist"):
            self.plans(mesh)
        shutil.rmtree(mesh.landing)
        with pytest.raises(UsageError, match="landing folder"):
            self.plans(mesh)

    def test_a_name_that_is_no_text_is_refused(self, mesh):
        (mesh.landing / "auth.v1" / os.fsdecode(b"a\xff.ndjson")).write_bytes(b"")
        with pytest.raises(UsageError, match="cannot be written as text"):
            self.plans(mesh)

    def test_a_table_may_be_called_by_a_reserved_word(self, mesh, tmp_path):
        mesh.contracts = Path(shutil.copytree(CONTRACTS, tmp_path / "contracts"))
        file = mesh.contracts / "identity/sessions_core.yml"
        file.write_text(
            file.read_text().replace("table: auth_v1", "table: order").replace("auth_v1_rejects", "select")
        )
        mesh.write("auth.v1", "a.ndjson", an_event(1) + b"{}\n")
        assert mesh.collect()["auth.v1"].error is None
        assert mesh.query('from bronze."order" select count(*)') == [(1,)]
        assert mesh.query('from bronze."select" select reason') == [("key_missing",)]

    @pytest.mark.parametrize("environment", ["", "Dev", "dev-1", "../x", "1st"])
    def test_an_environment_is_a_word(self, mesh, environment):
        with pytest.raises(UsageError, match="no environment's name"):
            self.plans(mesh, environment)

    def test_only_ndjson_files_are_read(self, mesh):
        mesh.write("auth.v1", "a.ndjson.tmp", an_event(1))
        mesh.write("auth.v1", ".a.ndjson.swp", an_event(1))
        (mesh.landing / "auth.v1/folder.ndjson").mkdir()
        result = mesh.collect()["auth.v1"]
        assert result.lines == 0
        assert result.ignored_files == (".a.ndjson.swp", "a.ndjson.tmp", "folder.ndjson")

    @pytest.mark.parametrize(
        ("field", "value"),
        [("key: [account_id]", "key: [acount_id]"), ("dedupe_keys: [event_id]", "dedupe_keys: [id]")],
    )
    def test_keys_must_be_columns(self, mesh, tmp_path, field, value):
        mesh.contracts = Path(shutil.copytree(CONTRACTS, tmp_path / "contracts"))
        file = mesh.contracts / "identity/sessions_core.yml"
        file.write_text(file.read_text().replace(field, value, 1))
        with pytest.raises(DeclarationError, match="is no column of this stream") as caught:
            self.plans(mesh)
        assert caught.value.path.startswith("collectors[0].")

    def test_contracts_without_collectors(self, mesh, tmp_path):
        mesh.contracts = tmp_path / "contracts"
        (mesh.contracts / "commerce").mkdir(parents=True)
        text = (CONTRACTS / "commerce/customer_activity.yml").read_text()
        text = text.replace("[orders_core, sessions_core]", "[customer_activity]")
        (mesh.contracts / "commerce/customer_activity.yml").write_text(text)
        with pytest.raises(UsageError, match="no contract declares a collector"):
            self.plans(mesh)


class TestKey:
    def test_it_is_not_the_deid_key_itself(self):
        key = reject_key({VARIABLE: "ab" * 32})
        assert len(key) == 32
        assert key != bytes.fromhex("ab" * 32)
        assert key != reject_key({VARIABLE: "ac" * 32})

    @pytest.mark.parametrize(
        ("environment", "message"),
        [
            ({}, "is not set"),
            ({VARIABLE: ""}, "is not set"),
            ({VARIABLE: "secret"}, "is not hexadecimal"),
            ({VARIABLE: "ab" * 31}, "shorter than 32 bytes"),
        ],
    )
    def test_a_bad_key_is_named_and_never_shown(self, environment, message):
        with pytest.raises(UsageError, match=message) as caught:
            reject_key(environment)
        assert VARIABLE in str(caught.value)
        assert "secret" not in str(caught.value)
