"""relations-declared: what is read beside refs and sources is found, with its line, on projects that dbt compiled."""

from __future__ import annotations

import pytest

from governance.errors import DeclarationError
from governance.findings import Outcome
from governance.gate import Question, judge

pytestmark = pytest.mark.xdist_group("relations_declared")
CHECK = "relations-declared"
HAND = "it names {0} by hand, so that dbt may build it before {0}"
# Model, what was found there, its line → what the finding says.
BAD = {
    (
        "by_name",
        "warehouse.archive.people",
        4,
    ): "it reads `warehouse.archive.people`, which is no ref and no source",
    ("from_a_file", "read_csv()", 2): "it calls `read_csv()`, which may return what is in no graph",
    ("from_a_path", "people.parquet", 1): "it reads `people.parquet`, which is no ref and no source",
    ("by_hand", "model.relations_declared.good_source", 2): HAND.format("good_source"),
    ("a_source_by_hand", "source.relations_declared.crm.people", 1): HAND.format("crm.people"),
    ("in_a_filter", "archive.people", 1): "it reads `archive.people`",
    ("in_one_branch", "archive.people", 3): "it reads `archive.people`",
    ("an_ephemeral", "archive.people", 2): "it reads `archive.people`",
    ("a_variable", "getvariable()", 1): "it calls `getvariable()`",
    ("a_function_of_a_schema", "prod.archive.look_up()", 1): "it calls `prod.archive.look_up()`",
    ("of_statistics", "pragma_storage_info()", 1): "it calls `pragma_storage_info()`",
    ("of_a_log", "duckdb_logs()", 1): "it calls `duckdb_logs()`",
    ("of_the_commonest", "pg_catalog.pg_stats", 1): "it reads `pg_catalog.pg_stats`",
    ("two_of_them", "archive.people", 1): "it reads `archive.people`",
    ("two_of_them", "archive.more", 1): "it reads `archive.more`",
    ("unparsable", None, 0): "what it reads cannot be decided: the SQL cannot be parsed",
    ("at_run_time", None, 0): "cannot be decided: dynamic SQL: what is read is decided at run time",
}
GOOD = {
    "good_source",
    "good_ctes",
    "good_metadata",
    "good_series",
    "good_incremental",
    "good_after_ephemeral",
}


def name(node):
    return node.split(".", 2)[2]


def place(finding):
    return name(finding.node), finding.subject, finding.line


@pytest.mark.parametrize("where", BAD)
def test_what_is_no_ref_and_no_source_fails_in_its_line(where, asked):
    (finding,) = [one for one in asked(CHECK, "relations_declared").findings if place(one) == where]
    assert BAD[where] in finding.message
    assert finding.fix
    assert finding.file == f"models/{where[0]}.sql"


def test_everything_else_passes(asked):
    result = asked(CHECK, "relations_declared")
    assert {place(one) for one in result.findings} == set(BAD)
    assert {name(one) for one in result.population} == {*(model for model, _, _ in BAD), *GOOD}


@pytest.fixture
def allowing(a_copy):
    """A function that lets governance.yml allow names, and asks."""

    def result(*names):
        folder = a_copy("relations_declared")
        entries = "".join(f"\n    - {{name: {one}, reason: It is known.}}" for one in names)
        with (folder / "governance.yml").open("a") as file:
            file.write(f"relations:\n  allowed:{entries}\n")
        return judge(Question(None, folder, only=(CHECK,))).results[0]

    return result


def test_what_is_allowed_is_named_as_not_examined(allowing):
    result = allowing("archive.people", "read_csv()")
    assert {place(one) for one in result.findings} == {
        one for one in BAD if one[1] not in {"archive.people", "read_csv()"}
    }
    assert result.not_examined == (
        "`archive.people`, which governance.yml allows: It is known.",
        "`read_csv()`, which governance.yml allows: It is known.",
    )


def test_a_function_is_allowed_without_its_database(allowing):
    result = allowing("Archive.look_up()")
    assert "prod.archive.look_up()" not in {one.subject for one in result.findings}
    assert result.not_examined == ("`Archive.look_up()`, which governance.yml allows: It is known.",)


def test_what_is_allowed_and_not_read_is_found(allowing):
    (finding,) = [
        one for one in allowing("archive.people", "archive.gone").findings if one.subject == "archive.gone"
    ]
    assert finding.message == "it allows `archive.gone`, which nothing reads"
    assert (finding.file, finding.line > 1) == ("governance.yml", True)


def test_one_name_is_allowed_once(allowing):
    with pytest.raises(DeclarationError, match="allowed already"):
        allowing("archive.people", "Archive.people")


def test_bronze_is_asked_too(asked):
    result = asked(CHECK, "empty")
    assert result.outcome is Outcome.PASS
    assert result.population
