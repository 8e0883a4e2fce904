"""ran-as-gated: what ran in production is, token by token, one of the branches that were gated."""

from __future__ import annotations

import json
import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.cli import run
from governance.errors import ArtifactError, UsageError
from governance.findings import Outcome
from governance.gate import Question, judge
from governance.lineage.same_sql import canonical

pytestmark = pytest.mark.xdist_group("ran_as_gated")
CHECK = "ran-as-gated"
NONE_GATED = "the SQL that ran is none that was gated"
NAMES = {("prod", "silver", "people"): "model.x.people", ("prod", "raw", "people"): "source.x.crm.people"}


class Run:
    """What a production run left: its manifest and its results."""

    def __init__(self, folder):
        self.folder = folder
        self.manifest = json.loads((folder / "manifest.json").read_bytes())
        self.results = json.loads((folder / "run_results.json").read_bytes())

    def nodes(self):
        return self.manifest["nodes"]

    def node(self, name):
        return self.manifest["nodes"][f"model.ran_as_gated.{name}"]

    def sql(self, name, change):
        self.node(name)["compiled_code"] = new = change(self.node(name)["compiled_code"])
        for result in self.results["results"]:
            if result["unique_id"].endswith(f".{name}"):
                result["compiled_code"] = new

    def everywhere(self, old, new):
        macros = self.manifest["macros"]
        self.manifest = {**json.loads(json.dumps(self.manifest).replace(old, new)), "macros": macros}
        self.results = json.loads(json.dumps(self.results).replace(old, new))

    def write(self):
        (self.folder / "manifest.json").write_text(json.dumps(self.manifest))
        (self.folder / "run_results.json").write_text(json.dumps(self.results))
        return self.folder / "manifest.json"


@pytest.fixture
def ran(compiled, tmp_path):
    """A function that judges a run which differs from what was gated by a change."""

    def judge_it(change=lambda _: None, only=(CHECK,)):
        folder = tmp_path / "prod"
        shutil.copytree(compiled("ran_as_gated") / "target", folder)
        this = Run(folder)
        change(this)
        verdict = judge(Question(None, compiled("ran_as_gated"), only=only, ran=this.write()))
        return next(result for result in verdict.results if result.check == CHECK)

    return judge_it


def found(result):
    return {finding.node.rpartition(".")[2]: finding.message for finding in result.findings}


def test_what_ran_as_gated_passes(ran):
    result = ran()
    assert (result.outcome, result.findings, result.not_examined) == (Outcome.PASS, (), ())
    models = {name.rpartition(".")[2] for name in result.population if name.startswith("model.")}
    assert models == {"people", "plain", "through", "growing", "asking", "in_python"}


def test_it_is_asked_only_of_a_run(compiled):
    with pytest.raises(UsageError, match="judges a production run"):
        judge(Question(None, compiled("ran_as_gated"), only=(CHECK,)))
    verdict = judge(Question(None, compiled("ran_as_gated"), only=("column-classified",)))
    assert f"what {CHECK} asks: --ran names no production run" in verdict.not_examined


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("plain", "select email", "select upper(email) as email"),
        ("plain", '"memory"."silver"."people"', '"memory"."raw"."people"'),
        ("plain", '"memory"."silver"."people"', '"elsewhere"."silver"."people"'),
        ("people", "'xx'", "'yy'"),
        ("people", "/*govern:mask_email*/", ""),
        ("people", "'#***'", "email"),
        (
            "through",
            "select country from __dbt__cte__inlined",
            "select 1 as country from __dbt__cte__inlined",
        ),
        ("growing", "select country from", "select country || 'x' as country from"),
        ("plain", "email, country", "email, country, 1 as one"),
    ],
)
def test_other_sql_fails(name, old, new, ran):
    def change(this):
        assert old in this.node(name)["compiled_code"]
        this.sql(name, lambda sql: sql.replace(old, new))

    result = ran(change)
    assert found(result) == {name: NONE_GATED}
    assert result.findings[0].file == ("models/_models.yml" if name == "people" else f"models/{name}.sql")
    assert result.findings[0].subject


