"""`govern controls` tells what speaks for each control, and what does not."""

from __future__ import annotations

import json


def told(kept, *arguments):
    return json.loads(kept.govern("controls", "--format", "json", *arguments))


def control(page, framework, name):
    (found,) = [each for each in page["frameworks"] if each["framework"] == framework]
    return next(one for one in found["controls"] if one["control"] == name)


def proof(of, name):
    return next(one for one in of["proofs"] if one["name"] == name)


def test_before_a_run_nothing_of_the_gate_is_covered(kept):
    page = told(kept)
    assert [one["framework"] for one in page["frameworks"]] == [
        "soc2",
        "hipaa",
        "fedramp",
        "nist-privacy",
        "gdpr",
    ]
    access = control(page, "soc2", "SOC2:CC6.1")
    assert access["standing"] == "not covered"
    assert {one["words"] for one in access["proofs"]} == {
        "no run of the gate is recorded",
        "never recorded",
    }
    assert control(page, "fedramp", "NIST:SC-13") | {"words": ""} == {
        "control": "NIST:SC-13",
        "words": "",
        "title": "Cryptographic Protection",
        "standing": "not covered",
        "proofs": [],
    }


def test_a_run_is_told_with_its_population_and_its_findings(kept):
    report = kept.report()
    kept.evidence("record", "--check-report", report)
    page = told(kept, "--framework", "soc2")
    assert [one["framework"] for one in page["frameworks"]] == ["soc2"]
    change = control(page, "soc2", "SOC2:CC8.1")
    starred = proof(change, "no-select-star")
    (asked,) = [one for one in json.loads(report.read_bytes())["checks"] if one["id"] == "no-select-star"]
    assert change["standing"] == "findings"
    assert asked["failing"] > 0
    assert (starred["state"], starred["examined"], starred["failing"]) == (
        "findings",
        asked["examined"],
        asked["failing"],
    )
    assert starred["entry"] == kept.entries("gate-run")[0].seq
    assert proof(change, "apply")["words"] == "never recorded"


def test_a_check_that_is_off_or_had_nothing_to_examine_covers_nothing(kept):
    file = kept.folder / "governance.yml"
    file.write_text(file.read_text() + "checks: {off: [grants-allowed]}\n")
    kept.evidence("record", "--check-report", kept.report())
    least = control(told(kept), "fedramp", "NIST:AC-6")
    grants = proof(least, "grants-allowed")
    assert (grants["state"], grants["words"]) == ("nothing", "switched off in governance.yml")
    empty = [one for one in least["proofs"] if one["words"] == "nothing to examine"]
    assert empty
    assert {one["state"] for one in empty} == {"nothing"}


def test_what_is_told_for_people_says_the_same(kept):
    kept.evidence("record", "--check-report", kept.report())
    text = kept.govern("controls", "--framework", "hipaa")
    assert "164.502(b)  no more is used or disclosed than the purpose needs  [findings]" in text
    assert "not covered: nothing here speaks for it" in text
    page = kept.govern("controls", "--framework", "hipaa", "--format", "html")
    assert "<script" not in page
    assert "164.312(a)(1)" in page
    assert "Evidence, not an opinion" in page


def test_a_project_without_a_log_is_told_that_nothing_is_covered(kept):
    file = kept.folder / "governance.yml"
    file.write_text(file.read_text().replace("evidence:", "#"))
    assert "There is no log of evidence" in kept.govern("controls")


def test_a_log_that_was_altered_is_not_told_from(kept):
    kept.evidence("record", "--check-report", kept.report())
    log = kept.folder / "evidence" / "log" / "entries.jsonl"
    log.write_bytes(log.read_bytes().replace(b'"result":"error"', b'"result":"passed"'))
    said = kept.refused("controls", code=3)
    assert "the log is not what its checkpoint says" in said
    assert "run `govern evidence verify`" in said


def test_a_mapping_that_names_an_unknown_check_is_refused(kept):
    (kept.folder / "policies" / "controls.yml").write_text(
        "controls: {SOC2:CC6.1: x}\nchecks:\n  column-maskt: {strong: [SOC2:CC6.1]}\n"
    )
    told_so = kept.govern("controls", "--format", "json", code=2)
    assert "controls.yml:3: checks.column-maskt: there is no check" in told_so
    assert "column-masked" in told_so
