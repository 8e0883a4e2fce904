"""SARIF 2.1.0: only what the standard knows, one rule a check, one result a finding, suppressed what was accepted."""

from __future__ import annotations

import json
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from governance.checks import ALL_CHECKS
from governance.report import render


def an_object(required: list[str], **properties: object) -> dict:
    """No property but those of the standard that we write (section 3 names them)."""
    return {
        "type": "object",
        "required": required,
        "properties": properties,
        "additionalProperties": False,
    }


def many(items: dict, least: int = 0) -> dict:
    return {"type": "array", "items": items, "minItems": least}


TEXT = {"type": "string", "minLength": 1}
INDEX = {"type": "integer", "minimum": 0}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
MESSAGE = an_object(["text"], text=TEXT, markdown=TEXT)  # 3.11, 3.12
URI = {"type": "string", "format": "uri-reference", "pattern": r"^[A-Za-z0-9._~/%-]+$"}  # RFC 3986
PLACE = an_object(
    ["physicalLocation"],
    physicalLocation=an_object(  # 3.29
        ["artifactLocation", "region"],
        artifactLocation=an_object(["uri", "uriBaseId"], uri=URI, uriBaseId={"const": "%SRCROOT%"}),  # 3.4
        region=an_object(["startLine"], startLine={"type": "integer", "minimum": 1}),  # 3.30.5
    ),
    logicalLocations=many(
        an_object(["fullyQualifiedName"], fullyQualifiedName={"type": "string"}, kind=TEXT)
    ),  # 3.33
)
RESULT = an_object(  # 3.27
    ["ruleId", "ruleIndex", "level", "message", "locations", "partialFingerprints", "suppressions"],
    ruleId=TEXT,
    ruleIndex=INDEX,
    level=LEVEL,
    message=MESSAGE,
    locations=many(PLACE, 1),
    partialFingerprints={"type": "object", "additionalProperties": TEXT},
    suppressions=many(
        an_object(  # 3.35
            ["kind"],
            kind={"enum": ["inSource", "external"]},
            status={"enum": ["accepted", "underReview", "rejected"]},
            justification=TEXT,
        )
    ),
    baselineState={"enum": ["new", "unchanged", "updated", "absent"]},
)
RULE = an_object(  # 3.49
    ["id"],
    id=TEXT,
    name=TEXT,
    shortDescription=MESSAGE,
    fullDescription=MESSAGE,
    help=MESSAGE,
    defaultConfiguration=an_object([], level=LEVEL),
    properties={"type": "object", "properties": {"tags": {"type": "array", "uniqueItems": True}}},
)
NOTIFICATION = an_object(  # 3.58
    ["message"], level=LEVEL, message=MESSAGE, associatedRule=an_object([], id=TEXT, index=INDEX)
)
RUN = an_object(  # 3.14
    ["tool"],
    tool=an_object(
        ["driver"],
        driver=an_object(["name"], name=TEXT, version=TEXT, semanticVersion=TEXT, rules=many(RULE)),
    ),
    automationDetails=an_object([], id=TEXT),
    originalUriBaseIds={"type": "object", "additionalProperties": an_object([], description=MESSAGE)},
    invocations=many(
        an_object(  # 3.20
            ["executionSuccessful"],
            executionSuccessful={"type": "boolean"},
            exitCode={"type": "integer"},
            exitCodeDescription=TEXT,
            toolExecutionNotifications=many(NOTIFICATION),
        )
    ),
    results=many(RESULT),
)
LOG = an_object(
    ["version", "runs"], version={"const": "2.1.0"}, runs=many(RUN, 1), **{"$schema": {"type": "string"}}
)
VALID = Draft202012Validator(LOG)


def run_of(verdict, folder=""):
    return json.loads(render(verdict, "sarif", folder))["runs"][0]


@given(data=st.data())
@settings(deadline=None, max_examples=50)
def test_whatever_is_in_a_manifest_it_is_sarif(data, hostile):
    verdict = data.draw(hostile)
    log = json.loads(render(verdict, "sarif"))
    assert [error.message for error in VALID.iter_errors(log)] == []
    (run,) = log["runs"]
    # 3.27.5 to 3.27.8: a result's rule is the one its index names.
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[one["ruleIndex"]]["id"] == one["ruleId"] for one in run["results"])
    assert len(run["results"]) == len(verdict.findings())
    states = {"baselineState" in one for one in run["results"]}
    assert len(states) <= 1


def test_a_finding_has_its_file_line_and_fingerprint(shut, a_finding):
    first = run_of(shut)["results"][0]
    physical = first["locations"][0]["physicalLocation"]
    assert physical["artifactLocation"] == {"uri": "models/silver/_models.yml", "uriBaseId": "%SRCROOT%"}
    assert physical["region"] == {"startLine": 12}
    assert first["partialFingerprints"]["governFinding/v1"] == a_finding().id
    assert first["message"]["text"].startswith("customers.email: It comes raw from `email`")
    assert "baselineState" not in first
    assert first["suppressions"] == []


def test_files_are_percent_encoded_and_relative_to_the_repository(a_verdict, a_result, a_finding):
    odd = a_finding(file="models/a b/é#%.yml", line=0)
    place = run_of(a_verdict(a_result(odd)), "warehouse/dbt")["results"][0]["locations"][0][
        "physicalLocation"
    ]
    uri = place["artifactLocation"]["uri"]
    assert uri == "warehouse/dbt/models/a%20b/%C3%A9%23%25.yml"
    assert unquote(uri) == "warehouse/dbt/models/a b/é#%.yml"
    # Code scanning wants a line; where the file has none it is the first.
    assert place["region"] == {"startLine": 1}


def test_what_was_accepted_is_suppressed_and_what_is_new_says_so(compared):
    results = {
        one["locations"][0]["logicalLocations"][0]["fullyQualifiedName"]: one
        for one in run_of(compared)["results"]
    }
    told = {
        name.rpartition(".")[2]: (one["baselineState"], len(one["suppressions"]))
        for name, one in results.items()
    }
    assert told == {
        "email": ("new", 0),
        "phone": ("unchanged", 0),
        "name": ("unchanged", 1),
        "city": ("unchanged", 1),
    }
    (suppression,) = results["model.shop.customers.name"]["suppressions"]
    assert suppression["justification"] == "waived until 2027-01-31 by ciso@shop.example: moves in May"


def test_a_check_that_could_not_be_asked_is_a_notification(shut):
    (invocation,) = run_of(shut)["invocations"]
    assert invocation["executionSuccessful"] is False
    (notification,) = invocation["toolExecutionNotifications"]
    assert notification["associatedRule"] == {"id": "column-classified", "index": 2}
    assert "could not be asked" in notification["message"]["text"]


@pytest.mark.parametrize("check", ALL_CHECKS, ids=lambda check: check.id)
def test_each_rule_comes_with_its_page(check, a_verdict, a_result):
    rule = run_of(a_verdict(a_result(check=check.id)))["tool"]["driver"]["rules"][0]
    assert rule["help"]["markdown"].startswith(f"# {check.id}\n")
    assert "## Why" in rule["help"]["text"]
