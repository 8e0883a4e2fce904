"""A verdict told to people: readable in 80 columns, the same bytes for the same verdict."""

from __future__ import annotations

from dataclasses import replace

import pytest

from governance.report import FORMATS
from governance.report import render as render_as
from governance.report.as_text import render


def test_findings_stand_with_file_line_column_what_and_how(shut):
    text = render(shut)
    assert "models/silver/_models.yml:12  customers.email  column-masked\n" in text
    assert "  It comes raw from `email` of source crm.people.\n" in text
    assert "  → lay `mask_email` on it where it is first selected from its source\n" in text


def test_the_coverage_table_counts_subjects(shut):
    text = render(shut)
    assert "column-masked              3         2      33.3%   fail" in text
    assert "Nothing to examine, as it may be: row-access-attached." in text
    everything = render(shut, verbose=True)
    assert "row-access-attached          0         0          -   empty, allowed" in everything


def test_what_is_good_is_one_paragraph_however_many_checks_there_are(a_verdict, a_result, a_finding):
    good = [a_result(check=f"check-{number}") for number in range(34)]
    text = render(a_verdict(a_result(a_finding()), *good))
    assert len(text.splitlines()) < 25
    assert "34 checks found everything good: check-0 3, check-1 3," in text
    assert len(render(a_verdict(*good), verbose=True).splitlines()) > 35


def test_the_way_stands_on_a_line_of_its_own(a_verdict, a_result, a_finding):
    way = ("crm.people.email", "copy", "people.contact", "equi-join", "orders.key")
    verdict = a_verdict(a_result(a_finding(way=way)))
    assert "\n    crm.people.email → copy → people.contact → equi-join → orders.key\n" in render(verdict)
    narrow = render(verdict, width=60)
    assert "\n    crm.people.email\n      → copy → people.contact\n      → equi-join → orders.key\n" in narrow


def test_what_follows_from_another_finding_is_told_with_it(a_verdict, a_result, a_finding):
    way = ("crm.people.email", "copy", "people.contact")
    first = a_finding(way=way, node="model.shop.people", column="contact", file="models/z.yml")
    after = a_finding(
        way=(*way, "copy", "orders.contact"), node="model.shop.orders", column="contact", line=7
    )
    text = render(a_verdict(a_result(first, after)))
    assert text.startswith("models/z.yml:12  people.contact  column-masked\n")
    assert "  Carried on to orders.contact (models/silver/_models.yml:7)\n" in text
    assert text.count("It comes raw") == 1
    assert "2 findings in 2 files" in text


def test_another_way_is_another_cause(a_verdict, a_result, a_finding):
    one = a_finding(way=("crm.people.email", "copy", "people.contact"))
    other = a_finding(way=("crm.people.email", "copy", "staff.contact"), column="phone")
    assert render(a_verdict(a_result(one, other))).count("It comes raw") == 2


def test_many_findings_that_say_the_same_are_told_once(a_verdict, a_result, a_finding):
    findings = [a_finding(column=f"c{number}", line=number) for number in range(1, 201)]
    text = render(a_verdict(a_result(*findings)))
    assert text.count("It comes raw") == 1
    assert "models/silver/_models.yml:1  200 alike  column-masked\n" in text
    assert "customers.c1:1, customers.c2:2, " in text
    assert "and 192 more" in text
    assert "customers.c200:200" in render(a_verdict(a_result(*findings)), verbose=True)


def test_a_first_run_is_a_screen_of_advice_that_begins_with_what_exposes_somebody(
    a_verdict, a_result, a_finding
):
    def results(check, exposes):
        findings = [
            a_finding(check=check, column=f"c{n}", line=n, message=f"it is {n}") for n in range(1, 40)
        ]
        return a_result(*findings, check=check, exposes=exposes)

    verdict = a_verdict(
        results("a-tidy-one", exposes=False), *(results(f"z-{n}", exposes=True) for n in range(7))
    )
    text = render(verdict)
    assert text.startswith("312 findings in 1 file. Where to begin:\n\nz-0: 39 findings in 1 file. ")
    assert "And z-5 (39), z-6 (39), a-tidy-one (39)." in text
    assert len(text.partition("Policy coverage")[0].splitlines()) < 45
    assert "it is 39" not in text.lower()
    assert "It is 39." in render(verdict, verbose=True)


