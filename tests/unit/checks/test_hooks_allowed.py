"""hooks-allowed: passes, fails and is empty on projects that dbt compiled."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.checks.hook_sql import deed, normalised
from governance.checks.run_queries import executed, runs_queries
from governance.findings import Outcome
from governance.gate import Question, judge

pytestmark = pytest.mark.xdist_group("hooks_allowed")
CHECK = "hooks-allowed"
MODELS = "model.hooks_allowed."
MACROS = "macro.hooks_allowed."
OPERATIONS = "operation.hooks_allowed.hooks_allowed-"
RUNS_ITS_ARGUMENT = (
    "test.hooks_allowed.runs_its_argument_plain__run_query_drop_table_t_if_var_now_false_else_.e15a8fd38e"
)
BAD = {
    MODELS + "grants": "a hook of this model grants privileges",
    MODELS + "creates": "creates a relation",
    MODELS + "inserts": "writes rows",
    MODELS + "copies": "copies rows in or out",
    MODELS + "exports": "cannot be parsed",
    MODELS + "drops": "drops what is there",
    MODELS + "alters": "alters what is there",
    MODELS + "attaches": "attaches a database",
    MODELS + "installs": "installs an extension",
    MODELS + "loads": "runs `LOAD`",
    MODELS + "calls": "runs `CALL`",
    MODELS + "executes": "runs `EXECUTE`",
    MODELS + "pragma": "not known to be harmless",
    MODELS + "sets": "changes settings",
    MODELS + "two_of_which_one_writes": "drops what is there",
    MODELS + "unparsable": "cannot be parsed",
    MODELS + "by_variable": "is decided by Jinja",
    MODELS + "by_macro": "is decided by Jinja",
    MODELS + "by_condition": "is decided by Jinja",
    MODELS + "reads_files": "calls a function",
    MODELS + "calls_function": "calls a function",
    MODELS + "selects_into": "creates a relation",
    MODELS + "writes_in_cte": "deletes rows",
    MODELS + "with_header": "its sql_header creates a relation or function",
    MODELS + "runs_a_query": "SQL that this model runs grants privileges",
    MODELS + "goes_on": "its setting `incremental_predicates` holds a semicolon",
    MODELS
    + "writes_a_query": "its setting `merge_update_set_expressions` holds a query, whose values no check follows",
    MODELS + "goes_on_in_yaml": "its setting `indexes` holds a semicolon",
    MODELS + "constrained": "a constraint of its dbt contract holds a semicolon",
    "test.hooks_allowed.runs_a_query": "SQL that data test runs_a_query runs creates a relation",
    RUNS_ITS_ARGUMENT: "runs drops what is there",
    "analysis.hooks_allowed.looks_up": "SQL that this analysis runs is put together by Jinja",
    "function.hooks_allowed.look_up": "this function reads what no check follows",
    OPERATIONS + "on-run-start-1": "this operation attaches a database",
    OPERATIONS + "on-run-end-0": "this operation is decided by Jinja",
    MACROS + "drops_everything": "SQL that macro `drops_everything` runs drops what is there",
    MACROS + "whatever": "is decided by Jinja",
    "macro.tools.unload": "SQL that macro `unload` runs copies rows in or out",
}
GOOD = {
    *(MODELS + name for name in ("allowed", "analyzes", "analyzes_two", "before", "comments", "reads")),
    *(MODELS + name for name in ("says_nothing", "vacuums")),
    OPERATIONS + "on-run-start-0",
    "test.hooks_allowed.looks_only",
    *(MACROS + name for name in ("asks_by_statement", "looks")),
}


@pytest.mark.parametrize("node", BAD)
def test_what_is_not_harmless_fails(node, asked):
    (finding,) = [one for one in asked(CHECK, "hooks_allowed").findings if one.node == node]
    assert BAD[node] in finding.message
    assert finding.subject in finding.fix


def test_what_is_harmless_or_allowed_passes_and_nothing_else_is_examined(asked):
    result = asked(CHECK, "hooks_allowed")
    assert set(result.population) == GOOD | BAD.keys()
    assert {one.node for one in result.findings} == BAD.keys()


def test_an_allowance_of_nothing_is_told(asked):
    (told,) = asked(CHECK, "hooks_allowed").not_examined
    assert told.endswith(": abababababab")


def test_places_are_files(asked):
    found = {one.node: one.file for one in asked(CHECK, "hooks_allowed").findings}
    assert found[OPERATIONS + "on-run-end-0"] == "dbt_project.yml"
    assert found[MACROS + "whatever"] == "macros/own/maintenance.sql"
    assert found[MODELS + "grants"] == "models/grants.sql"
    assert found["macro.tools.unload"] == "dbt_packages/tools/macros/unload.sql"


def findings(folder):
    (result,) = judge(Question(None, folder, only=(CHECK,))).results
    return {one.node: one for one in result.findings}


def test_the_line_that_a_finding_prints_allows_it_until_a_macro_that_it_calls_changes(a_copy):
    folder = a_copy("hooks_allowed")
    lines = [re.search(r"`(- \{.*\})`", one.fix)[1] for one in findings(folder).values()]
    file = folder / "governance.yml"
    file.write_text(file.read_text() + "".join(f"    {line}\n" for line in sorted(set(lines))))
    assert findings(folder) == {}
    for changed in (folder / "macros/own/give_away.sql", folder / "target/manifest.json"):
        changed.write_text(
            changed.read_text().replace("grant select on {{ what }}", "grant all on {{ what }}")
        )
    assert findings(folder).keys() == {MODELS + "by_macro", OPERATIONS + "on-run-end-0"}


@pytest.mark.parametrize(
    ("adapter", "sql"),
    [
        ("snowflake", "alter session set query_tag = '{{ model.name }}'"),
        ("snowflake", "alter session unset query_tag"),
        ("snowflake", "use warehouse {{ target.warehouse }}"),
        ("databricks", "optimize {{ this }} zorder by (id)"),
        ("databricks", "analyze table {{ this }} compute statistics"),
        ("postgres", "create index i on {{ this }} (id)"),
        ("postgres", "commit;"),
        ("redshift", "{# why #} analyze {{- this -}}"),
    ],
)
def test_the_harmless_ones_of_each_engine(adapter, sql):
    assert deed(sql, adapter) is None


@pytest.mark.parametrize(
    ("adapter", "sql"),
    [
        ("snowflake", "alter table {{ this }} modify column email unset masking policy"),
        ("snowflake", "alter table {{ this }} drop all row access policies"),
        ("snowflake", "drop masking policy mask_email"),
        ("snowflake", "alter session set query_tag = 'x', timezone = 'UTC'"),
        ("snowflake", "use role accountadmin"),
        ("snowflake", "copy into @stage from {{ this }}"),
        ("snowflake", "execute immediate 'drop table t'"),
        ("snowflake", "create stream s on table {{ this }}"),
        ("snowflake", "select system$abort_session(1)"),
        ("snowflake", "select * from table(leak(1))"),
        ("databricks", "alter table {{ this }} alter column email drop mask"),
        ("databricks", "insert overwrite directory '/tmp' select * from {{ this }}"),
        ("redshift", "unload ('select 1') to 's3://elsewhere'"),
        ("postgres", "do $$ begin delete from t; end $$"),
        ("postgres", "copy t to program 'curl'"),
        ("oracle", "analyze t"),
        ("duckdb", "analyze {{ this }}{{ model.description }}"),
        ("duckdb", "analyze {{ '}}' }}; drop table t"),
        ("duckdb", "analyze {# }} #} t; drop table t"),
        ("duckdb", "checkpoint"),
    ],
)
def test_the_harmful_ones_of_each_engine(adapter, sql):
    assert deed(sql, adapter)


@pytest.mark.parametrize(
    ("text", "queries"),
    [
        ("{% do run_query('select 1') %}{% do run_query(\"select 2\") %}", ("select 1", "select 2")),
        ("{% set q %}select 1{% endset %}{% do run_query(q) %}", ("select 1",)),
        ("{%- call statement('a', fetch_result=True) -%}select 1{%- endcall -%}", ("select 1",)),
        ("{# run_query(q) #}", ()),
        ("{% do run_query(q) %}", None),
        ("{% do run_query('select ' ~ q) %}", None),
        ("{% set q %}a{% endset %}{% set q = 'drop table t' %}{% do run_query(q) %}", None),
        ("{% set q %}a{% endset %}{% set q %}b{% endset %}{% do run_query(q) %}", None),
        ("{% do adapter.execute('drop table t') %}", None),
        ("{% do run_query('select 1') %}{% do adapter.execute('drop table t') %}", None),
        ("{% for q in qs %}{% do run_query(q) %}{% endfor %}", None),
        ("{% call statement(name(1)) %}select 1{% endcall %}", None),
        ("{% do run_query('select 1') %} -- run_query('select 2')", None),
        ("{% do run_query(q) %} -- run_query('select 1')", None),
        ("{{ adapter.quote('a') }} {{ adapter.dispatch('b')() }} context and statement x", ()),
    ],
)
def test_the_queries_of_jinja_are_told_or_not(text, queries):
    assert executed(text) == queries


@pytest.mark.parametrize(
    "text",
    [
        "{% do context['run' ~ '_query']('drop table t') %}",
        "{% do context['run\\x5fquery']('drop table t') %}",
        "{% do context.get('run' ~ '_query')('drop table t') %}",
        "{% set q = run_query %}{% do q('drop table t') %}",
        "{% set s = statement %}{% call s('a') %}drop table t{% endcall %}",
        "{{ give(run_query) }}",
        "{% set a = adapter %}{% do a.execute('drop table t') %}",
        "{% do adapter['exe' ~ 'cute']('drop table t') %}",
        "{% set x = adapter|attr('exe' ~ 'cute') %}{% do x('drop table t') %}",
        "{% do (this|attr('x')) %}",
        "{% do adapter.drop_relation(this) %}",
        "{% do dbt['run' ~ '_query']('drop table t') %}",
        "{% do dbt.run_hooks([{'sql': 'drop table t'}]) %}",
        "{% do drop_relation_if_exists(this) %}",
        "{% set open = '{#' %}{% do run_query('drop table t') %}{% set close = '#}' %}",
        "{% raw %}{#{% endraw %}{% do run_query('drop table t') %}{% raw %}#}{% endraw %}",
    ],
)
def test_sql_is_not_run_unseen_by_another_name(text):
    assert runs_queries(text)
    assert executed(text) in (None, ("drop table t",))


@pytest.mark.parametrize(
    "text",
    [
        "select context, statement, adapter from t -- run_query(it)",
        "{{ json_query_string('context', \"'$.run_query('\") }}",
        "{{ config(meta={'context': 'adapter'}) }}",
        "{# adapter.execute('x') #}{{ adapter.get_relation(a, b, c) }}",
        "{% raw %}{% do run_query('x') %}{% endraw %}",
        "{% set statement %}select 1{% endset %}{{ statement }}",
    ],
)
def test_what_only_reads_like_it_runs_nothing(text):
    assert not runs_queries(text)


@given(st.text("a;\n -'", max_size=30))
def test_a_digest_forgets_no_line_break_between_words(text):
    assert normalised(normalised(text)) == normalised(text)
    assert normalised("-- a\ndrop") != normalised("-- a drop")
    assert normalised(text).split() == re.sub(r"[;\s]+\Z", "", text).split()


def test_it_may_be_empty_where_nothing_runs_beside_the_models(asked):
    result = asked(CHECK, "empty")
    assert result.outcome is Outcome.EMPTY
    assert result.may_be_empty
