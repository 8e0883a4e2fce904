"""JUnit XML: what Surefire's schema knows, whose numbers agree with what is there."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from hypothesis import given, settings
from hypothesis import strategies as st

from governance.report import render

# Element → its attributes (those required first), and the elements in it: junit-10.xsd of Jenkins' xUnit plugin.
GRAMMAR = {
    "testsuites": ({"name", "tests", "failures", "errors"}, {"testsuite"}),
    "testsuite": (
        {"name", "tests", "failures", "errors", "skipped"},
        {"properties", "testcase", "system-out"},
    ),
    "properties": (set(), {"property"}),
    "property": ({"name", "value"}, set()),
    "testcase": ({"name", "classname"}, {"failure", "error", "skipped"}),
    "failure": ({"message", "type"}, set()),
    "error": ({"message", "type"}, set()),
    "skipped": ({"message", "type"}, set()),
    "system-out": (set(), set()),
}
ENDINGS = ("failure", "error", "skipped")


def numbers(element):
    cases = list(element.iter("testcase"))
    return [str(len(cases)), *(str(len(list(element.iter(ending)))) for ending in ENDINGS)]


def read(verdict):
    text = render(verdict, "junit")
    root = ET.fromstring(text.encode())  # noqa: S314 - it is our own
    assert root.tag == "testsuites"
    for element in root.iter():
        attributes, children = GRAMMAR[element.tag]
        assert set(element.attrib) == attributes
        assert {child.tag for child in element} <= children
    return root


@given(data=st.data())
@settings(deadline=None, max_examples=50)
def test_whatever_is_in_a_manifest_it_is_junit(data, hostile):
    verdict = data.draw(hostile)
    root = read(verdict)
    suites = list(root)
    assert [suite.get("name") for suite in suites] == [result.check for result in verdict.results]
    for suite in suites:
        assert [suite.get(key) for key in ("tests", "failures", "errors", "skipped")] == numbers(suite)
    assert [root.get(key) for key in ("tests", "failures", "errors")] == numbers(root)[:3]
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", render(verdict, "junit"))


@given(data=st.data())
@settings(deadline=None, max_examples=50)
def test_it_fails_where_the_gate_is_shut_and_only_there(data, hostile):
    verdict = data.draw(hostile)
    root = read(verdict)
    if verdict.results:
        assert (root.get("errors") != "0") == (verdict.exit_code == 3)
        assert (root.get("failures") != "0") == any(result.open for result in verdict.results)


def test_a_subject_is_a_case_and_the_good_ones_are_counted(a_verdict, a_result, a_finding):
    population = ("model.shop.customers.email", *(f"model.shop.a.c{number:06}" for number in range(99_999)))
    root = read(a_verdict(a_result(a_finding(), population=population)))
    bad, good = root.iter("testcase")
    assert bad.get("name") == "model.shop.customers.email"
    (failure,) = bad
    assert failure.get("message") == "It comes raw from `email` of source crm.people."
    assert failure.text.startswith("models/silver/_models.yml:12\n")
    assert good.get("name") == "99,999 subjects found good"


def test_what_was_accepted_is_skipped_with_its_reason(compared):
    suite = next(iter(read(compared)))
    assert [suite.get(key) for key in ("failures", "skipped")] == ["1", "3"]
    assert "waived until 2027-01-31" in "".join(one.get("message") for one in suite.iter("skipped"))


def test_a_check_that_could_not_be_asked_is_an_error_and_nothing_good(shut):
    suite = list(read(shut))[2]
    (case,) = suite.iter("testcase")
    assert [child.tag for child in case] == ["error"]
    (allowed,) = list(read(shut))[1].iter("testcase")
    assert [child.tag for child in allowed] == ["skipped"]
