"""A verdict told to people and to machines: readable in 80 columns, the same bytes for the same verdict."""

from __future__ import annotations

import json

import pytest

from governance.findings import CheckResult, Finding, Verdict
from governance.report import FORMATS
from governance.report.as_text import render


def a_finding(**changes) -> Finding:
    fields = {
        "file": "models/silver/_models.yml",
        "line": 12,
        "check": "column-masked",
        "node": "model.shop.customers",
        "column": "email",
        "subject": None,
        "expected": "mask_email",
        "message": "it comes raw from `email` of source crm.people",
        "fix": "lay `mask_email` on it where it is first selected from its source",
    }
    return Finding(**{**fields, **changes})


def a_result(*findings: Finding, **changes) -> CheckResult:
    fields = {
        "check": "column-masked",
        "title": "Every column is masked.",
        "population": (
            "model.shop.customers.email",
            "model.shop.customers.name",
            "model.shop.customers.phone",
        ),
        "findings": findings,
        "controls": ("NIST:AC-3",),
        "help": "docs/checks/column-masked.md",
    }
    return CheckResult(**{**fields, **changes})


def a_verdict(*results: CheckResult, **changes) -> Verdict:
    return Verdict(**{"project": "shop", "target": None, "results": results, **changes})


SHUT = a_verdict(
    a_result(a_finding(), a_finding(line=15, column="phone")),
    a_result(check="row-access-attached", population=(), may_be_empty=True),
    a_result(
        check="column-classified", error="ValueError in x.py, line 3", not_examined=("what is not there",)
    ),
    not_examined=("whether the manifest is fresh",),
)


def test_findings_stand_with_file_line_column_what_and_how():
    text = render(SHUT)
    assert "models/silver/_models.yml:12  customers.email  column-masked\n" in text
    assert "  It comes raw from `email` of source crm.people.\n" in text
    assert "  → lay `mask_email` on it where it is first selected from its source\n" in text


def test_the_coverage_table_counts_subjects():
    text = render(SHUT)
    assert "column-masked                3         2      33.3%   fail" in text
    assert "row-access-attached          0         0          -   empty, allowed" in text


def test_errors_and_what_was_not_examined_are_told():
    text = render(SHUT)
    assert "column-classified could not be asked: ValueError in x.py, line 3." in text
    assert "· whether the manifest is fresh" in text
    assert "· column-classified: what is not there" in text
    assert text.endswith(
        "The gate stays shut: not everything could be evaluated. Besides, 2 findings in 1\nfile.\n"
    )


def test_the_end_says_whether_the_gate_opens():
    assert render(a_verdict(a_result())).endswith("The gate opens: 1 check, 3 subjects, nothing found.\n")
    assert render(a_verdict(a_result(a_finding()))).endswith("The gate stays shut: 1 finding in 1 file.\n")


def test_coverage_is_rounded_down():
    population = tuple(f"model.shop.a.c{number}" for number in range(100_000))
    finding = a_finding(node="model.shop.a", column="c1")
    assert " 99.9% " in render(a_verdict(a_result(finding, population=population)))


def test_an_empty_check_says_how_to_allow_it():
    text = render(a_verdict(a_result(population=())))
    assert "column-masked had nothing to examine." in text
    assert "may_be_empty" in text


@pytest.mark.parametrize("width", [10, 60, 80, 200])
def test_lines_but_places_fit_the_width(width):
    for line in render(SHUT, width=width).splitlines():
        assert len(line) <= max(60, min(width, 120)) or ":12  " in line or ":15  " in line


def test_places_are_never_broken_or_cut():
    long = a_finding(file="models/" + "silver/" * 12 + "_models.yml", column="a_column_of_a_long_name")
    head = f"{long.file}:12  customers.a_column_of_a_long_name  column-masked"
    assert head in render(a_verdict(a_result(long)), width=60).splitlines()


def test_colour_only_where_it_is_asked_for():
    assert "\x1b" not in render(SHUT)
    assert "\x1b" in render(SHUT, color=True)


def test_what_people_wrote_is_printed_as_it_stands():
    text = render(a_verdict(a_result(a_finding(message="it says [red]boo[/red] :smile:"))))
    assert "It says [red]boo[/red] :smile:." in text


def test_json_has_the_shape_it_promises():
    shape = json.loads(FORMATS["json"](SHUT))
    assert list(shape) == ["schema", "project", "target", "exit_code", "not_examined", "checks"]
    assert shape["schema"] == "govern.check/v1"
    assert shape["exit_code"] == 3
    check = shape["checks"][0]
    assert (check["outcome"], check["examined"], check["failing"]) == ("fail", 3, 2)
    assert check["coverage"] == pytest.approx(1 / 3)
    assert check["findings"][0] == {
        "id": a_finding().id,
        "file": "models/silver/_models.yml",
        "line": 12,
        "node": "model.shop.customers",
        "column": "email",
        "subject": None,
        "expected": "mask_email",
        "message": "it comes raw from `email` of source crm.people",
        "fix": "lay `mask_email` on it where it is first selected from its source",
        "way": [],
    }
    assert [check["outcome"] for check in shape["checks"]] == ["fail", "empty", "error"]
    assert shape["checks"][2]["coverage"] is None


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_verdict_gives_the_same_bytes(form):
    assert FORMATS[form](SHUT) == FORMATS[form](SHUT)
