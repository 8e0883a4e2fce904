"""Which plan each engine has."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from governance.compile.databricks.steps import databricks_steps
from governance.compile.duckdb_plan import duckdb_steps
from governance.compile.snowflake.steps import snowflake_steps
from governance.compile.steps import Declared, Step
from governance.declared.governance_file import Engine

PLANS: Mapping[Engine, Callable[[Declared], tuple[Step, ...]]] = {
    "duckdb": duckdb_steps,
    "snowflake": snowflake_steps,
    "databricks": databricks_steps,
}
