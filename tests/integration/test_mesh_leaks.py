"""Ways to expose a person in our own mesh: each is stopped by the check that should."""

from __future__ import annotations

import pytest
from mesh_edits import judged, packs
from mesh_leaks import LEAKS

pytestmark = pytest.mark.mesh
PACKS = packs(LEAKS)


def marks(number, change):
    """Those that are called by what they do, and not by the model they add, stand in docs/mutations.md."""
    yield pytest.mark.xdist_group(f"leaks-{number}")
    if " " in change.name:
        yield pytest.mark.mutation(change.name, engine="all", caught="check")


NUMBERED = [
    pytest.param(number, change, id=change.name, marks=tuple(marks(number, change)))
    for number, pack in enumerate(PACKS)
    for change in pack.changes
]


@pytest.fixture(scope="session")
def judged_pack(bare_mesh, tmp_path_factory):
    """A function that gives the findings of a copy of the mesh in which one pack's changes were made."""
    found = {}

    def findings(number):
        if number not in found:
            mesh = bare_mesh.copy(tmp_path_factory.mktemp(f"leaks-{number}"))
            verdict = judged(mesh, PACKS[number].changes)
            assert verdict.exit_code == 1, [result.error for result in verdict.results]
            found[number] = {
                (one.check, one.node, one.column): one
                for result in verdict.results
                for one in result.findings
            }
        return found[number]

    return findings


@pytest.mark.parametrize(("number", "change"), NUMBERED)
def test_it_is_stopped_by_the_check_that_should(number, change, judged_pack):
    found = judged_pack(number)
    assert change.finds in found, sorted(
        (check, column) for check, node, column in found if node == change.finds[1]
    )
    finding = found[change.finds]
    assert finding.message
    assert finding.fix


def test_they_are_many_and_all_differ():
    assert len(LEAKS) >= 60
    assert len({change.finds for change in LEAKS}) == len(LEAKS)
    assert len({change.name for change in LEAKS}) == len(LEAKS)