def test_errors_and_what_was_not_examined_are_told(shut):
    text = render(shut)
    assert "column-classified could not be asked: ValueError in x.py, line 3." in text
    assert "· whether the manifest is fresh" in text
    assert "· column-classified: what is not there" in text
    assert text.endswith(
        "The gate stays shut: not everything could be evaluated. Besides, 2 findings in 1\nfile.\n"
    )


def test_the_end_says_whether_the_gate_opens(a_verdict, a_result, a_finding):
    assert render(a_verdict(a_result())).endswith("The gate opens: 1 check, 3 subjects, nothing found.\n")
    assert render(a_verdict(a_result(a_finding()))).endswith("The gate stays shut: 1 finding in 1 file.\n")


def test_what_was_accepted_is_counted_and_told_when_asked_for(compared):
    text = render(compared)
    assert "customers.email  column-masked  new\n" in text
    assert "customers.name" not in text
    assert "1 waived, 1 baselined, 1 still open from before this change" in text
    assert "Fixed: customers.fax (column-masked)" in text
    assert "1 entry of policies/baseline.yml can go" in text
    everything = render(compared, verbose=True)
    assert "waived until 2027-01-31 by ciso@shop.example: moves in May" in everything
    assert "  still open\n" in everything


def test_a_gate_that_opens_on_a_waiver_does_not_say_that_nothing_was_found(compared, a_verdict):
    (first, *_) = compared.results
    waived = replace(first, findings=first.findings[2:])
    assert a_verdict(waived).exit_code == 0
    text = render(a_verdict(waived))
    assert text.endswith("The gate opens: 1 check, 5 subjects, nothing open.\n")
    assert "column-masked 5 2 60.0% pass" in " ".join(text.split())


def test_coverage_is_beside_that_of_the_base(compared):
    assert "column-masked 5 4 20.0% 20.0% fail" in " ".join(render(compared).split())


def test_coverage_is_rounded_down(a_verdict, a_result, a_finding):
    population = tuple(f"model.shop.a.c{number}" for number in range(100_000))
    finding = a_finding(node="model.shop.a", column="c1")
    assert " 99.9% " in render(a_verdict(a_result(finding, population=population)))


def test_an_empty_check_says_how_to_allow_it(a_verdict, a_result):
    text = render(a_verdict(a_result(population=())))
    assert "column-masked had nothing to examine." in text
    assert "may_be_empty" in text


def test_an_empty_check_may_say_what_else_to_do(a_verdict, a_result):
    empty = replace(a_result(population=()), when_empty="Declare what identifies people.")
    told = " ".join(render(a_verdict(empty)).split())
    assert "had nothing to examine. Declare what identifies people. If that is right" in told


@pytest.mark.parametrize("width", [10, 60, 80, 200])
def test_lines_but_places_fit_the_width(width, shut):
    for line in render(shut, width=width).splitlines():
        assert len(line) <= max(60, min(width, 120)) or ":12  " in line or ":15  " in line


def test_places_are_never_broken_or_cut(a_verdict, a_result, a_finding):
    long = a_finding(file="models/" + "silver/" * 12 + "_models.yml", column="a_column_of_a_long_name")
    head = f"{long.file}:12  customers.a_column_of_a_long_name  column-masked"
    assert head in render(a_verdict(a_result(long)), width=60).splitlines()


def test_colour_only_where_it_is_asked_for(shut):
    assert "\x1b" not in render(shut)
    assert "\x1b" in render(shut, color=True)


def test_what_people_wrote_is_printed_as_it_stands(a_verdict, a_result, a_finding):
    text = render(a_verdict(a_result(a_finding(message="it says [red]boo[/red] :smile:"))))
    assert "It says [red]boo[/red] :smile:." in text


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_verdict_gives_the_same_bytes(form, shut):
    assert render_as(shut, form) == render_as(shut, form)
