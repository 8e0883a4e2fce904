"""Snowflake's and Databricks' bodies, without Snowflake or Databricks.

They are parsed, translated by sqlglot to DuckDB's dialect and asked there for what DuckDB's own body says. That
shows that the bodies agree as far as sqlglot knows the engines; it does not show how the engines behave.
"""

import re

import pytest
import sqlglot
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlfluff.core import Linter
from sqlglot import exp

from governance.declared.methods import Generalise, Replace
from governance.masks.bodies import body
from governance.masks.dialects import DIALECTS
from governance.masks.kinds import parameters

OTHERS = ["snowflake", "databricks"]
# The end of the text in Java's and Python's regular expressions, and how RE2 writes it.
END, RE2_END = "(?![^a]|a)", r"\z"

samples = st.lists(
    st.one_of(
        st.none(),
        st.text(max_size=12),
        st.from_regex(r"\A[a-z']{1,8}@[a-z]{1,8}[.]com\n?\Z"),
        st.from_regex(r"\A[+]1-[0-9]{3}-555-01[0-9]{2}[\n\x85\u2028]?\Z"),
        st.from_regex(r"\A[0-9]{5}(-[0-9]{4})?\n?\Z"),
        st.ip_addresses(v=4).map(str),
        st.sampled_from(["O'Brien", "a\\1b", "x@y.z" * 100]),
    ),
    min_size=1,
    max_size=20,
)


def arguments(mask):
    return {"column": ("v",), "columns": ("v", "w")}.get(parameters(mask)[0], ("v", "w"))


@pytest.mark.parametrize("engine", OTHERS)
def test_every_body_is_one_expression_of_its_dialect(masks, home, engine):
    for mask in masks.values():
        parsed = sqlglot.parse(body(mask, engine, *arguments(mask), home=home), read=engine)
        assert len(parsed) == 1
        assert isinstance(parsed[0], (exp.Case, exp.Anonymous, exp.Dot)), mask.name
        # Functions that sqlglot does not know: Spark's make_date, and ours.
        assert {each.name for each in parsed[0].find_all(exp.Anonymous)} <= {"make_date", "govern_token"}


@pytest.mark.parametrize("engine", OTHERS)
def test_sqlfluff_parses_every_body(masks, home, engine):
    columns = [
        f"    {body(mask, engine, *arguments(mask), home=home)} as {mask.name}" for mask in masks.values()
    ]
    found = Linter(dialect=engine).parse_string("select\n" + ",\n".join(columns) + "\nfrom t\n")
    assert found.violations == []
    assert "unparsable" not in {each.type for each in found.tree.recursive_crawl_all()}


@pytest.mark.parametrize("engine", OTHERS)
@settings(deadline=None, max_examples=40)
@given(values=samples)
def test_what_sqlglot_translates_says_what_duckdb_says(masks, duck, engine, values):
    for mask in masks.values():
        if mask.input != "string" or mask.key_version:
            continue
        own, other = (translated(body(mask, each, "v"), each) for each in ("duckdb", engine))
        query = f"select {own}, {other} from (select unnest($1::varchar[]) as v) as t"
        rows = duck.execute(query, [values]).fetchall()
        assert all(left == right for left, right in rows), (mask.name, rows)


@pytest.mark.parametrize("engine", OTHERS)
@settings(deadline=None, max_examples=40)
@given(pairs=st.lists(st.tuples(st.none() | st.dates(), st.none() | st.dates()), min_size=1, max_size=20))
def test_dates_too(masks, duck, engine, pairs):
    for mask in masks.values():
        if mask.input != "date":
            continue
        names = arguments(mask)
        own, other = (translated(body(mask, each, *names), each) for each in ("duckdb", engine))
        query = f"select {own}, {other} from (select unnest($1::date[]) as v, unnest($2::date[]) as w) as t"
        rows = duck.execute(query, [[v for v, _ in pairs], [w for _, w in pairs]]).fetchall()
        assert all(left == right for left, right in rows), (mask.name, rows)


def translated(sql, engine):
    return sqlglot.transpile(sql, read=engine, write="duckdb")[0].replace(END, RE2_END)


@given(st.text(max_size=8))
def test_no_character_follows_means_the_end(text):
    """Java reads `(?![^a]|a)` as Python does: no character, a line break included, comes next."""
    assert re.search(f"^b*{END}", "b" + text) is None or set(text) <= {"b"}
    assert re.search(f"^[^c]*{END}", text) is None or "c" not in text
    assert re.search(END, text).start() == len(text)


DUCKDB = """
case when length((v)) <= 9 and regexp_full_match((v), 'it''s([0-9])')
then 'it''s' || regexp_extract((v), '^it''s([0-9])$', 1)
when (v) is not null then '''' end
"""
SNOWFLAKE = """
case when length((v)) <= 9 and regexp_like((v), 'it''s([0-9])') and not contains((v), chr(10))
and not contains((v), chr(13)) then 'it''s' || regexp_substr((v), '^it''s([0-9])$', 1, 1, 'e', 1)
when (v) is not null then '''' end
"""
DATABRICKS = r"""
case when length((v)) <= 9 and (v) rlike '^it\'s([0-9])(?![^a]|a)'
then 'it\'s' || regexp_extract((v), '^it\'s([0-9])(?![^a]|a)', 1)
when (v) is not null then '\'' end
"""


@pytest.mark.parametrize(
    ("engine", "expected"), [("duckdb", DUCKDB), ("snowflake", SNOWFLAKE), ("databricks", DATABRICKS)]
)
def test_quotes_are_written_as_each_engine_reads_them(masks, engine, expected):
    method = Replace(pattern="^it's([0-9])$", with_="it's\\1", otherwise="'", max_length=9)
    assert (
        body(other_method(masks["mask_email"], method), engine, "v") == " ".join(expected.split("\n")).strip()
    )


@pytest.mark.parametrize("engine", OTHERS)
@given(text=st.text(alphabet="ab'\\\n", max_size=8))
def test_a_literal_is_read_back(engine, text):
    parsed = sqlglot.parse_one(f"select {DIALECTS[engine].literal(text)}", read=engine)
    assert parsed.selects[0] == exp.Literal.string(text)


@pytest.mark.parametrize(
    ("engine", "kind"), [("duckdb", "bigint"), ("snowflake", "bigint"), ("databricks", "bigint")]
)
def test_bands_are_cast_to_the_type_they_had(masks, engine, kind):
    mask = other_method(masks["mask_ssn"], Generalise(step=10, minimum=0, maximum=120), "bigint")
    assert body(mask, engine, "v") == (
        f"case when (v) between 0 and 120 then cast((v) - mod(mod((v), 10) + 10, 10) as {kind}) end"
    )


def other_method(mask, method, kind="string"):
    fields = {name: getattr(mask, name) for name in mask.__struct_fields__}
    return type(mask)(**{**fields, "method": method, "input": kind, "output": kind})
