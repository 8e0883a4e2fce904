"""policies/controls.yml says of every check and every kind of evidence what it speaks for, and claims nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from governance.checks import ALL_CHECKS
from governance.declared import controls as home
from governance.declared.controls import (
    FRAMEWORKS,
    controls_of,
    frameworks_of,
    order,
    oscal_id,
    read_controls,
)
from governance.errors import DeclarationError
from governance.evidence.entries import KINDS

ROOT = Path(__file__).parents[3]
BASELINES = json.loads((Path(home.__file__).parent / "control_baselines.json").read_bytes())
FEDRAMP = BASELINES["fedramp-high"]["controls"]
PRIVACY = BASELINES["nist-800-53-privacy"]["controls"]


@pytest.fixture(scope="module")
def ours():
    return read_controls(ROOT / "policies" / "controls.yml")[1]


def claimed(ours):
    return {name for mapped in (*ours.checks.values(), *ours.evidence.values()) for name in mapped.all}


def test_every_check_and_every_kind_of_evidence_is_mapped_to_each_framework_and_nothing_else(ours):
    assert list(ours.checks) == [check.id for check in ALL_CHECKS]
    assert list(ours.evidence) == sorted(KINDS)
    for name, mapped in {**ours.checks, **ours.evidence}.items():
        prefixes = {control.partition(":")[0] for control in mapped.all}
        assert prefixes == {"SOC2", "HIPAA", "NIST", "GDPR"}, name


def test_every_control_of_nist_is_in_a_baseline_and_claimed_for_that_one_only(ours):
    for control in [name for name in ours.controls if name.startswith("NIST:")]:
        found, spelt = frameworks_of(control), oscal_id(control.removeprefix("NIST:"))
        assert ("fedramp" in found) == (spelt in FEDRAMP), control
        assert ("nist-privacy" in found) == (spelt in PRIVACY), control
        assert found, control


@pytest.mark.parametrize(
    "control", ["NIST:SI-19", "NIST:SI-12(1)", "NIST:SI-12(2)", "NIST:SI-12(3)", "NIST:PT-2"]
)
def test_what_only_the_privacy_baseline_has_is_not_claimed_for_fedramp(control, ours):
    assert control in claimed(ours)
    assert frameworks_of(control) == ("nist-privacy",)
    assert control not in ours.of_framework("fedramp")


@pytest.mark.parametrize("control", ["NIST:AC-16", "NIST:AC-23", "NIST:AC-24"])
def test_what_no_baseline_has_is_claimed_nowhere(control, ours):
    assert control not in ours.controls
    assert frameworks_of(control) == ()


def test_the_baselines_are_the_whole_ones():
    counts = {name: len(baseline["controls"]) for name, baseline in BASELINES.items()}
    assert counts == {"nist-800-53-high": 370, "nist-800-53-privacy": 96, "fedramp-high": 410}


def test_ids_of_the_gdpr_are_article_paragraph_and_letter(ours):
    assert "GDPR:32(1)(a)" in claimed(ours)
    assert not [name for name in ours.controls if name.startswith("GDPR:Art")]


def test_what_nothing_speaks_for_is_listed_all_the_same(ours):
    unclaimed = set(ours.controls) - claimed(ours)
    assert {"NIST:SC-13", "NIST:SC-8", "HIPAA:164.312(a)(2)(iv)"} <= unclaimed


def test_every_framework_has_controls_in_the_order_of_people(ours):
    assert all(ours.of_framework(framework) for framework in FRAMEWORKS)
    names = [name for name in ours.of_framework("fedramp") if name.startswith("NIST:AC-")]
    assert names.index("NIST:AC-2") < names.index("NIST:AC-2(12)") < names.index("NIST:AC-21")
    assert sorted(["NIST:AC-12", "NIST:AC-2"], key=order) == ["NIST:AC-2", "NIST:AC-12"]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("controls:\n  NIST:AC-16: x\n", 2, "neither in FedRAMP's High baseline"),
        ("controls: {}\nchecks:\n  a:\n    strong: [SOC2:CC6.1]\n", 4, "not described under `controls:`"),
        (
            "controls: {SOC2:CC6.1: x}\nchecks:\n  a: {strong: [SOC2:CC6.1], partial: [SOC2:CC6.1]}\n",
            3,
            "named twice",
        ),
        ("controls:\n  ISO:5.1: x\n", 2, "expected `str` matching"),
        ("controls: {}\nchecks:\n  a: {weak: []}\n", 3, "unknown key `weak`"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text, line, words, tmp_path):
    file = tmp_path / "controls.yml"
    file.write_text(text)
    with pytest.raises(DeclarationError, match=words) as caught:
        read_controls(file)
    assert caught.value.line == line


def test_a_project_has_its_own_mapping_or_the_one_that_is_delivered(tmp_path, ours):
    assert controls_of(tmp_path)[1] == ours
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "controls.yml").write_text("controls: {SOC2:CC6.1: ours}\n")
    assert controls_of(tmp_path)[1].controls == {"SOC2:CC6.1": "ours"}
    assert controls_of(tmp_path)[1].of_check("column-masked") == ()
