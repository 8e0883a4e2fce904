"""`govern init` in somebody's dbt project: what it writes is read again, and the first check is of use."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import yaml

from governance.cli import run
from governance.declared.policies import load_policies
from governance.gate import Question, judge

pytestmark = pytest.mark.xdist_group("starting")
HERE = Path(__file__).parents[2] / "projects" / "starting"


@pytest.fixture
def folder(compiled, tmp_path, monkeypatch):
    monkeypatch.delenv("DBT_TARGET_PATH", raising=False)
    monkeypatch.delenv("DBT_PROFILES_DIR", raising=False)
    return Path(shutil.copytree(compiled("starting"), tmp_path / "starting"))


def init(folder):
    return run(["init", "--project-dir", str(folder)])


def files(folder):
    return {
        path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and "target" not in path.parts
    }


def test_what_it_writes_says_what_the_project_says(folder, capsys):
    assert init(folder) == 0
    said = capsys.readouterr().out
    governance = load_policies(folder).governance
    assert {name: (one.engine, one.may_hold_raw) for name, one in governance.targets.items()} == {
        "dev": ("duckdb", False),
        "production": ("snowflake", True),
    }
    assert governance.tiers["bronze"].schemas == ("landed",)
    assert governance.tiers["silver"].paths == ("models/staging",)
    assert governance.tiers["platinum"].paths == ("models/marts",)
    assert list(governance.domains) == ["starting"]
    assert "say of which tier these are: models/oddments" in said
    assert (folder / "macros" / "protect" / "mask_email.sql").exists()


def test_its_masks_speak_of_nobody_elses_domains_and_roles(folder):
    init(folder)
    policies = load_policies(folder)
    assert policies.scopes == {}
    assert {role for mask in policies.masks.values() for role in mask.unmasked_for} == set()
    assert "commerce" not in (folder / "policies" / "masks.yml").read_text()


def test_the_first_check_is_of_use(folder, dbt):
    init(folder)
    dbt(folder, "compile")
    verdict = judge(Question(None, folder))
    # Nobody has declared an identifier yet: that there is nothing to mask is no good answer.
    assert verdict.exit_code == 3
    assert [result.error for result in verdict.results if result.error] == []
    found = {(one.check, one.node, one.column) for result in verdict.results for one in result.findings}
    assert ("source-classified", "source.starting.shop.customers", "email") in found
    assert ("column-classified", "model.starting.customers", None) in found


def test_what_is_there_is_kept_and_a_second_time_changes_nothing(folder, capsys):
    (folder / "policies").mkdir()
    text = (Path(__file__).parents[3] / "policies" / "classifications.yml").read_text() + "\n# mine\n"
    (folder / "policies" / "classifications.yml").write_text(text)
    init(folder)
    assert (folder / "policies" / "classifications.yml").read_text() == text
    assert "kept   policies/classifications.yml, which was there" in capsys.readouterr().out
    before = files(folder)
    assert init(folder) == 0
    assert files(folder) == before
    assert "wrote" not in capsys.readouterr().out


def test_without_a_manifest_the_folders_and_the_profile_tell(folder, capsys):
    shutil.rmtree(folder / "target")
    assert init(folder) == 0
    assert "name the schemas of your sources" in capsys.readouterr().out
    tiers = yaml.safe_load((folder / "governance.yml").read_text())["tiers"]
    assert tiers["bronze"] == {"tags": ["bronze"]}
    load_policies(folder)


def test_without_folders_of_a_tier_all_models_are_silver(folder):
    (folder / "models" / "staging").rename(folder / "models" / "one")
    (folder / "models" / "marts").rename(folder / "models" / "two")
    init(folder)
    assert load_policies(folder).governance.tiers["silver"].paths == ("models",)


def test_as_json(folder, capsys):
    assert run(["init", "--project-dir", str(folder), "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["schema"] == "govern.init/v1"
    assert "governance.yml" in told["written"]
    assert told["unplaced"] == ["models/oddments"]


def test_where_there_is_no_project_or_no_engine_it_says_so(folder, tmp_path, monkeypatch, capsys):
    assert run(["init", "--project-dir", str(tmp_path)]) == 2
    assert "there is no dbt_project.yml here" in capsys.readouterr().err
    shutil.rmtree(folder / "target")
    (folder / "profiles.yml").unlink()
    monkeypatch.setenv("HOME", str(tmp_path))
    assert init(folder) == 2
    assert "run `dbt parse` first" in capsys.readouterr().err
    assert not (folder / "governance.yml").exists()
