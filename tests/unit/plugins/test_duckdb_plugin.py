import os

import duckdb
import pytest
from dbt.adapters.duckdb.plugins import BasePlugin
from dbt.adapters.exceptions import FailedToConnectError

from governance.masks.tokens import token

KEY = bytes(range(32))
CALL = "select govern_token('deid_key', 1, 'health', 'mrn', 'nfc', 'a')"


@pytest.fixture
def environment(monkeypatch):
    for name in [name for name in os.environ if name.startswith("GOVERN_KEY_")]:
        monkeypatch.delenv(name)
    return monkeypatch


def plugin(**config):
    """As dbt-duckdb makes it from profiles.yml."""
    return BasePlugin.create("governance.plugins.duckdb", config=config)


def test_every_cursor_of_the_connection_has_the_function(environment):
    environment.setenv("GOVERN_KEY_DEID_KEY_V1", KEY.hex())
    with duckdb.connect() as connection:
        plugin().configure_connection(connection)
        expected = token(KEY, 1, ("health", "mrn", "nfc"), "a")
        for cursor in (connection, connection.cursor(), connection.cursor()):
            assert cursor.execute(CALL).fetchall() == [(expected,)]


def test_another_connection_gets_the_function_too(environment):
    # dbt closes the last connection between runs of one process and opens a new one.
    environment.setenv("GOVERN_KEY_DEID_KEY_V1", KEY.hex())
    ours = plugin()
    for _ in range(2):
        with duckdb.connect() as connection:
            ours.configure_connection(connection)
            assert connection.execute(CALL).fetchone()[0].startswith("v1_")


@pytest.mark.parametrize(
    ("value", "words"),
    [(None, "is not set"), ("c0ffee", "is shorter"), ("secret " * 12, "is not hexadecimal")],
)
def test_a_key_that_cannot_be_used_stops_dbt(environment, value, words):
    if value:
        environment.setenv("GOVERN_KEY_DEID_KEY_V1", value)
    with duckdb.connect() as connection:
        with pytest.raises(FailedToConnectError) as caught:
            plugin().configure_connection(connection)
        assert f"GOVERN_KEY_DEID_KEY_V1 {words}" in str(caught.value)
        assert "openssl rand -hex 32" in str(caught.value)
        assert not value or value.strip() not in f"{caught.value}{caught.value.__cause__}"
        with pytest.raises(duckdb.CatalogException):
            connection.execute(CALL)


def test_other_keys_may_be_asked_for(environment):
    environment.setenv("GOVERN_KEY_STUDY_KEY_V3", KEY.hex())
    with duckdb.connect() as connection:
        plugin(keys=["study_key"]).configure_connection(connection)
        made = connection.execute(CALL.replace("deid_key', 1", "study_key', 3")).fetchone()[0]
    assert made == token(KEY, 3, ("health", "mrn", "nfc"), "a")
