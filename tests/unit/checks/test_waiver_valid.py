"""waiver-valid: a waiver that holds opens the gate for its finding alone; every other one is a finding itself."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.checks import ALL_CHECKS
from governance.declared.waivers import Renewal, Waiver, faults, person, rewritten
from governance.errors import DeclarationError
from governance.findings import Outcome, Status
from governance.gate import Question, judge

pytestmark = pytest.mark.xdist_group("waiver_valid")
CHECK = "waiver-valid"
TODAY = dt.date(2026, 11, 21)
GOOD = {
    "finding": "0123456789abcdef",
    "owner": "shop@example.com",
    "approved_by": "security@example.com",
    "reason": "It moves away in December.",
    "approved_on": dt.date(2026, 11, 1),
    "expires": dt.date(2027, 1, 15),
}


def a_waiver(**changes):
    return Waiver(**{**GOOD, **changes})


def a_renewal(on, until, by="security@example.com"):
    return Renewal(
        approved_by=by, approved_on=dt.date.fromisoformat(on), expires=dt.date.fromisoformat(until)
    )


def kinds(waiver, today=TODAY):
    return [fault.kind for fault in faults(waiver, today)]


def written(waivers):
    """As people write them."""
    lines = ["waivers:"]
    for waiver in waivers:
        first, *rest = ((key, value) for key, value in {**GOOD, **waiver}.items())
        lines += [f"  - {first[0]}: '{first[1]}'", *(f"    {key}: {value}" for key, value in rest)]
    return "\n".join(lines) + "\n"


@pytest.fixture
def found(judged):
    """The ids of the findings of the project, by check and place."""
    verdict = judged("waiver_valid")
    return {
        (finding.check, finding.place.split(".", 2)[-1]): finding.id
        for result in verdict.results
        for finding in result.findings
    }


@pytest.fixture
def with_waivers(a_copy):
    """A function that judges a copy of the project with these waivers."""

    def judge_it(*waivers, today=TODAY, **question):
        folder = a_copy("waiver_valid")
        (folder / "policies" / "waivers.yml").write_text(written(waivers))
        verdict = judge(Question(None, folder, today=today, **question))
        return {result.check: result for result in verdict.results}

    return judge_it


def messages(result):
    return [finding.message for finding in result.findings]


def test_it_is_empty_and_opens_where_nothing_is_waived(compiled):
    result = judge(Question(None, compiled("waiver_valid"), only=(CHECK,), today=TODAY)).results[0]
    assert (result.outcome, result.may_be_empty) == (Outcome.EMPTY, True)


def test_a_waiver_that_holds_passes_and_opens_for_its_finding_alone(found, with_waivers):
    results = with_waivers({"finding": found["column-classified", "people.city"]})
    assert results[CHECK].outcome is Outcome.PASS
    column_classified = results["column-classified"]
    by_name = {finding.column: column_classified.status(finding) for finding in column_classified.findings}
    assert by_name == {"city": Status.WAIVED, "street": Status.OPEN, "region": Status.OPEN}
    (acceptance,) = column_classified.accepted.values()
    assert (acceptance.owner, acceptance.approved_by) == ("shop@example.com", "security@example.com")
    assert (acceptance.reason, acceptance.expires) == (GOOD["reason"], GOOD["expires"])


def test_with_every_finding_of_a_check_waived_it_passes(found, with_waivers):
    ids = [found["column-classified", f"people.{name}"] for name in ("city", "street", "region")]
    result = with_waivers(*({"finding": one} for one in ids))["column-classified"]
    assert result.outcome is Outcome.PASS
    assert result.failing == 3


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"expires": "2026-11-20"}, "expired"),
        ({"approved_by": "SHOP+security@example.com"}, "self-approved"),
        ({"approved_by": "''"}, "no approver"),
        ({"approved_on": "2026-12-24"}, "approved in the future"),
        ({"expires": "2027-03-01"}, "too long"),
    ],
)
def test_one_that_does_not_hold_is_a_finding_and_accepts_nothing(changes, kind, found, with_waivers):
    results = with_waivers({"finding": found["column-classified", "people.city"], **changes})
    (finding,) = results[CHECK].findings
    assert finding.subject == kind
    assert (finding.file, finding.line, finding.waivable) == ("policies/waivers.yml", 2, False)
    assert results["column-classified"].accepted == {}


def test_one_that_accepts_nothing_is_a_finding(with_waivers):
    (finding,) = with_waivers({})[CHECK].findings
    assert finding.message == "no check finds what it accepts"


def test_two_for_one_finding_are_a_finding(found, with_waivers):
    one = {"finding": found["column-classified", "people.city"]}
    (finding,) = with_waivers(one, one)[CHECK].findings
    assert finding.message == "another waiver accepts the same finding"
    assert finding.line == 8


def test_whether_it_matches_is_not_decided_where_a_check_was_not_asked(with_waivers):
    result = with_waivers({}, only=("column-classified", CHECK))[CHECK]
    assert result.findings == ()
    assert result.not_examined == (
        "whether 1 waiver still accepts a finding: its check was not asked, or not to its end",
    )


def test_one_that_names_its_check_is_decided_where_that_check_was_asked(with_waivers):
    result = with_waivers({"check": "column-classified"}, only=("column-classified", CHECK))[CHECK]
    assert messages(result) == ["no check finds what it accepts"]


def test_a_part_of_a_check_does_not_decide_whether_one_matches(a_copy):
    folder = a_copy("waiver_valid")
    (folder / "policies" / "waivers.yml").write_text(written([{"check": "column-classified"}]))
    early = tuple(check.before_compiling or check for check in ALL_CHECKS)
    verdict = judge(Question(None, folder, only=("column-classified", CHECK), today=TODAY), early)
    assert verdict.results[-1].findings == ()


def test_one_of_another_check_accepts_nothing(found, with_waivers):
    results = with_waivers({"finding": found["column-classified", "people.city"], "check": "lineage-known"})
    assert messages(results[CHECK]) == ["what it accepts is a finding of column-classified"]
    assert results["column-classified"].accepted == {}


def test_one_for_another_target_accepts_nothing_here(found, with_waivers):
    results = with_waivers({"finding": found["column-classified", "people.city"], "target": "lab"})
    assert results[CHECK].findings == ()
    assert results["column-classified"].accepted == {}


def test_one_for_a_target_that_does_not_exist_is_a_finding(found, with_waivers):
    results = with_waivers({"finding": found["column-classified", "people.city"], "target": "nowhere"})
    assert messages(results[CHECK]) == ["it is for a target that governance.yml does not declare"]


@pytest.mark.parametrize("model", ["visits_in_python", "promised_in_python"])
def test_unknown_lineage_in_health_data_is_never_waived(model, found, with_waivers):
    results = with_waivers({"finding": found["lineage-known", model]})
    assert messages(results[CHECK]) == [
        "what it accepts, a finding of lineage-known, can never be waived",
    ]
    assert results["lineage-known"].accepted == {}


def test_unknown_lineage_elsewhere_can_be(found, with_waivers):
    results = with_waivers({"finding": found["lineage-known", "people_in_python"]})
    assert list(results["lineage-known"].accepted) == [found["lineage-known", "people_in_python"]]


def test_without_a_day_no_waiver_holds(found, with_waivers):
    results = with_waivers({"finding": found["column-classified", "people.city"]}, today=None)
    assert results["column-classified"].accepted == {}
    assert results[CHECK].not_examined == (
        "waivers, since no day was named on which they are to be judged: none holds",
    )


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("waivers:\n  - {finding: 0123, approved_on: 2026-11-01, expires: 2026-12-01}\n", r"waivers\[0\]"),
        ("waivers: []\nwaved: []\n", "unknown key `waved`"),
        (
            "waivers:\n  - {finding: '0123456789abcdef', approved_on: soon, expires: 2026-12-01}\n",
            "approved_on",
        ),
    ],
)
def test_a_file_that_is_wrong_is_a_declaration_error(text, path, a_copy):
    folder = a_copy("waiver_valid")
    (folder / "policies" / "waivers.yml").write_text(text)
    with pytest.raises(DeclarationError, match=path):
        judge(Question(None, folder, today=TODAY))


def test_the_last_day_still_counts():
    assert kinds(a_waiver(), GOOD["expires"]) == []
    assert kinds(a_waiver(), GOOD["expires"] + dt.timedelta(days=1)) == ["expired"]


def test_ninety_days_and_no_more():
    on = GOOD["approved_on"]
    assert kinds(a_waiver(expires=on + dt.timedelta(days=90))) == []
    assert kinds(a_waiver(expires=on + dt.timedelta(days=91))) == ["too long"]


def test_a_renewal_extends_it_to_180_days_and_no_more():
    renewed = a_waiver(renewals=(a_renewal("2027-01-10", "2027-04-09"),))
    assert kinds(renewed, dt.date(2027, 3, 1)) == []
    again = a_waiver(renewals=(*renewed.renewals, a_renewal("2027-04-01", "2027-05-01")))
    assert kinds(again, dt.date(2027, 4, 2)) == ["over-renewed"]


@pytest.mark.parametrize(
    ("renewal", "kind"),
    [
        (a_renewal("2027-01-16", "2027-03-01"), "renewed late"),
        (a_renewal("2026-10-01", "2026-12-01"), "renewed late"),
        (a_renewal("2027-01-10", "2027-01-09"), "ends early"),
        (a_renewal("2027-01-10", "2027-03-01", "Shop@Example.com"), "self-approved"),
        (a_renewal("2027-01-10", "2027-03-01", ""), "no approver"),
        (a_renewal("2027-01-10", "2027-03-01", "a@example.com, b@example.com"), "no approver"),
    ],
)
def test_a_renewal_is_examined_as_an_approval_is(renewal, kind):
    assert kind in kinds(a_waiver(renewals=(renewal,)), dt.date(2027, 1, 17))


@pytest.mark.parametrize(
    "changes", [{"owner": ""}, {"owner": "the team"}, {"reason": " "}, {"approved_by": "security"}]
)
def test_somebody_stands_behind_it(changes):
    assert len(kinds(a_waiver(**changes))) == 1


@pytest.mark.parametrize(
    "spelling",
    [
        "Jo@Example.com",
        "jo+x@example.com",
        " jo@example.com ",
        "jo@example.com.",
        "j\u200bo@example.com",
        "\uff4ao@example.com",
    ],
)
def test_one_mailbox_is_one_person_however_it_is_spelt(spelling):
    assert person(spelling) == "jo@example.com"


def test_dots_count_but_where_the_host_ignores_them():
    assert person("j.o@gmail.com") == person("jo@googlemail.com")
    assert person("j.o@example.com") != person("jo@example.com")


def test_a_later_end_needs_a_renewal():
    before = a_waiver()
    assert rewritten(a_waiver(expires=dt.date(2027, 1, 20)), before).kind == "rewritten"
    assert rewritten(a_waiver(approved_on=dt.date(2026, 11, 20)), before).kind == "rewritten"
    assert rewritten(a_waiver(renewals=(a_renewal("2027-01-10", "2027-03-01"),)), before) is None
    assert rewritten(a_waiver(expires=dt.date(2026, 12, 1)), before) is None
    assert rewritten(a_waiver(reason="better words"), before) is None


DAYS = st.dates(dt.date(2026, 1, 1), dt.date(2028, 1, 1))


@given(DAYS, DAYS, DAYS)
def test_none_that_holds_outlives_its_ninety_days(approved_on, expires, today):
    waiver = a_waiver(approved_on=approved_on, expires=expires)
    if not kinds(waiver, today):
        assert approved_on - dt.timedelta(days=1) <= today <= expires <= approved_on + dt.timedelta(days=90)
