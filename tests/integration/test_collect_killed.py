"""`govern collect`, killed at any instant and run again, loses nothing and doubles nothing."""

import json
import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

ROOT = Path(__file__).parents[2]
KILLS = 50
SEEDS = (1, 2)  # they share the kills, so that two workers can share the time
BREAKAGE = (
    lambda line: line[:20],
    lambda _: b"",
    lambda _: b"[]",
    lambda line: b"\xff" + line,
    lambda line: line + b"\r",
)


def a_value(name, node, number):
    kinds = node["type"] if isinstance(node["type"], list) else [node["type"]]
    if "null" in kinds and number % 3 == 0:
        return None
    if "enum" in node:
        return node["enum"][number % len(node["enum"])]
    if node.get("format"):
        return "2026-01-01T00:00:00.5Z" if node["format"] == "date-time" else "1980-02-29"
    if "pattern" in node:
        return "USD"[: int(node["pattern"][-3])]
    values = {"integer": number + 1, "number": number / 100, "boolean": number % 2 == 0}
    return values.get(kinds[0], f"{name}-{number}")


def a_row(schema, number):
    return {name: a_value(name, node, number) for name, node in schema["properties"].items()}


def a_change(schema, number):
    """Creations, updates and deletions, and a tombstone after each deletion."""
    key = {"customer_id": f"c{number % 97}"}
    if number % 7 == 6:
        return {"key": key, "value": None}
    row = a_row(schema["$defs"]["row"], number)
    before, after = (None, row) if number % 7 < 3 else (row, row) if number % 7 < 5 else (row, None)
    source = {"lsn": number, "ts_ms": number}
    return {
        "key": key,
        "value": {"op": "c", "ts_ms": number, "source": source, "before": before, "after": after},
    }


def lines(file, count):
    schema = json.loads(file.read_text())
    make = a_change if "$defs" in schema else a_row
    for number in range(count):
        line = json.dumps(make(schema, number)).encode()
        yield BREAKAGE[number % len(BREAKAGE)](line) if number % 50 == 13 else line


@pytest.fixture(scope="module")
def landing(tmp_path_factory):
    folder = tmp_path_factory.mktemp("landing")
    for file in ROOT.glob("contracts/*/schemas/*.json"):
        (folder / file.stem).mkdir()
        content = list(lines(file, 600))
        names = {
            f"{file.stem}-2026-11-{day}.ndjson": part
            for day, part in ((19, content[:280]), (20, content[280:]))
        }
        for name, part in names.items():
            (folder / file.stem / name).write_bytes(b"".join(line + b"\n" for line in part))
    return folder


def start(landing, warehouse):
    command = [
        sys.executable,
        "-m",
        "governance",
        "collect",
        "--from",
        landing,
        "--contracts",
        ROOT / "contracts",
    ]
    options = ["--warehouse", warehouse, "--block-bytes", "32768", "--format", "json"]
    environment = os.environ | {"GOVERN_KEY_DEID_KEY_V1": "5a" * 32, "BROOK_ENVIRONMENT": "dev"}
    return subprocess.Popen(
        [*command, *options], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def finish(process):
    """How many lines the run read; it must have ended well."""
    out, err = process.communicate()
    assert process.returncode == 0, err.decode()
    return sum(stream["lines"] for stream in json.loads(out)["streams"])


def state(warehouse):
    """Every row of every bronze table, but for when it was landed."""
    found = {}
    for file in sorted(warehouse.glob("*.duckdb")):
        with duckdb.connect(str(file), read_only=True) as connection:
            query = "select table_name from information_schema.tables where table_schema = 'bronze'"
            for (table,) in connection.execute(query).fetchall():
                told = {"_positions": "landed_at", "_expiries": "expired_at"}.get(table, "_landed_at")
                found[file.stem, table] = connection.execute(
                    f"from bronze.{table} select * exclude ({told}) order by all"
                ).fetchall()
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_killed_at_any_instant_nothing_is_lost_or_doubled(landing, tmp_path, seed):
    began = time.perf_counter()
    total = finish(start(landing, tmp_path / "whole"))
    seconds = time.perf_counter() - began
    expected = state(tmp_path / "whole")
    assert total == 4 * 600 + 320
    assert sum(map(len, expected.values())) == total + 9  # each line is a row or a reject; a position a file

    warehouse, dice, kills, resumed = tmp_path / "killed", random.Random(seed), 0, 0  # noqa: S311 - no secret
    while kills < KILLS // len(SEEDS):
        process = start(landing, warehouse)
        try:
            process.wait(timeout=dice.uniform(0.2, 1.05) * seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            kills += 1
            continue
        resumed += finish(process) < total
        assert state(warehouse) == expected
        shutil.rmtree(warehouse)
    resumed += finish(start(landing, warehouse)) < total
    assert state(warehouse) == expected
    assert resumed  # some kill did interrupt it half-way
