from pathlib import Path

import duckdb
import pytest

from governance.declared.policies import load_policies
from governance.masks.arrow_tokens import register
from governance.masks.bodies import body
from governance.masks.home import find_home

ROOT = Path(__file__).parents[3]
# 00 01 02 … 1f: published here, so it guards nothing.
KEY = bytes(range(32)).hex()


@pytest.fixture(scope="session")
def policies():
    return load_policies(ROOT)


@pytest.fixture(scope="session")
def masks(policies):
    return policies.masks


@pytest.fixture(scope="session")
def home(policies):
    return find_home(policies.governance, "commerce", "dev_brook_commerce")


@pytest.fixture(scope="session")
def duck():
    with duckdb.connect() as connection:
        register(connection, {"GOVERN_KEY_DEID_KEY_V1": KEY, "GOVERN_KEY_DEID_KEY_V2": KEY[::-1]})
        yield connection


@pytest.fixture(scope="session")
def ask(masks, home, duck):
    """(mask or its name, values, their type) → (masked values, the type they have)."""

    def answer(mask, values, kind="varchar"):
        mask = masks[mask] if isinstance(mask, str) else mask
        sql = body(mask, "duckdb", "t.v", home=home)
        query = f"select {sql}, typeof({sql}) from (select unnest($1::{kind}[]) as v) as t"
        rows = duck.execute(query, [values]).fetchall()
        return [value for value, _ in rows], {kind for _, kind in rows}

    return answer
