"""Workflow commands: read back as the runner reads them, nothing but ours is one."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from governance.report import render

COMMAND = re.compile(r"::([a-z]+)(?: ([^:]*))?::(.*)")


def commands(text):
    """As ActionCommand.cs does it: the newer form at the start of a line, the older one anywhere."""
    found = []
    for line in text.split("\n"):
        matched = COMMAND.fullmatch(line.lstrip())
        if matched is None:
            assert not line.lstrip().startswith("::")
            assert "##[" not in line
            continue
        pairs = [pair.partition("=") for pair in (matched[2] or "").split(",") if pair]
        given = {key: unescape(value, "%0A", "%0D", "%3A", "%2C") for key, _, value in pairs}
        found.append((matched[1], given, unescape(matched[3], "%0A", "%0D")))
    return found


def unescape(text, *codes):
    for code in codes:
        text = text.replace(code, chr(int(code[1:], 16)))
    return text.replace("%25", "%")


@given(data=st.data())
@settings(deadline=None, max_examples=50)
def test_whatever_is_in_a_manifest_no_command_is_its_own(data, hostile):
    verdict = data.draw(hostile)
    text = render(verdict, "github")
    found = commands(text)
    assert {name for name, _, _ in found} <= {"error", "notice", "group", "endgroup"}
    assert {key for _, given, _ in found for key in given} <= {"file", "line", "title"}
    assert sum(name == "error" for name, _, _ in found) <= 10
    assert [name for name, _, _ in found].count("notice") == 1
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]", text)


def test_a_finding_is_an_annotation_of_its_line(shut):
    errors = [one for one in commands(render(shut, "github")) if one[0] == "error"]
    (_, given, message) = errors[1]
    assert given == {
        "file": "models/silver/_models.yml",
        "line": "12",
        "title": "column-masked: customers.email",
    }
    assert message.split("\n") == [
        "It comes raw from `email` of source crm.people.",
        "→ lay `mask_email` on it where it is first selected from its source",
    ]


def test_files_are_relative_to_the_repository(shut):
    told = commands(render(shut, "github", "warehouse/dbt"))
    assert told[1][1]["file"] == "warehouse/dbt/models/silver/_models.yml"


def test_what_finds_no_room_is_in_the_log_and_what_exposes_somebody_comes_first(
    a_verdict, a_result, a_finding
):
    def result(check, exposes):
        return a_result(
            *(a_finding(check=check, column=f"c{number}") for number in range(8)),
            check=check,
            exposes=exposes,
        )

    text = render(
        a_verdict(result("a-tidy-one", exposes=False), result("z-exposing", exposes=True)), "github"
    )
    titles = [given["title"] for name, given, _ in commands(text) if name == "error"]
    assert len(titles) == 10
    assert all(title.startswith("z-exposing") for title in titles[:8])
    assert "::group::6 more findings (GitHub shows 10 as annotations)\n- models/" in text
    assert text.count("\n- ") == 6


def test_what_was_accepted_is_only_counted(compared):
    told = commands(render(compared, "github"))
    assert [name for name, _, _ in told] == ["error", "notice"]
    assert "1 waived, 1 baselined" in told[1][2]