def test_blanks_comments_times_and_another_environment_make_no_difference(ran):
    def change(this):
        this.everywhere("memory", "dev_memory")
        this.sql("plain", lambda sql: f"/* run by jo */ {sql}\n -- done\n".replace(" from ", "\n   from "))
        stamp = this.node("people")["compiled_code"].split("country, '")[1].split("'")[0]
        this.sql("people", lambda sql: sql.replace(stamp, "2031-01-01 00:00:00+00:00"))

    assert found(ran(change)) == {}


def test_other_code_of_a_python_model_fails(ran):
    def change(this):
        this.node("in_python")["raw_code"] += "# more"
        this.sql("in_python", lambda code: code + "# more")

    assert found(ran(change)) == {"in_python": "its python code is not what was gated"}


@pytest.mark.parametrize("branch", ["full", "incremental"])
def test_each_branch_of_an_incremental_model_was_gated(branch, ran, compiled):
    branches = json.loads((compiled("ran_as_gated") / "target" / "branches.json").read_bytes())
    sql = branches["models"]["model.ran_as_gated.growing"][branch]
    assert found(ran(lambda this: this.sql("growing", lambda _: sql))) == {}


def test_a_model_that_asks_the_warehouse_is_gated_again(ran):
    def harmless(this):
        this.sql("asking", lambda sql: sql.replace("'at'", "'de'"))

    result = ran(harmless)
    assert found(result) == {}
    assert any("asking: compiled from what stands in the warehouse" in note for note in result.not_examined)


def test_what_is_wrong_with_it_then_is_told(ran):
    def leak(this):
        this.sql("asking", lambda _: 'select email as country_1 from "memory"."raw"."people"')

    result = ran(leak)
    assert {finding.node for finding in result.findings} == {"model.ran_as_gated.asking"}
    assert any("column-masked says of `country_1`" in finding.message for finding in result.findings)


def test_other_source_code_is_never_excused_by_the_warehouse(ran):
    def change(this):
        this.node("asking")["raw_code"] += " -- and more"
        this.sql("asking", lambda sql: sql.replace("'at'", "'de'"))

    assert found(ran(change)) == {"asking": NONE_GATED}


def test_what_ran_and_was_not_gated_and_the_reverse_fail(ran):
    def change(this):
        old = this.nodes().pop("model.ran_as_gated.plain")
        this.nodes()["model.ran_as_gated.stray"] = {
            **old,
            "unique_id": "model.ran_as_gated.stray",
            "name": "stray",
        }
        this.results["results"].append(
            {**this.results["results"][0], "unique_id": "model.ran_as_gated.stray"}
        )

    assert found(ran(change)) == {
        "stray": "it ran, and nobody gated it",
        "plain": "it was gated, and the production run does not know it",
    }


@pytest.mark.parametrize(
    ("key", "value", "what"),
    [
        ("materialized", "view", "materialization"),
        ("post-hook", [{"sql": "grant select on {{ this }} to public"}], "hook"),
        ("sql_header", "set x = 1", "SQL header"),
    ],
)
def test_other_settings_fail(key, value, what, ran):
    result = ran(lambda this: this.node("growing")["config"].update({key: value}))
    assert found(result) == {"growing": f"it ran with another {what} than was gated"}


@pytest.mark.parametrize(
    ("key", "value", "what"), [("schema", "ops", "tier"), ("alias", "public_people", "table")]
)
def test_another_place_fails(key, value, what, ran):
    result = ran(lambda this: this.node("through").update({key: value}))
    assert found(result) == {"through": f"it ran with another {what} than was gated"}


def test_another_macro_fails(ran):
    def change(this):
        this.manifest["macros"]["macro.ran_as_gated.countries"]["macro_sql"] += " "
        macros = this.manifest["macros"]
        macros["macro.ran_as_gated.ref"] = {
            **macros["macro.ran_as_gated.countries"],
            "unique_id": "macro.ran_as_gated.ref",
            "macro_sql": "{% macro ref() %}{% endmacro %}",
        }

    assert found(ran(change)) == {"ref": "the run had another text of this macro than was gated"}


