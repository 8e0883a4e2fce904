import json
import shutil
from pathlib import Path

import pytest

from governance.cli import run

CONTRACTS = Path(__file__).parents[3] / "contracts"
STREAMS = ("accounts", "auth.v1", "customers.v1", "encounters.v1", "orders.v1")
SECRET = "123-45-6789"


@pytest.fixture
def landing(tmp_path, monkeypatch):
    monkeypatch.setenv("GOVERN_KEY_DEID_KEY_V1", "5a" * 32)
    monkeypatch.setenv("BROOK_WAREHOUSE", str(tmp_path / "warehouse"))
    monkeypatch.setenv("BROOK_ENVIRONMENT", "dev")
    for stream in STREAMS:
        (tmp_path / "landing" / stream).mkdir(parents=True)
    change = {"key": {"customer_id": "c1"}, "value": None}
    lines = [
        json.dumps(change),
        json.dumps(change | {SECRET: 1}),
        json.dumps({"key": SECRET, "value": SECRET}),
    ]
    (tmp_path / "landing/customers.v1/a.ndjson").write_text("\n".join(lines) + "\nunfinished")
    return tmp_path / "landing"


def collect(landing, *options):
    return run(["collect", "--from", str(landing), "--contracts", str(CONTRACTS), *options])


def test_people_get_a_table_and_notes(landing, capsys):
    assert collect(landing) == 0
    out, err = capsys.readouterr()
    assert "customers_v1" in out
    assert "customers.v1: rejected type_mismatch 1, unknown_field 1" in out
    assert "customers.v1: 10 bytes wait for the end of their line" in out
    assert SECRET not in out + err


def test_machines_get_json(landing, capsys):
    assert collect(landing, "--format", "json") == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["schema"], document["environment"]) == ("govern.collect/v1", "dev")
    streams = {stream.pop("stream"): stream for stream in document["streams"]}
    assert set(streams) == set(STREAMS)
    customers = streams["customers.v1"]
    assert customers.pop("seconds") > 0
    assert customers.pop("events_per_second") > 0
    assert customers == {
        "database": "dev_brook_commerce", "product": "customers_core", "table": "bronze.customers_v1",
        "mode": "append", "files": 1, "skipped_files": 0, "ignored_files": [], "lines": 3, "landed": 1,
        "rejected": {"type_mismatch": 1, "unknown_field": 1}, "expired": 0, "pending_bytes": 10, "error": None,
    }  # fmt: skip


def test_final_takes_what_waits(landing, capsys):
    assert collect(landing, "--final", "--format", "json") == 0
    assert '"broken_json": 1' in capsys.readouterr().out


def test_a_stream_in_trouble_is_3_and_still_reported(landing, capsys):
    collect(landing)
    (landing / "customers.v1/a.ndjson").write_text("")
    capsys.readouterr()
    assert collect(landing, "--format", "json") == 3
    out, err = capsys.readouterr()
    (message,) = [stream["error"] for stream in json.loads(out)["streams"] if stream["error"]]
    assert "customers.v1/a.ndjson is shorter than" in message
    assert f"error: customers.v1: {message}" in err


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--from", "nowhere"], "the landing folder nowhere does not exist"),
        (["--contracts", "nowhere"], "the contracts' folder nowhere does not exist"),
        (["--environment", "No!"], "no environment's name"),
        (["--block-bytes", "1"], "--block-bytes"),
    ],
)
def test_what_cannot_be_followed_is_2(landing, capsys, options, message):
    assert collect(landing, *options) == 2
    assert message in capsys.readouterr().err


def test_a_missing_key_is_2_before_anything_is_written(landing, capsys, monkeypatch, tmp_path):
    monkeypatch.delenv("GOVERN_KEY_DEID_KEY_V1")
    assert collect(landing) == 2
    assert "GOVERN_KEY_DEID_KEY_V1 is not set" in capsys.readouterr().err
    assert not (tmp_path / "warehouse").exists()


def test_a_schema_that_cannot_be_enforced_is_2(landing, capsys, tmp_path):
    contracts = Path(shutil.copytree(CONTRACTS, tmp_path / "contracts"))
    schema = contracts / "identity/schemas/accounts.json"
    schema.write_text(schema.read_text().replace('"minLength": 1', '"minLenght": 1', 1))
    assert collect(landing, "--contracts", str(contracts)) == 2
    err = capsys.readouterr().err
    assert (
        f"{schema}:11: properties.account_id.minLenght: the keyword `minLenght` is not enforced here" in err
    )
