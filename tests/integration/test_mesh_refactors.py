"""Harmless changes of our own mesh: the gate stays silent."""

from __future__ import annotations

import pytest
from mesh_edits import judged, packs
from mesh_refactors import REFACTORS

pytestmark = pytest.mark.mesh
PACKS = packs(REFACTORS)


@pytest.mark.parametrize(
    "number",
    [pytest.param(one, marks=pytest.mark.xdist_group(f"refactors-{one}")) for one in range(len(PACKS))],
)
def test_the_gate_stays_silent(number, bare_mesh, tmp_path):
    mesh = bare_mesh.copy(tmp_path)
    verdict = judged(mesh, PACKS[number].changes)
    found = [(one.check, one.place, one.message) for result in verdict.results for one in result.findings]
    assert found == []
    assert verdict.exit_code == 0
    # They were all looked at: what a change adds is in the population.
    examined = {subject for result in verdict.results for subject in result.population}
    for change in PACKS[number].changes:
        if change.name.startswith("calm_"):
            assert f"model.brook.{change.name}.order_id" in examined


def test_they_are_many():
    assert len(REFACTORS) >= 30
    assert len({change.name for change in REFACTORS}) == len(REFACTORS)
