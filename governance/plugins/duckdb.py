"""dbt-duckdb's plugin: gives DuckDB the function `govern_token`, whose key never leaves this process.

In profiles.yml: ``plugins: [{module: governance.plugins.duckdb}]``, with ``config: {keys: [deid_key]}``
where keys are named otherwise.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from dbt.adapters.duckdb.plugins import BasePlugin
from dbt.adapters.exceptions import FailedToConnectError

from governance.errors import UsageError
from governance.masks.arrow_tokens import register

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


class Plugin(BasePlugin):  # type: ignore[misc]
    """Registers `govern_token` on the connection that dbt's threads share."""

    def initialize(self, plugin_config: dict[str, Any]) -> None:
        """Take the names of the keys that must be there before anything is built."""
        self._keys = tuple(plugin_config.get("keys", ("deid_key",)))

    def configure_connection(self, conn: DuckDBPyConnection) -> None:
        """Register the function; every cursor of the connection has it.

        Raises:
            FailedToConnectError: A key is missing or unusable: dbt stops before anything is built.
        """
        try:
            register(conn, os.environ, self._keys)
        except UsageError as error:
            raise FailedToConnectError(str(error)) from None
