"""Changes of our own mesh: a diff names each, as what it is, one way and back; what is harmless it does not name."""

from __future__ import annotations

import pytest
from mesh_changes import CASES, HARMLESS
from mesh_edits import apply, packs

from governance.changes.change import needs
from governance.changes.comparing import compare
from governance.changes.kinds import GROUPS, KINDS
from governance.opening import Side, open_states

pytestmark = [pytest.mark.mesh, pytest.mark.xdist_group("changes")]
PACKS = packs(CASES)
# What no edit of the mesh brings about; each has a test of its own.
ELSEWHERE = {
    "approvers-changed",
    "baseline-grown",
    "baseline-shrunk",
    "creation-loosened",
    "creation-tightened",
    "erasure-dropped",
    "exception-removed",
    "flag-changed",
    "mask-key-rotated",
    "meaning-unknown",
    "product-added",
    "product-moved",
    "product-removed",
    "product-sunset-sooner",
    "rows-unknown",
    "stand-in-changed",
    "succession-changed",
    "synthetic-declared",
    "synthetic-dropped",
    "table-schema-dropped",
    "waiver-extended",
    "warehouse-changed",
}


def compiled(mesh):
    mesh.warehouse.mkdir(exist_ok=True)
    mesh.run("govern", "compile")
    mesh.dbt("--quiet", "compile")
    return Side(mesh.target / "manifest.json", mesh.project)


@pytest.fixture(scope="session")
def base_mesh(bare_mesh, tmp_path_factory):
    """The mesh as it is, compiled."""
    mesh = bare_mesh.copy(tmp_path_factory.mktemp("changes-base"))
    compiled(mesh)
    return mesh


@pytest.fixture(scope="session")
def both_ways(base_mesh, tmp_path_factory):
    """A function that gives the diff of one pack's changes, one way and back."""
    found = {}

    def diffs(number):
        if number not in found:
            mesh = base_mesh.copy(tmp_path_factory.mktemp(f"changes-{number}"))
            apply(mesh.project, PACKS[number].changes)
            base, head = open_states(
                compiled(mesh), Side(base_mesh.target / "manifest.json", base_mesh.project)
            )
            found[number] = compare(base, head), compare(head, base)
        return found[number]

    return diffs


def told(diff):
    return {
        (one.kind, one.subject): (one.group, " ".join(sorted(needs(one))), one.bump, one.products)
        for one in diff.changes
    }


def expected(said):
    return {(one.kind, one.subject): (*one.verdict, tuple(sorted(one.products))) for one in said}


@pytest.mark.parametrize(
    ("number", "case"),
    [pytest.param(number, case, id=case.name) for number, pack in enumerate(PACKS) for case in pack.changes],
)
def test_a_change_is_named_as_what_it_is_one_way_and_back(number, case, both_ways):
    for diff, said in zip(both_ways(number), (case.there, case.back), strict=True):
        found = told(diff)
        assert {key: found.get(key) for key in expected(said)} == expected(said)


@pytest.mark.parametrize("number", range(len(PACKS)))
@pytest.mark.parametrize("way", ["there", "back"])
def test_nothing_else_is_named(number, way, both_ways):
    diff = both_ways(number)[way == "back"]
    cases = PACKS[number].changes
    assert set(told(diff)) == {key for case in cases for key in expected(getattr(case, way))}


def test_every_change_says_where_and_what(both_ways):
    for diff in both_ways(0):
        for change in diff.changes:
            assert change.path, change
            assert change.before != change.after, change
            assert change.title == KINDS[change.kind].title


def test_every_version_must_rise_as_far_as_the_most_that_concerns_it(both_ways):
    diff = both_ways(0)[0]
    assert {one.product: (one.bump, one.least) for one in diff.versions} == dict.fromkeys(
        sorted({product for change in diff.breaking for product in change.products}), ("major", "2.0.0")
    ) | {"net_sales": ("major", "3.0.0")}
    assert diff.unrisen == diff.versions


def test_what_is_harmless_is_not_named(base_mesh, tmp_path):
    mesh = base_mesh.copy(tmp_path)
    for pack in packs(HARMLESS):
        apply(mesh.project, pack.changes)
    base, head = open_states(compiled(mesh), Side(base_mesh.target / "manifest.json", base_mesh.project))
    assert compare(base, head).changes == ()
    # What was the newer version is the older one now.
    assert [one.kind for one in compare(head, base).changes] == ["version-lowered"]


def test_they_are_many_and_of_every_kind():
    said = [one for case in CASES for one in (*case.there, *case.back)]
    assert len(CASES) >= 80
    assert len({case.name for case in CASES}) == len(CASES)
    assert len(HARMLESS) >= 30
    assert {one.verdict.group for one in said} == set(GROUPS)
    assert {one.kind for one in said} | ELSEWHERE == set(KINDS)
