"""A connection to Databricks by its own connector: named by the environment, as its other tools are."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from governance.errors import EvaluationError, UsageError

Run = Callable[[str], list[tuple[Any, ...]]]
"""A statement → the rows of its answer."""

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_ADVICE = (
    "set DATABRICKS_HOST and DATABRICKS_HTTP_PATH, and DATABRICKS_CLIENT_ID with DATABRICKS_CLIENT_SECRET "
    "(a service principal) or DATABRICKS_TOKEN"
)


class RefusedError(Exception):
    """The engine refused a statement.

    Args:
        kind: Its class, such as `ROUTINE_NOT_FOUND`.
        message: What the engine says.
    """

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


@contextlib.contextmanager
def connected(environ: Mapping[str, str]) -> Iterator[Run]:
    """Connect, and give what runs a statement.

    Raises:
        UsageError: The environment does not say where, or who asks; or the connector is not installed.
        EvaluationError: There is no answer.
    """
    try:
        from databricks import sql
        from databricks.sql import exc
    except ModuleNotFoundError:
        raise UsageError(
            "the connector of Databricks is not installed", "pip install 'govern-dbt[databricks]'"
        ) from None
    arguments = _arguments(environ)
    try:
        connection = sql.connect(**arguments)
    except exc.Error as error:
        raise EvaluationError(f"Databricks cannot be reached: {error}", _ADVICE) from None
    with connection, connection.cursor() as cursor:

        def run(statement: str) -> list[tuple[Any, ...]]:
            try:
                cursor.execute(statement)
                return [tuple(row) for row in cursor.fetchall()] if _answers(statement) else []
            except exc.Error as error:
                raise RefusedError(_kind(str(error)), str(error)) from None

        yield run


def _answers(statement: str) -> bool:
    return statement.lstrip().lower().startswith(("select", "with", "show", "describe"))


def _kind(message: str) -> str:
    """`[ROUTINE_NOT_FOUND] The routine …`: the class alone says nothing of values."""
    inside = message.partition("[")[2].partition("]")[0]
    return inside if inside.replace("_", "").replace(".", "").isalnum() and inside.isupper() else "unknown"


def _arguments(environ: Mapping[str, str]) -> dict[str, Any]:
    host, path = environ.get("DATABRICKS_HOST", ""), environ.get("DATABRICKS_HTTP_PATH", "")
    if not host or not path:
        raise UsageError("nothing says which warehouse of Databricks is meant", _ADVICE)
    address = urlsplit(host if "//" in host else f"https://{host}")
    common = {"server_hostname": address.hostname, "http_path": path, "enable_telemetry": False}
    if address.scheme != "https":
        if address.scheme != "http" or address.hostname not in _LOOPBACK:
            raise UsageError(f"{address.scheme}:// would show what is sent to everybody on the way", _ADVICE)
        common["_connection_uri"] = f"{host.rstrip('/')}{path}"
    return common | _credentials(environ, address.hostname or "")


def _credentials(environ: Mapping[str, str], host: str) -> dict[str, Any]:
    token, client = environ.get("DATABRICKS_TOKEN"), environ.get("DATABRICKS_CLIENT_ID")
    secret = environ.get("DATABRICKS_CLIENT_SECRET")
    if token:
        return {"access_token": token}
    if not client or not secret:
        raise UsageError("nothing says who asks Databricks", _ADVICE)

    def provider() -> Any:  # noqa: ANN401 - what the connector calls a header factory
        from databricks.sdk.core import Config, oauth_service_principal

        return oauth_service_principal(Config(host=f"https://{host}", client_id=client, client_secret=secret))

    return {"credentials_provider": provider}
