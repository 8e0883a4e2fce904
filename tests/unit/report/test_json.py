"""`govern.check/v1`: what it promises, and that its schema says so."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from governance.declared.schemas import schema_of
from governance.report import render
from governance.report.schemas import OUTPUTS

VALID = Draft202012Validator(schema_of(*OUTPUTS["check"]), format_checker=Draft202012Validator.FORMAT_CHECKER)


def test_json_has_the_shape_it_promises(shut, a_finding):
    shape = json.loads(render(shut, "json"))
    assert list(shape) == [
        "schema",
        "project",
        "target",
        "exit_code",
        "summary",
        "counts",
        "not_examined",
        "baseline",
        "comparison",
        "checks",
    ]
    assert shape["schema"] == "govern.check/v1"
    assert shape["exit_code"] == 3
    check = shape["checks"][0]
    assert (check["outcome"], check["examined"], check["failing"]) == ("fail", 3, 2)
    assert check["coverage"] == pytest.approx(1 / 3)
    assert check["findings"][0] == {
        "id": a_finding().id,
        "status": "open",
        "new": None,
        "file": "models/silver/_models.yml",
        "line": 12,
        "node": "model.shop.customers",
        "column": "email",
        "subject": None,
        "expected": "mask_email",
        "message": "it comes raw from `email` of source crm.people",
        "fix": "lay `mask_email` on it where it is first selected from its source",
        "way": [],
        "waivable": True,
        "owner": None,
        "approved_by": None,
        "reason": None,
        "expires": None,
    }
    assert [check["outcome"] for check in shape["checks"]] == ["fail", "empty", "error"]
    assert shape["checks"][2]["coverage"] is None


def test_how_findings_stand_is_told(compared):
    shape = json.loads(render(compared, "json"))
    assert shape["counts"] == {"open": 1, "still_open": 1, "waived": 1, "baselined": 1}
    found = {one["column"]: one for one in shape["checks"][0]["findings"]}
    assert (found["email"]["status"], found["email"]["new"]) == ("open", True)
    assert (found["name"]["status"], found["name"]["new"]) == ("waived", False)
    assert found["name"]["expires"] == "2027-01-31"
    assert found["name"]["approved_by"] == "ciso@shop.example"
    assert shape["comparison"]["fixed"][0]["column"] == "fax"
    assert shape["baseline"]["stale"][0]["node"] == "model.x.y"


@given(data=st.data())
@settings(deadline=None, max_examples=50)
def test_what_is_printed_is_valid(data, hostile):
    shape = json.loads(render(data.draw(hostile), "json"))
    assert [error.message for error in VALID.iter_errors(shape)] == []


@pytest.mark.parametrize("name", OUTPUTS)
def test_each_output_has_a_schema(name):
    rules = Draft202012Validator(Draft202012Validator.META_SCHEMA)
    assert [error.message for error in rules.iter_errors(schema_of(*OUTPUTS[name]))] == []


def test_the_schema_refuses_what_is_not_promised(shut):
    shape = json.loads(render(shut, "json"))
    del shape["checks"][0]["findings"][0]["status"]
    assert not VALID.is_valid(shape)
    assert not VALID.is_valid({**json.loads(render(shut, "json")), "exit_code": 2})
