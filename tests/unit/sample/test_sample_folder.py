"""A sample replaces a sample, whole or not at all, and touches nothing else."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import pytest

from governance.errors import UsageError
from governance.sample import manifest
from governance.sample.folder import replaced
from governance.sample.manifest import Counts, Manifest, Written
from governance.sample.parts import Parts

ONE = {
    "orders.v1/orders.v1-00000.ndjson": b"1\n",
    "orders.v1/orders.v1-00001.ndjson": b"2\n",
    "canaries.ndjson": b"c\n",
}
OTHER = {
    "orders.v1/orders.v1-00000.ndjson": b"3\n",
    "auth.v1/auth.v1-00000.ndjson": b"4\n",
    "canaries.ndjson": b"d\n",
}


class Killed(BaseException):
    """Stands for the end of the process: nobody but the test catches it."""


def fill(folder, files):
    written = []
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        written.append(Written(name, 1, len(content)))
    counts = {"orders.v1": Counts(1, 1)}
    manifest.write(
        Manifest(seed=1, events=1, canaries=1, streams=counts, files=written), folder / manifest.NAME
    )


def put(folder, files):
    with replaced(folder) as unfinished:
        fill(unfinished, files)


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != manifest.NAME
    }


def test_a_new_an_empty_and_a_sample_folder_are_taken(tmp_path):
    put(tmp_path / "new" / "deep", ONE)
    assert contents(tmp_path / "new" / "deep") == ONE
    (tmp_path / "empty").mkdir()
    put(tmp_path / "empty", ONE)
    put(tmp_path / "empty", OTHER)
    assert contents(tmp_path / "empty") == OTHER


@pytest.mark.parametrize(
    "foreign",
    [
        {"notes.txt": b"mine"},
        {"sample.json": b"{}"},
        {"sample.json": b'{"schema": "govern.sample/v2"}'},
        {"sample.json": b"\xff"},
        {"orders.v1/orders.v1-00000.ndjson": b"{}\n"},
    ],
)
def test_a_folder_with_something_else_is_refused_and_left_alone(tmp_path, foreign):
    for name, content in foreign.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    with pytest.raises(UsageError, match="nothing in it was touched"):
        put(tmp_path, ONE)
    assert {path for path in tmp_path.rglob("*") if path.is_file()} == {tmp_path / name for name in foreign}
    assert all((tmp_path / name).read_bytes() == content for name, content in foreign.items())


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(UsageError, match="not a folder"):
        put(tmp_path / "file", ONE)


@pytest.mark.parametrize(
    "path", ["../outside.ndjson", "/etc/passwd", "orders.v1/../../outside.ndjson", "notes.txt"]
)
def test_a_listing_of_files_elsewhere_is_not_believed(tmp_path, path):
    folder = tmp_path / "landing"
    put(folder, ONE)
    (tmp_path / "outside.ndjson").write_text("mine")
    (folder / "notes.txt").write_text("mine")
    listing = json.loads((folder / manifest.NAME).read_text())
    listing["files"].append({"path": path, "lines": 1, "bytes": 1})
    (folder / manifest.NAME).write_text(json.dumps(listing))
    with pytest.raises(UsageError):
        put(folder, OTHER)
    assert (tmp_path / "outside.ndjson").exists()
    assert (folder / "notes.txt").exists()


def test_files_that_others_put_beside_a_sample_stay(tmp_path):
    put(tmp_path, ONE)
    (tmp_path / "orders.v1" / "orders.v1-00009.ndjson").write_text("added by hand")
    put(tmp_path, OTHER)
    assert contents(tmp_path) == OTHER | {"orders.v1/orders.v1-00009.ndjson": b"added by hand"}


def test_what_fails_while_writing_leaves_the_sample_that_was_there(tmp_path):
    put(tmp_path, ONE)
    with pytest.raises(IsADirectoryError):
        put(tmp_path, OTHER | {"orders.v1": b"a folder stands there"})
    assert contents(tmp_path) == ONE
    assert manifest.read(tmp_path / manifest.NAME)


@pytest.mark.parametrize("earlier", [None, ONE])
@pytest.mark.parametrize("steps", range(24))
def test_killed_at_any_step_no_half_sample_passes_for_one(tmp_path, monkeypatch, earlier, steps):
    if earlier:
        put(tmp_path, earlier)
    left = iter(range(steps))

    def dying(act):
        def step(*arguments, **options):
            if next(left, None) is None:
                raise Killed
            return act(*arguments, **options)

        return step

    with monkeypatch.context() as patched:
        for name in ("replace", "unlink", "mkdir"):
            patched.setattr(Path, name, dying(getattr(Path, name)))
        patched.setattr("governance.sample.folder.shutil.rmtree", dying(lambda _: None))
        with contextlib.suppress(Killed):
            put(tmp_path, OTHER)
    found = manifest.read(tmp_path / manifest.NAME)
    if found:
        listed = {written.path for written in found.files}
        whole = earlier if earlier and listed == earlier.keys() else OTHER
        assert {name: (tmp_path / name).read_bytes() for name in listed} == whole
    put(tmp_path, ONE | OTHER)
    assert contents(tmp_path) == ONE | OTHER
    put(tmp_path, OTHER)
    assert contents(tmp_path) == OTHER
    assert {path.name for path in tmp_path.iterdir()} <= {
        "orders.v1",
        "auth.v1",
        "canaries.ndjson",
        "sample.json",
    }


def test_parts_are_no_larger_than_they_may_be(tmp_path):
    with Parts(tmp_path, lambda part: f"x/{part}.ndjson", largest=10) as parts:
        assert parts.write([b"1234", b"1234", b"1", b"12345678901234", b""]) == 5
    assert [(file.path, file.lines, file.bytes) for file in parts.files] == [
        ("x/0.ndjson", 2, 10),
        ("x/1.ndjson", 1, 2),
        ("x/2.ndjson", 1, 15),
        ("x/3.ndjson", 1, 1),
    ]
    assert [(tmp_path / file.path).stat().st_size for file in parts.files] == [10, 2, 15, 1]


def test_parts_are_no_larger_than_64_megabytes_unless_told(tmp_path):
    line = b"x" * (1_000_000 - 1)
    with Parts(tmp_path, lambda part: f"{part}.ndjson") as parts:
        parts.write(line for _ in range(65))
    assert [file.bytes for file in parts.files] == [64_000_000, 1_000_000]
