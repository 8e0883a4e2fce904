"""The macros find a model's domain as the gate does, in a project without databases of its domains."""

from __future__ import annotations

import re

import pytest

from governance.artifacts.manifest import read_manifest
from governance.declared.policies import load_policies
from governance.project import build_project

pytestmark = pytest.mark.xdist_group("homes")
HOMES = {
    "by_folder": ("silver", "shop"),
    "by_longer_folder": ("silver", "clinic"),
    "by_star": ("platinum", "shop"),
    "by_schema": ("platinum", "clinic"),
    "by_tag": ("platinum", "shop"),
    "nowhere": (None, None),
}


@pytest.fixture(scope="module")
def models(compiled):
    folder = compiled("homes")
    manifest = read_manifest(folder / "target" / "manifest.json")
    project = build_project(manifest, load_policies(folder).governance, folder)
    return {model.name: model for model in project.models.values()}


@pytest.mark.parametrize("name", HOMES)
def test_the_gate_knows_where_a_model_is_at_home(name, models):
    assert (models[name].tier, models[name].domain) == HOMES[name]


@pytest.mark.parametrize("name", [name for name, (_, domain) in HOMES.items() if domain])
def test_tokens_are_made_in_the_domain_that_the_gate_knows(name, models):
    (scope,) = re.findall(r"'(shop|clinic)'", models[name].compiled_code)
    assert scope == HOMES[name][1]


def test_the_gate_recognises_them(asked):
    result = asked("column-masked", "homes")
    assert result.error is None
    examined = {subject.split(".")[2] for subject in result.population}
    assert examined == {name for name, (_, domain) in HOMES.items() if domain}
    assert result.findings == ()
