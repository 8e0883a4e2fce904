"""What holds for every check: what it finds can be waived one by one, and its crash is never a good answer."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from dataclasses import replace

import pytest

from governance.checks import ALL_CHECKS
from governance.checks.case import Examined, When
from governance.declared.policies import load_policies
from governance.findings import Outcome, Status
from governance.gate import Question, judge

TODAY = dt.date(2026, 11, 21)
MASKED = re.compile(r"/\*govern:mask_email\*/.*?/\*/govern:mask_email\*/", re.DOTALL)
(APPROVED,) = (check for check in ALL_CHECKS if check.id == "breaking-change-approved")
A_WAIVER = (
    "  - {{finding: '{}', owner: a@example.com, approved_by: b@example.com, reason: It moves away., "
    "approved_on: 2026-11-01, expires: 2026-12-01, check: {}}}\n"
)


def each(checks):
    """One parameter a check, tested by the worker that compiles its project."""
    marks = {check.id: pytest.mark.xdist_group(check.id.replace("-", "_")) for check in checks}
    return [pytest.param(check, id=check.id, marks=marks[check.id]) for check in checks]


def question(check, folder):
    """The question under which the check's own project fails: at once, or beside one of these."""
    governance = load_policies(folder).governance
    here = [None, *(name for name, target in governance.targets.items() if target.engine == "duckdb")]
    for change, targets in (
        (as_it_is, here),
        (unmasked_before, [None]),
        (kept_shorter_before, [None]),
        (without_branches, here),
        (on_snowflake, [None]),
    ):
        base = change(folder)
        for target in targets:
            asked = Question(None, folder, target, (check.id,), TODAY, base, ran=a_run(check, folder))
            if result(asked).findings:
                return asked
    raise AssertionError(f"nothing fails in tests/projects/{folder.name}")


def as_it_is(folder):
    """What dbt wrote."""


def a_base(folder):
    """The manifest of a copy beside a project: a base has policies and contracts of its own."""
    base = folder.with_name("base")
    shutil.rmtree(base, ignore_errors=True)
    return shutil.copytree(folder, base) / "target" / "manifest.json"


def unmasked_before(folder):
    """A base in which nobody had masked e-mail addresses."""
    file = a_base(folder)
    content = json.loads(file.read_bytes())
    for node in content["nodes"].values():
        node["compiled_code"] = MASKED.sub("email", node.get("compiled_code") or "")
    file.write_text(json.dumps(content))
    return file


def kept_shorter_before(folder):
    """A base whose contracts kept everything for a day."""
    file = a_base(folder)
    for contract in file.parents[1].glob("contracts/*/*.yml"):
        text = contract.read_text(encoding="utf-8")
        contract.write_text(re.sub(r"(retention_policy:).*", r"\1 {platinum: P1D}", text), encoding="utf-8")
    return file


def without_branches(folder):
    (folder / "target" / "branches.json").unlink(missing_ok=True)


def on_snowflake(folder):
    """What dbt writes of configurations is the same for every adapter: only the adapter's name is another."""
    content = json.loads((folder / "target" / "manifest.json").read_bytes())
    content["metadata"]["adapter_type"] = "snowflake"
    (folder / "target" / "manifest.json").write_text(json.dumps(content))


def a_run(check, folder):
    """A run in which nothing ran as it was gated, where a run is to be judged."""
    if check.when is not When.RAN:
        return None
    content = json.loads((folder / "target" / "manifest.json").read_bytes())
    for node in content["nodes"].values():
        node["compiled_code"] = "select 1 as one"
    (folder / "prod").mkdir(exist_ok=True)
    (folder / "prod" / "manifest.json").write_text(json.dumps(content))
    return folder / "prod" / "manifest.json"


def result(asked):
    return judge(asked).results[0]


def waive(folder, findings):
    text = "".join(A_WAIVER.format(finding.id, finding.check) for finding in findings)
    (folder / "policies" / "waivers.yml").write_text(f"waivers:\n{text}" if text else "waivers: []\n")


@pytest.mark.xdist_group("breaking_change_approved")
def test_what_people_must_agree_to_is_never_waived(a_copy):
    folder = a_copy("breaking_change_approved")
    asked = question(APPROVED, folder)
    before = result(asked)
    waive(folder, before.findings)
    after = result(asked)
    assert [finding.id for finding in after.open if finding.id in {one.id for one in before.findings}]
    assert not [finding for finding in after.findings if finding.waivable]


@pytest.mark.parametrize(
    "check",
    each([check for check in ALL_CHECKS if check.when is not When.AFTER and check is not APPROVED]),
)
def test_each_finding_is_waived_by_its_own_waiver_and_by_no_other(check, a_copy):
    folder = a_copy(check.id.replace("-", "_"))
    asked = question(check, folder)
    before = result(asked)
    waivable = [finding for finding in before.findings if finding.waivable]
    assert waivable
    waive(folder, before.findings)
    after = result(asked)
    assert after.findings == before.findings
    assert after.open == tuple(finding for finding in before.findings if not finding.waivable)
    assert after.outcome is not Outcome.FAIL or after.open
    assert after.coverage == before.coverage
    waive(folder, waivable[1:])
    left = result(asked)
    assert left.status(waivable[0]) is Status.OPEN
    assert set(left.open) == {finding for finding in before.findings if not finding.waivable} | {waivable[0]}


def at_once(case):
    """Crashes before it yields anything."""
    raise KeyError("alice@example.com")


def late(case):
    """Crashes after it found something good."""
    yield Examined("model.x.good")
    raise RuntimeError("alice@example.com")


def in_recursion(case):
    """Never ends."""
    yield from in_recursion(case)


@pytest.mark.xdist_group("column_masked")
@pytest.mark.parametrize("crash", [at_once, late, in_recursion], ids=lambda crash: crash.__name__)
@pytest.mark.parametrize("check", ALL_CHECKS, ids=[check.id for check in ALL_CHECKS])
def test_a_crash_is_3_and_the_others_are_still_told(check, crash, compiled):
    folder = compiled("column_masked")
    other = next(each for each in ALL_CHECKS if not each.follows and each is not check)
    checks = (replace(check, ask=crash, core=False), other)
    ran = folder / "target" / "manifest.json" if check.when is When.RAN else None
    verdict = judge(Question(None, folder, today=TODAY, ran=ran), checks)
    assert verdict.exit_code == 3
    broken, told = verdict.results
    assert broken.outcome is Outcome.ERROR
    assert broken.coverage is None
    assert "alice" not in broken.error
    assert told.outcome is not Outcome.ERROR
