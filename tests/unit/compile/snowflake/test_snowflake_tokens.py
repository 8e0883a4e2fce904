"""`govern_token` as Snowflake gets it: its Python run by Python, its SQL by DuckDB, its tokens everybody's."""

import re
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.compile.snowflake.steps import snowflake_steps
from governance.compile.steps import Declared
from governance.declared.contracts import load_contracts
from governance.declared.policies import load_policies
from governance.masks.arrow_tokens import register
from governance.masks.tokens import token

ROOT = Path(__file__).parents[4]
HOME = "dev_brook_ops.governance"
KEY = bytes(range(32))
SPELLINGS = ["exact", "nfc", "nfc trim", "nfc trim lower", "nfc trim upper"]
VALUES = ["MRN-1", " mrn-1 ", "", "  ", "e\u0301", "\u00a0É", "ß", "İ", "a\nb", "a@example.com", None]


@pytest.fixture(scope="module")
def steps():
    return snowflake_steps(Declared(load_policies(ROOT), load_contracts(ROOT / "contracts"), "dev_"))


def body(steps, name):
    (sql,) = (step.sql for step in steps if step.resource == f"function {HOME}.{name}")
    return sql.split("$$")[1].strip()


@pytest.fixture(scope="module")
def govern_hmac(steps):
    """What Snowflake calls for each value."""
    scope = {}
    exec(body(steps, "govern_hmac"), scope)  # noqa: S102 - our own text, as a function of theirs
    return scope["govern_hmac"]


@given(value=st.none() | st.text(max_size=20) | st.sampled_from(VALUES), spelling=st.sampled_from(SPELLINGS))
def test_a_token_on_snowflake_is_the_token_everywhere(govern_hmac, value, spelling):
    told = govern_hmac(KEY.hex(), 3, "health", "mrn", spelling, value)
    assert told == (None if value is None else token(KEY, 3, ("health", "mrn", spelling), value))


@pytest.mark.parametrize("key", [None, "", "00" * 31])
def test_without_its_key_there_is_an_error_and_no_token(govern_hmac, key):
    with pytest.raises(ValueError, match="not in token_keys"):
        govern_hmac(key, 1, "health", "mrn", "exact", "x")


@pytest.fixture
def account(steps, govern_hmac):
    """DuckDB with the table of keys, and Snowflake's own SQL as a macro beside DuckDB's own `govern_token`."""
    connection = duckdb.connect()
    connection.execute("attach ':memory:' as dev_brook_ops; create schema dev_brook_ops.governance")
    (made,) = (step.sql for step in steps if step.resource == f"table {HOME}.token_keys")
    connection.execute(made.replace("number", "integer"))
    register(connection, {"GOVERN_KEY_DEID_KEY_V1": KEY.hex()})
    types = ["VARCHAR", "INTEGER", "VARCHAR", "VARCHAR", "VARCHAR", "VARCHAR"]
    connection.create_function("govern_hmac", govern_hmac, types, "VARCHAR", null_handling="special")
    looked_up = body(steps, "govern_token").replace(f"{HOME}.govern_hmac(", "govern_hmac(")
    arguments = "key, version, scope, identifier, spelling, value"
    connection.execute(f"create macro on_snowflake({arguments}) as {looked_up}")
    return connection


def test_the_key_is_looked_up_where_security_keeps_it(account):
    account.execute(f"insert into {HOME}.token_keys values ('deid_key', 1, ?)", [KEY.hex()])
    for spelling in SPELLINGS:
        call = f"('deid_key', 1, 'health', 'mrn', '{spelling}', v)"
        asked = f"select on_snowflake{call}, govern_token{call} from (select unnest(?::varchar[]) as v)"
        found = account.execute(asked, [VALUES]).fetchall()
        assert [theirs for theirs, _ in found] == [ours for _, ours in found]
        assert found[0][0].startswith("v1_")


@pytest.mark.parametrize(
    "kept",
    [
        pytest.param([], id="no key"),
        pytest.param([(2, "00" * 32)], id="another version"),
        pytest.param([(1, "00" * 32), (1, "11" * 32)], id="two keys of one version"),
    ],
)
@pytest.mark.mutation(
    "the key of a version is missing, or stands there twice", engine="snowflake", caught="build"
)
def test_a_key_that_is_not_there_once_is_an_error(account, kept):
    for version, text in kept:
        account.execute(f"insert into {HOME}.token_keys values ('deid_key', ?, ?)", [version, text])
    with pytest.raises(duckdb.InvalidInputException, match="not in token_keys"):
        account.execute("select on_snowflake('deid_key', 1, 'health', 'mrn', 'exact', 'x')")


def test_a_version_that_nobody_declared_is_an_error(account):
    account.execute(f"insert into {HOME}.token_keys values ('deid_key', 9, ?)", [KEY.hex()])
    with pytest.raises(duckdb.InvalidInputException, match="not in token_keys"):
        account.execute("select on_snowflake('deid_key', 9, 'health', 'mrn', 'exact', 'x')")


def test_the_functions_are_there_before_the_policies_that_call_them(steps):
    first = next(position for position, step in enumerate(steps) if "masking policy" in step.resource)
    made = [step.resource.rpartition(".")[2] for step in steps[:first] if "token" in step.resource]
    assert made[:2] == ["token_keys", "govern_token"]
    assert "govern_hmac" in {step.resource.rpartition(".")[2] for step in steps[:first]}
    called = {step.script for step in steps if "govern_token(" in step.sql}
    assert min(called) == "R__015_tokens.sql"


def test_no_statement_holds_a_key_and_the_build_alone_may_make_tokens(steps):
    written = "\n".join(step.sql for step in steps)
    assert not re.search(r"[0-9a-fA-F]{32}", written)
    granted = [step.sql for step in steps if step.action == "grant"]
    assert not [sql for sql in granted if "govern_hmac" in sql or "token_keys" in sql]
    (token_grant,) = (sql for sql in granted if "govern_token" in sql)
    assert token_grant.endswith(" to role brook_build")