def test_what_did_not_run_is_named_and_is_no_subject(ran):
    def skip(this):
        this.results["results"] = [
            {**result, "status": "skipped"} if result["unique_id"].endswith(".plain") else result
            for result in this.results["results"]
            if not result["unique_id"].endswith(".through")
        ]
        this.node("plain")["compiled_code"] = "select 1"

    result = ran(skip)
    assert (result.outcome, result.not_examined) == (Outcome.PASS, ("plain, through: not part of this run",))
    assert "model.ran_as_gated.plain" not in result.population


def test_without_results_of_this_run_all_are_taken_to_have_run(ran):
    def other(this):
        this.results["metadata"]["invocation_id"] = "another"
        this.results["results"] = []

    result = ran(other)
    assert result.outcome is Outcome.PASS
    assert result.not_examined[0].startswith("which models ran: run_results.json is of another run")


def test_without_sql_nobody_knows_what_ran(ran):
    def forget(this):
        this.node("plain").pop("compiled_code")
        for result in this.results["results"]:
            result.pop("compiled_code")

    assert found(ran(forget)) == {
        "plain": "the manifest of the run holds no SQL of it, so nobody knows what ran"
    }


def test_where_nothing_ran_nothing_was_found_good(ran):
    def nothing(this):
        this.results["results"] = []
        this.manifest["macros"] = {}

    result = ran(nothing)
    assert result.outcome is not Outcome.PASS


def test_a_run_of_another_project_or_engine_is_refused(ran):
    with pytest.raises(
        ArtifactError, match=r"this ran is of engine snowflake|this run is of engine snowflake"
    ):
        ran(lambda this: this.manifest["metadata"].update(adapter_type="snowflake"))


def test_a_run_and_a_baseline_do_not_go_together(compiled, capsys):
    folder = str(compiled("ran_as_gated"))
    assert run(["check", "--project-dir", folder, "--ran", "x.json", "--write-baseline"]) == 2
    assert "drop --ran" in capsys.readouterr().err


BLANKS = st.sampled_from([" ", "\n", "\t", " /* a note */ ", "\n-- a note\n"])


@given(st.lists(BLANKS, min_size=6, max_size=6))
def test_blanks_and_comments_never_count(blanks):
    words = ["select", "email", "from", "prod.silver.people", "where", "a = 'b'"]
    text = "".join(blank + word for blank, word in zip(blanks, words, strict=True))
    assert canonical(text, "duckdb", NAMES) == canonical(" ".join(words), "duckdb", NAMES)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("select a from prod.silver.people", 'select a from "prod"."silver"."people"'),
        ("select a, '2026-01-01 10:00:00' as t from x", "select a, '2027-01-01 11:00:00' as t from x"),
    ],
)
def test_the_same(one, other):
    assert canonical(one, "duckdb", NAMES) == canonical(other, "duckdb", NAMES)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("select a from prod.silver.people", "select a from prod.raw.people"),
        ("select a from prod.silver.people", "select a from dev.silver.people"),
        ("select 'a' from x", "select 'b' from x"),
        ('select "a" from x', "select 'a' from x"),
        ("select /*govern:m*/(a)/*/govern:m*/ from x", "select (a) from x"),
        (
            "select /*govern:m*/('2026-01-01')/*/govern:m*/ from x",
            "select /*govern:m*/('2027-01-01')/*/govern:m*/ from x",
        ),
        ("select a from x where b > 1", "select a from x where b > 2"),
    ],
)
def test_not_the_same(one, other):
    assert canonical(one, "duckdb", NAMES) != canonical(other, "duckdb", NAMES)


def test_what_has_no_tokens_is_none():
    assert canonical("select \0", "duckdb", NAMES) is None
