"""The same seed writes the same bytes; as few events as are allowed still hold every canary."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys

import pytest

from governance.errors import UsageError
from governance.sample.shares import MINIMUM_EVENTS
from governance.sample.writing import write_sample

# What seed 7 writes. A change of what samples look like changes it; another machine, version of
# Python or time zone must not.
DIGEST = "f23804d3d808d118b8a125377baebb79e9aa0095c4881dd9c8f32c1c7b81b152"


def digest(folder):
    found = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        found.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()


def write(folder, seed=7, events=MINIMUM_EVENTS):
    write_sample(events, seed, folder, lambda _: None)
    return folder


def test_another_process_in_another_place_writes_the_same_bytes(tmp_path):
    surroundings = {"PYTHONHASHSEED": "4711", "TZ": "Asia/Kathmandu", "LC_ALL": "C", "NO_COLOR": "1"}
    subprocess.run(
        [
            sys.executable,
            "-m",
            "governance",
            "sample",
            "--events",
            str(MINIMUM_EVENTS),
            "--out",
            tmp_path / "b",
        ],
        env={**os.environ, **surroundings},
        check=True,
        capture_output=True,
    )
    assert digest(write(tmp_path / "a")) == digest(tmp_path / "b") == DIGEST


def test_again_into_the_same_folder_is_the_same(tmp_path):
    first = digest(write(tmp_path / "a"))
    assert digest(write(tmp_path / "a")) == first


def test_a_smaller_sample_leaves_nothing_of_a_larger_one(tmp_path):
    write(tmp_path / "a", events=MINIMUM_EVENTS + 500)
    assert digest(write(tmp_path / "a")) == digest(write(tmp_path / "b"))


def test_another_seed_writes_something_else(tmp_path):
    a, b = write(tmp_path / "a"), write(tmp_path / "b", seed=8)
    for path in ("orders.v1", "customers.v1", "auth.v1", "encounters.v1"):
        name = f"{path}/{path}-00000.ndjson"
        first, second = ((folder / name).read_bytes().split(b"\n") for folder in (a, b))
        # What is left alike are tombstones, and broken lines such as `null`.
        assert len(set(first) & set(second)) < len(first) / 20
    assert (a / "canaries.ndjson").read_bytes() == (b / "canaries.ndjson").read_bytes()


@pytest.mark.parametrize("seed", [0, 1, 2**63 - 1])
def test_the_smallest_sample_holds_every_canary_in_every_stream(tmp_path, seed):
    folder = write(tmp_path / "a", seed=seed)
    canaries = [json.loads(line)["values"] for line in (folder / "canaries.ndjson").read_text().splitlines()]
    assert len(canaries) == 500
    for stream, kind in (
        *(("orders.v1", "email"), ("auth.v1", "email"), ("accounts", "email")),
        *(("customers.v1", "ssn"), ("encounters.v1", "phrase")),
    ):
        text = b"".join(path.read_bytes() for path in (folder / stream).iterdir()).decode(errors="replace")
        assert not [values["name"] for values in canaries if values[kind] not in text], stream


@pytest.mark.parametrize("events", [-1, 0, MINIMUM_EVENTS - 1])
def test_too_few_events_name_the_minimum(tmp_path, events):
    with pytest.raises(UsageError, match=f"--events {MINIMUM_EVENTS} or more"):
        write(tmp_path / "a", events=events)
    assert not (tmp_path / "a").exists()


def test_a_full_disk_is_said_and_leaves_nothing(tmp_path):
    """A file that may not grow stands for a disk that is full."""
    limited = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (2**20, 2**20)); import signal;"
    )
    limited += "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); from governance.cli import run; sys.exit(run(sys.argv[1:]))"
    arguments = ["sample", "--events", str(MINIMUM_EVENTS), "--out", str(tmp_path / "a")]
    done = subprocess.run(
        [sys.executable, "-c", limited, *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 3
    assert "could not be written" in done.stderr
    assert list((tmp_path / "a").iterdir()) == []


def test_progress_adds_up(tmp_path):
    told = []
    write_sample(MINIMUM_EVENTS, 7, tmp_path / "a", told.append)
    assert sum(told) == MINIMUM_EVENTS
    assert len(told) > 100
