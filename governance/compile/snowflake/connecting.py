"""A connection to Snowflake by its own connector: named by the environment, as schemachange's is."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Iterator, Mapping
from typing import Any

from governance.compile.snowflake.live_grants import Ask, Row
from governance.errors import EvaluationError, UsageError

# What the connector calls it, by the variable that says it.
_VARIABLES = {
    "SNOWFLAKE_ACCOUNT": "account",
    "SNOWFLAKE_USER": "user",
    "SNOWFLAKE_PASSWORD": "password",
    "SNOWFLAKE_AUTHENTICATOR": "authenticator",
    "SNOWFLAKE_PRIVATE_KEY_FILE": "private_key_file",
    "SNOWFLAKE_PRIVATE_KEY_FILE_PWD": "private_key_file_pwd",
    "SNOWFLAKE_TOKEN": "token",
    "SNOWFLAKE_ROLE": "role",
    "SNOWFLAKE_WAREHOUSE": "warehouse",
    "SNOWFLAKE_HOST": "host",
    "SNOWFLAKE_PORT": "port",
    "SNOWFLAKE_PROTOCOL": "protocol",
}
_ADVICE = (
    "set SNOWFLAKE_ACCOUNT, SNOWFLAKE_USER and SNOWFLAKE_PRIVATE_KEY_FILE, or what your authenticator needs"
)


@contextlib.contextmanager
def connected(environ: Mapping[str, str]) -> Iterator[Ask]:
    """Connect, and give what runs a statement.

    Raises:
        UsageError: The environment does not say where, or who asks; or the connector is not installed.
        EvaluationError: There is no answer, or the engine refuses a statement.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the connector's copy of requests warns of what it imports
        try:
            from snowflake import connector
        except ModuleNotFoundError:
            raise UsageError(
                "the connector of Snowflake is not installed", "pip install 'govern-dbt[snowflake]'"
            ) from None
    try:
        connection = connector.connect(**_arguments(environ))
    except connector.errors.Error as error:
        raise EvaluationError(f"Snowflake cannot be reached: {error.msg}", _ADVICE) from None
    except (OSError, TypeError, ValueError) as error:
        # What the connector makes of a key that is not there, is none, or is under another passphrase.
        raise UsageError(_unreadable(environ, error), _ADVICE) from None
    with connection, connection.cursor(connector.DictCursor) as cursor:

        def ask(statement: str) -> list[Row]:
            try:
                cursor.execute(statement)
                rows = cursor.fetchall()
            except connector.errors.Error as error:
                advice = "ask as Security, or as a role that may see policies and grants"
                raise EvaluationError(f"Snowflake does not tell: {error.msg}", advice) from None
            return [{str(name).lower(): value for name, value in row.items()} for row in rows]

        yield ask


def _unreadable(environ: Mapping[str, str], error: Exception) -> str:
    file = environ.get("SNOWFLAKE_PRIVATE_KEY_FILE")
    if not file:
        return f"Snowflake's connector does not take what the environment says: {type(error).__name__}"
    if isinstance(error, OSError) and error.strerror:
        return f"SNOWFLAKE_PRIVATE_KEY_FILE: {file}: {error.strerror}"
    return f"SNOWFLAKE_PRIVATE_KEY_FILE: {file}: no private key in PEM, or not under SNOWFLAKE_PRIVATE_KEY_FILE_PWD"


def _arguments(environ: Mapping[str, str]) -> dict[str, Any]:
    found = {name: environ[variable] for variable, name in _VARIABLES.items() if environ.get(variable)}
    missing = [name for name in ("SNOWFLAKE_ACCOUNT", "SNOWFLAKE_USER") if not environ.get(name)]
    if missing:
        raise UsageError(f"{missing[0]} is not set", _ADVICE)
    return {
        **found,
        "application": "govern",
        "session_parameters": {"CLIENT_OUT_OF_BAND_TELEMETRY_ENABLED": False, "QUERY_TAG": "govern drift"},
    }
