"""egress-declared: what leaves the warehouse leaves as declared, on projects that dbt compiled."""

from __future__ import annotations

import json

import pytest

from governance.errors import ArtifactError, DeclarationError
from governance.findings import Outcome
from governance.gate import Question, judge

pytestmark = pytest.mark.xdist_group("egress_declared")
CHECK = "egress-declared"
MAIL = "by `people.email`, and nothing declares that it may leave"
OF = "by `persons.email`, and nothing declares that it may leave"
HOLDS = "by `exported.email`, and nothing declares that it may leave"
# Model, what was found, its line → what the finding says.
BAD = {
    (
        "to_a_model",
        "ai_query: identifier diagnosis_note",
        5,
    ): "`ai_query()` is given identifier `diagnosis_note`, by `people.note`",
    (
        "to_a_model",
        "ai_query: category health",
        5,
    ): "`ai_query()` is given category `health`, by `people.note`",
    ("to_a_service", "http_post: identifier email", 2): f"`http_post()` is given identifier `email`, {MAIL}",
    (
        "to_a_function",
        "util.enrich: identifier email",
        1,
    ): f"`util.enrich()` is given identifier `email`, {MAIL}",
    (
        "a_category",
        "clinic.util.enrich: category financial",
        1,
    ): "is given category `financial`, by `people.income`",
    ("in_an_ephemeral", "ai_gen: identifier email", 2): f"`ai_gen()` is given identifier `email`, {MAIL}",
    ("in_one_branch", "ai_gen: identifier email", 2): f"`ai_gen()` is given identifier `email`, {MAIL}",
    ("exported", "exported: identifier email", 0): f"it stands outside and holds identifier `email`, {HOLDS}",
    (
        "in_python",
        "in_python: identifier email",
        0,
    ): "its code may send on what it reads, and that is identifier `email`",
    ("in_python", "in_python: identifier diagnosis_note", 0): "that is identifier `diagnosis_note`",
    ("in_python", "in_python: category health", 0): "that is category `health`",
    ("in_python", "in_python: category financial", 0): "that is category `financial`",
    (
        "by_mail",
        "by_mail: identifier email",
        29,
    ): f"it writes a table that no model makes, with identifier `email`, {OF}",
    (
        "by_domain",
        "by_domain: identifier email",
        32,
    ): f"it writes a table that no model makes, with identifier `email`, {OF}",
    ("by_income", "by_income: category financial", 37): "that no model makes, with category `financial`",
}
# They write nothing that is said of a person, and are examined.
GOOD = {"by_country"}


def name(node):
    return node.split(".", 2)[2]


def place(finding):
    return name(finding.node), finding.subject, finding.line


@pytest.mark.parametrize("where", BAD)
def test_what_leaves_undeclared_fails_with_its_way(where, asked):
    (finding,) = [one for one in asked(CHECK, "egress_declared").findings if place(one) == where]
    assert BAD[where] in finding.message
    assert "under `egress:` in governance.yml" in finding.fix
    assert finding.way[0].startswith("crm.people.")


def test_everything_else_passes(asked):
    result = asked(CHECK, "egress_declared")
    assert {place(one) for one in result.findings} == set(BAD)
    assert {name(one) for one in result.population} == {model for model, _, _ in BAD} | GOOD


@pytest.mark.parametrize("item", ["Dimension('person__shoe_size')", "nonsense"])
def test_what_a_saved_query_groups_by_and_nobody_knows_is_a_finding(item, a_copy):
    folder = a_copy("egress_declared")
    for file in (folder / "target" / "manifest.json", folder / "models" / "_semantic.yml"):
        file.write_text(file.read_text().replace("Dimension('person__country')", item))
    result = judge(Question(None, folder, only=(CHECK,))).results[0]
    (finding,) = [one for one in result.findings if name(one.node) == "by_country"]
    assert f"what `{item}` brings to the table that it writes cannot be decided" in finding.message


@pytest.fixture
def declaring(a_copy):
    """A function that declares a way out in governance.yml, and asks."""

    def result(*entries):
        folder = a_copy("egress_declared")
        with (folder / "governance.yml").open("a") as file:
            file.write("egress:\n" + "".join(f"  - {{{one}, purpose: A test.}}\n" for one in entries))
        return judge(Question(None, folder, only=(CHECK,))).results[0]

    return result


def test_what_is_declared_may_leave_and_nothing_else(declaring):
    result = declaring(
        "function: ai_query, identifiers: [diagnosis_note]",
        "function: util.enrich, identifiers: [email], categories: [financial]",
        "destination: exported, identifiers: [email]",
    )
    gone = {
        ("to_a_model", "ai_query: identifier diagnosis_note"),
        ("to_a_function", "util.enrich: identifier email"),
        ("a_category", "clinic.util.enrich: category financial"),
        ("exported", "exported: identifier email"),
    }
    assert {place(one)[:2] for one in result.findings} == {one[:2] for one in BAD} - gone


def test_a_function_without_its_schema_is_another_one(declaring):
    found = {place(one)[:2] for one in declaring("function: enrich, identifiers: [email]").findings}
    assert ("to_a_function", "util.enrich: identifier email") in found
    assert ("relations", "enrich") not in found
    assert {subject for _, subject in found} >= {"enrich"}


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ("identifiers: [email]", "this names no way out, or two"),
        ("function: a.b, destination: c", "this names no way out, or two"),
        ("function: a.b, identifiers: [emial]", "there is no identifier `emial`"),
        ("function: a.b, categories: [wealth]", "there is no category `wealth`"),
    ],
)
def test_an_entry_that_cannot_be_meant_is_an_error(entry, says, declaring):
    with pytest.raises(DeclarationError, match=says):
        declaring(entry)


def test_it_may_be_empty_where_nothing_leaves(asked):
    result = asked(CHECK, "empty")
    assert result.outcome is Outcome.EMPTY
    assert result.may_be_empty


QUERY = "saved_query.egress_declared.by_mail"
FORGED = {
    "hidden": (lambda queries: queries.pop(QUERY), "saved query by_mail is new"),
    "without its table": (lambda queries: queries[QUERY].update(exports=[]), "saved query by_mail is new"),
    "by something else": (
        lambda queries: queries[QUERY]["query_params"].update(group_by=["Dimension('person__country')"]),
        "group_by of saved query by_mail has changed",
    ),
    "of another measure": (
        lambda queries: queries[QUERY]["query_params"].update(metrics=["highest_income"]),
        "metrics of saved query by_mail has changed",
    ),
    "into another table": (
        lambda queries: queries[QUERY]["exports"][0].update(name="by_country"),
        "exports of saved query by_mail has changed",
    ),
    "made up": (
        lambda queries: queries.update(
            {f"{QUERY}s": {**queries[QUERY], "unique_id": f"{QUERY}s", "name": "by_mails"}}
        ),
        "saved query by_mails is gone",
    ),
}


@pytest.mark.parametrize("how", FORGED)
def test_a_saved_query_of_which_the_manifest_says_another_thing_makes_it_stale(how, a_copy):
    forge, words = FORGED[how]
    folder = a_copy("egress_declared")
    file = folder / "target" / "manifest.json"
    content = json.loads(file.read_bytes())
    forge(content["saved_queries"])
    file.write_text(json.dumps(content))
    with pytest.raises(ArtifactError, match=words):
        judge(Question(None, folder, only=(CHECK,)))
