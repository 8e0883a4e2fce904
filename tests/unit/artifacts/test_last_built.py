"""What tables were last built from is kept when all that keep rows were built, and found for the same tables alone."""

from __future__ import annotations

import json

import pytest

from governance.artifacts.last_built import find_last_built, keep_last_built, set_aside
from governance.artifacts.manifest import read_manifest
from governance.artifacts.run_results import read_run_results

pytestmark = pytest.mark.xdist_group("protection_current")
KEPT = {f"model.protection_current.{name}" for name in ("kept", "of_names", "of_nobody")}
KEPT |= {"snapshot.protection_current.history"}


@pytest.fixture
def target(a_copy):
    return a_copy("protection_current") / "target"


@pytest.fixture
def results(target):
    """A function that gives the results of a run in which some nodes became something."""

    def ended(**statuses):
        content = json.loads((target / "run_results.json").read_bytes())
        shape = content["results"][0]
        content["results"] = [
            {**shape, "unique_id": uid, "status": status} for uid, status in statuses.items()
        ]
        (target / "run_results.json").write_text(json.dumps(content))
        return read_run_results(target / "run_results.json")

    return ended


def found(target, file=None):
    return find_last_built(target, read_manifest(file or target / "manifest.json"))


def test_nothing_is_known_before_a_build(target):
    assert found(target) is None


def test_a_build_of_all_that_keeps_rows_is_kept_as_it_was_judged(target, results):
    before = (target / "manifest.json").read_bytes()
    set_aside(target, target / "manifest.json")
    assert keep_last_built(target, results(**dict.fromkeys(KEPT, "success")))
    assert found(target).read_bytes() == before
    assert found(target).with_name("branches.json").read_bytes() == (target / "branches.json").read_bytes()


@pytest.mark.parametrize("status", ["error", "skipped", None])
def test_where_one_was_not_built_what_was_known_stays(target, results, status):
    set_aside(target, target / "manifest.json")
    keep_last_built(target, results(**dict.fromkeys(KEPT, "success")))
    before = found(target).read_bytes()
    changed = target / "changed.json"
    changed.write_bytes((target / "manifest.json").read_bytes() + b"\n")
    changed.replace(target / "manifest.json")
    set_aside(target, target / "manifest.json")
    some = dict.fromkeys(KEPT, "success")
    some.pop("model.protection_current.kept")
    if status:
        some["model.protection_current.kept"] = status
    assert not keep_last_built(target, results(**some))
    assert found(target).read_bytes() == before


def test_the_next_build_takes_the_place_of_the_last(target, results):
    for end in (b"", b"\n"):
        content = (target / "manifest.json").read_bytes() + end
        (target / "manifest.json").write_bytes(content)
        set_aside(target, target / "manifest.json")
        assert keep_last_built(target, results(**dict.fromkeys(KEPT, "success")))
        assert found(target).read_bytes() == content
    assert len(list((target / "built").iterdir())) == 1


def test_another_environment_has_tables_of_its_own(target, results):
    set_aside(target, target / "manifest.json")
    keep_last_built(target, results(**dict.fromkeys(KEPT, "success")))
    content = json.loads((target / "manifest.json").read_bytes())
    for node in content["nodes"].values():
        node["schema"] = f"other_{node['schema']}"
    other = target / "other.json"
    other.write_text(json.dumps(content))
    assert found(target, other) is None
    assert found(target) is not None
