"""Every check has its file, its docs page, its test and its test project, all by one id."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from governance.checks import ALL_CHECKS, ask
from governance.checks.case import Case, Check, Examined, Problem
from governance.declared.controls import Controls

ROOT = Path(__file__).parents[3]
IDS = [check.id for check in ALL_CHECKS]
SECTIONS = ["## Avoid", "## Prefer", "## Why", "## Configuration"]


def test_ids_are_unique_and_hyphenated():
    assert len(set(IDS)) == len(IDS)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) for name in IDS)


def test_every_file_that_makes_a_check_is_in_all_checks():
    made = set()
    for file in (ROOT / "governance" / "checks").glob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
        if any(isinstance(call.func, ast.Name) and call.func.id == "Check" for call in calls):
            made.add(file.stem.replace("_", "-"))
    assert made == set(IDS)


@pytest.mark.parametrize("room", ["governance.lineage", "governance.approvals"])
def test_what_few_runs_need_is_loaded_by_them_alone(room):
    told = f"import sys, governance.gate; print(*(m for m in sys.modules if m.startswith('{room}')))"
    loaded = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert loaded.stdout.split() == []


@pytest.mark.parametrize("check", ALL_CHECKS, ids=IDS)
def test_one_id_everywhere(check):
    name = check.id.replace("-", "_")
    assert check.ask.__name__ == name
    assert check.ask.__module__ == f"governance.checks.{name}"
    assert (ROOT / "tests" / "unit" / "checks" / f"test_{name}.py").is_file()
    assert (ROOT / "tests" / "projects" / name / "dbt_project.yml").is_file()
    assert (ROOT / "docs" / "checks" / f"{check.id}.md").is_file()


@pytest.mark.parametrize("check", ALL_CHECKS, ids=IDS)
def test_its_page_has_the_four_sections_and_its_title(check):
    text = (ROOT / "docs" / "checks" / f"{check.id}.md").read_text(encoding="utf-8")
    assert text.startswith(f"# {check.id}\n{check.title}\n")
    assert [line for line in text.splitlines() if line.startswith("## ")] == SECTIONS


def test_there_is_no_page_without_a_check():
    assert {page.stem for page in (ROOT / "docs" / "checks").glob("*.md")} == set(IDS)


@pytest.mark.parametrize("check", ALL_CHECKS, ids=IDS)
def test_it_says_what_it_asks(check):
    assert check.title.endswith(".")
    assert len(check.description) > len(check.title)


@pytest.fixture
def a_case():
    class Governance:
        class checks:  # noqa: N801 - stands for governance.yml
            may_be_empty = ()

    class Policies:
        governance = Governance
        controls = Controls(controls={})

    return Case(root=Path(), project=None, policies=Policies, contracts=(), target=None)


def test_a_crash_becomes_an_error_without_quoting_values(a_case):
    def crashing(case):
        """Crashes."""
        yield Examined("model.x.y", None, ())
        raise ValueError("alice@example.com is not a number")

    result = ask(Check("crashing", crashing, ("NIST:X",)), a_case)
    assert result.outcome == "error"
    assert result.coverage is None
    assert re.fullmatch(r"ValueError in test_completeness\.py, line \d+", result.error)


def test_two_findings_of_one_id_are_an_error(a_case):
    def doubling(case):
        """Finds one thing twice."""
        yield Examined("model.x.y", "a", (Problem("one", "mend it"), Problem("two", "mend it")))

    result = ask(Check("doubling", doubling, ("NIST:X",)), a_case)
    assert result.outcome == "error"
    assert "two findings of one id at model.x.y.a" in result.error
