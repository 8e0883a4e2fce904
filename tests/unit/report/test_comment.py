"""One comment of check, diff and exposure: what a reviewer must know first, and nothing that a name holds is obeyed."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.changes.change import Change, Diff, Version
from governance.changes.kinds import KINDS
from governance.exposure.shape import Exposure, RoleSeen, Shift, Sight, Since, TargetSeen
from governance.findings import CheckResult
from governance.report import render as render_check
from governance.report.as_json import VerdictShape
from governance.report.as_markdown import LONGEST, MARKER
from governance.report.comment import APPROVALS, ApprovalsShape, GivenShape, MissingShape, Told, render
from governance.report.diff import render as render_diff
from governance.report.diff.as_json import DiffShape
from governance.report.told import diff_of, verdict_of

DIFF = Diff(
    "shop",
    (
        Change(
            "mask-removed", "customers.email", ("core",), "mask_email", None, "models/customers.sql", None
        ),
        Change("column-removed", "customers.phone", ("core",), "string", None, "models/customers.yml", 7),
        Change("column-added", "customers.city", ("core",), None, "string", "models/customers.yml", 9),
    ),
    (Version("core", "1.0.0", "1.0.0", "major", "2.0.0", "contracts/core.yml", 2),),
    {"core": "ada@shop.example"},
)


def exposure(*shifts) -> Exposure:
    return Exposure(
        project="shop",
        target=None,
        compiled_for="duckdb",
        targets=(TargetSeen("dev", "duckdb", may_hold_raw=False, has_roles=False),),
        summary="1 of 1 role sees raw identifiers: phi.",
        roles=(RoleSeen("phi", "", ("shop",), ("platinum",), (), 1, dict.fromkeys(Sight, 1), ("email",)),),
        tables=(),
        notes=(),
        since=Since("base/manifest.json", tuple(shifts)),
    )


def gain(number=0, direction="gains", sentence=None):
    said = sentence or f"role_{number} gains raw email on 1 table (t)"
    return Shift(direction, "raw", "email", (f"role_{number}",), ("t",), ("t.email",), said)


def approvals(*messages, population=2):
    findings = tuple(
        replace(FINDING, column=None, node=f"change.{number}", message=message)
        for number, message in enumerate(messages)
    )
    return CheckResult(APPROVALS, "Who must has approved.", ("change.0", "change.1")[:population], findings)


@pytest.fixture(autouse=True, scope="module")
def _finding(a_finding):
    global FINDING  # noqa: PLW0603 - the builder is a fixture
    FINDING = a_finding(check=APPROVALS, file="", line=0)


def first_lines(text):
    """What stands before anything is folded."""
    return text.partition("<details>")[0]


def test_the_verdict_is_in_the_first_line(shut, compared):
    assert render(Told(shut)).split("\n")[:2] == [
        MARKER,
        "### ⚠️ The gate stays shut: not everything could be evaluated. Besides, 2 findings in 1 file.",
    ]
    assert render(Told(compared)).split("\n")[1].startswith("### ❌ The gate stays shut: 1 finding")


def test_approvals_outstanding_are_told_by_name_once_each(a_verdict):
    asked = approvals(
        "`customers.email`: a mask is gone; the steward of `core` must approve: Ada Lin; Security must approve: Sam Ek or Bo. "
        "Not counted: review 7 (it is of an older commit)",
        "`customers.phone`: a column is gone; the steward of `core` must approve: Ada Lin",
    )
    told = first_lines(render(Told(a_verdict(asked), DIFF)))
    assert "**Approvals outstanding** (2 changes):" in told
    assert "- ⏳ the steward of `core` must approve: Ada Lin (2 changes)\n" in told
    assert "- ⏳ Security must approve: Sam Ek or Bo (1 change)\n" in told
    assert "older commit" not in told


def test_what_was_told_of_approvals_comes_before_what_the_gate_found(a_verdict):
    waiting = MissingShape("`customers.email`: a mask is gone", ("Security must approve: Sam Ek",))
    listed = ApprovalsShape("govern.approvals/v1", (GivenShape("Ada Lin"),), (waiting, waiting))
    told = first_lines(render(Told(a_verdict(approvals("x; Security must approve: Bo")), DIFF, None, listed)))
    assert "**Approvals outstanding** (2 changes):\n- ⏳ Security must approve: Sam Ek (2 changes)\n" in told
    assert "**Approved** by Ada Lin." in told
    assert "Bo" not in told


def test_where_all_have_approved_that_is_told(a_verdict):
    assert "**Approved** by all who must: 2 changes." in render(Told(a_verdict(approvals()), DIFF))


def test_where_approvals_were_not_asked_those_who_must_agree_are_told(a_verdict, a_result):
    told = first_lines(render(Told(a_verdict(a_result()), DIFF)))
    assert "**Must agree:** **ada&#8288;@shop.example**" in told or "**Must agree:** **ada@" in told
    assert "**Security**. Whether they did was not asked." in told


def test_what_breaks_and_which_version_must_rise_is_told_and_the_rest_is_folded(a_verdict, a_result):
    text = render(Told(a_verdict(a_result()), DIFF))
    told = first_lines(text)
    assert "**Breaks 2 promises:**" in told
    assert "`customers.email`: a mask is gone" in told
    assert "versions must rise: `core` to 2.0.0" in told
    assert "customers.city" not in told
    assert "customers.city" in text
    harmless = replace(DIFF, changes=DIFF.changes[2:], versions=())
    assert "**Breaks nothing:** 1 change, all compatible." in render(Told(a_verdict(a_result()), harmless))


def test_who_sees_more_is_told_and_who_sees_less_is_folded(a_verdict, a_result):
    text = render(
        Told(a_verdict(a_result()), None, exposure(gain(1), gain(2, "loses", "role_2 loses raw email")))
    )
    assert "- ▲ role\\_1 gains raw email on 1 table (t)" in first_lines(text)
    assert "role\\_2 loses" not in first_lines(text)
    assert "- ▼ role\\_2 loses raw email" in text
    assert "**Nobody sees more** than before." in render(Told(a_verdict(a_result()), None, exposure()))
    many = render(Told(a_verdict(a_result()), None, exposure(*(gain(number) for number in range(9)))))
    assert "- and 4 more (below)" in first_lines(many)
    assert "role\\_8 gains" in many


def test_the_coverage_that_changed_is_told(compared, a_result):
    assert "**Coverage:** as before." in render(Told(compared))
    before = (replace(compared.comparison.results[0], findings=()),)
    worse = replace(compared, comparison=replace(compared.comparison, results=before))
    assert "**Coverage:** `column-masked` 100.0% → 20.0%" in first_lines(render(Told(worse)))


def test_many_findings_are_folded_and_few_stand(a_verdict, a_result, a_finding):
    few = [a_finding(column=f"c{number}", message=f"it is {number}") for number in range(3)]
    assert "customers.c2" in first_lines(render(Told(a_verdict(a_result(*few)))))
    many = [a_finding(column=f"c{number}", message=f"it is {number}") for number in range(4)]
    text = render(Told(a_verdict(a_result(*many))))
    assert "customers.c2" not in first_lines(text)
    assert "<details><summary>Findings: 4</summary>" in text


names = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "</details>",
            "<!-- govern:check -->",
            "`",
            "|",
            "@everyone",
            "https://evil.example",
            "\x1b[2J",
            "\n# x",
        ]
    ),
)
changes = st.builds(
    Change,
    kind=st.sampled_from(sorted(KINDS)),
    subject=names,
    products=st.lists(names, max_size=2).map(tuple),
    before=st.none() | names,
    after=st.none() | names,
    path=st.none() | names,
    line=st.none() | st.integers(1, 10**6),
)
diffs = st.builds(
    Diff,
    project=names,
    changes=st.lists(changes, max_size=8).map(tuple),
    versions=st.lists(
        st.builds(
            Version,
            names,
            st.none() | st.just("1.0.0"),
            st.just("1.0.0"),
            st.just("major"),
            st.just("2.0.0"),
            names,
            st.just(1),
        ),
        max_size=2,
    ).map(tuple),
    stewards=st.dictionaries(names, names, max_size=2),
    not_examined=st.lists(names, max_size=2).map(tuple),
)
shifts = st.builds(
    gain, st.integers(0, 9), st.sampled_from(["gains", "loses", "changes"]), names.filter(bool)
)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_no_name_is_obeyed_and_the_comment_is_never_too_long(data, hostile, harmless):
    seen = msgspec.structs.replace(
        exposure(*data.draw(st.lists(shifts, max_size=8))), summary=data.draw(names)
    )
    role = msgspec.structs.replace(seen.roles[0], name=data.draw(names), raw=(data.draw(names),))
    told = Told(data.draw(hostile), data.draw(diffs), msgspec.structs.replace(seen, roles=(role,)))
    text = render(told)
    assert len(text.encode("utf-16-le")) // 2 < LONGEST
    assert text.startswith(f"{MARKER}\n### ")
    assert harmless(text).comments == [" govern:check "]


def test_the_longest_comment_is_short_enough_and_its_first_lines_stand(huge, read):
    many = replace(
        DIFF,
        changes=tuple(
            replace(one, subject=f"{one.subject}{n}" * 40) for n in range(3000) for one in DIFF.changes
        ),
    )
    text = render(Told(huge, many, exposure(*(gain(number) for number in range(5000)))))
    assert 50_000 < len(text.encode("utf-16-le")) // 2 < LONGEST
    read(text)
    for said in (
        "**Breaks 6,000 promises:**",
        "**Who sees more:**",
        "**Coverage:**",
        "more findings left out here",
    ):
        assert said in text


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_verdict_read_from_its_json_is_told_as_the_verdict_itself(data, hostile):
    verdict = data.draw(hostile)
    told = verdict_of(msgspec.json.decode(render_check(verdict, "json"), type=VerdictShape))
    # Files of findings that are fixed are not told, so that they may stand in another order.
    if verdict.comparison is not None:
        fixed = told.comparison.fixed
        verdict = replace(verdict, comparison=replace(verdict.comparison, fixed=fixed))
    assert render_check(told, "markdown") == render_check(verdict, "markdown")


@settings(max_examples=40, deadline=None)
@given(diff=diffs)
def test_a_diff_read_from_its_json_is_told_as_the_diff_itself(diff):
    told = diff_of(msgspec.json.decode(render_diff(diff, "json"), type=DiffShape))
    assert told.digest == diff.digest
    assert render_diff(told, "markdown") == render_diff(diff, "markdown")
