"""What protection a table has on each engine, by how dbt materializes it, and when: the benches hold it to each row."""

from __future__ import annotations

import shutil
from dataclasses import dataclass

from guide_parts import between, root

FILE = root() / "docs" / "engines.md"
PROJECT = root() / "tests" / "engines" / "materialized"
"""A dbt project with a sensitive table in each materialization."""
PARTS = ("governance.yml", "contracts", "policies", "macros")
"""What it takes of ours."""
CREATE, ALTER, BEFORE = "in the CREATE", "in the ALTER that adds it", "before its rows are written"
DENIED, STOPS, BUILT = "denied", "stops the build", "in its values"
NONE = "none"
MEANING = {
    CREATE: "the statement that creates it carries it: there is no instant without",
    ALTER: "the statement that adds the column carries it",
    BEFORE: "a statement of its own, after the column came and before a row is written into it",
    DENIED: "nothing of its own; the schema's tag masks every column to null for everybody but the build",
    STOPS: "dbt refuses to build it with an identifier or a row rule in it, and nothing is there",
    BUILT: "the mask's SQL changes the value when it is built, in any target that may not hold raw values",
    NONE: "the engine has none; see what else protects",
}


@dataclass(frozen=True)
class Row:
    """One materialization on one engine.

    Attributes:
        engine: The engine.
        told: How people call it.
        model: The model of the project that is materialized so; `as_grown` gains its sensitive column in a second run.
        mask: When the mask is there: a key of `MEANING`.
        rule: When the row rule is there.
        note: What else to know.
    """

    engine: str
    told: str
    model: str
    mask: str
    rule: str
    note: str = ""


_SEED = "`column-masked` refuses an identifier in a seed"
ROWS = (
    Row("snowflake", "table", "as_table", CREATE, CREATE),
    Row("snowflake", "incremental", "as_incremental", CREATE, CREATE),
    Row("snowflake", "a column that `on_schema_change` adds", "as_grown", ALTER, CREATE),
    Row("snowflake", "view", "as_view", CREATE, CREATE),
    Row("snowflake", "snapshot", "as_snapshot", CREATE, CREATE),
    Row(
        "snowflake", "Python model", "as_python", CREATE, CREATE, "readers find it empty while the model runs"
    ),
    Row("snowflake", "dynamic table", "as_dynamic_table", CREATE, CREATE),
    Row("snowflake", "seed", "as_seed", DENIED, NONE, _SEED),
    Row("databricks", "table", "as_table", CREATE, CREATE),
    Row("databricks", "incremental", "as_incremental", CREATE, CREATE),
    Row("databricks", "a column that `on_schema_change` adds", "as_grown", BEFORE, CREATE),
    Row("databricks", "snapshot", "as_snapshot", CREATE, CREATE),
    Row("databricks", "view", "as_view", STOPS, STOPS),
    Row("databricks", "materialized view", "as_materialized_view", STOPS, STOPS),
    Row("databricks", "streaming table", "as_streaming_table", STOPS, STOPS),
    Row("databricks", "Python model", "as_python", STOPS, STOPS),
    Row("databricks", "seed", "as_seed", NONE, NONE, _SEED),
    Row("duckdb", "table", "as_table", BUILT, NONE, "`govern publish` filters rows"),
    Row("duckdb", "incremental", "as_incremental", BUILT, NONE),
    Row("duckdb", "a column that `on_schema_change` adds", "as_grown", BUILT, NONE),
    Row("duckdb", "view", "as_view", BUILT, NONE),
    Row("duckdb", "snapshot", "as_snapshot", BUILT, NONE),
    Row("duckdb", "seed", "as_seed", NONE, NONE, _SEED),
)
GROWN = "- {name: email, data_type: string, config: {meta: {identifier: email}}}"


def of(engine):
    """The rows of an engine."""
    return [row for row in ROWS if row.engine == engine]


def lay_out(folder, profile):
    """The project with our macros and policies, in a new folder; the plugin in dbt only tells there."""
    shutil.copytree(PROJECT, folder)
    for part in PARTS:
        copy = shutil.copytree if (root() / part).is_dir() else shutil.copy
        copy(root() / part, folder / part)
    governance = folder / "governance.yml"
    text = governance.read_text(encoding="utf-8")
    governance.write_text(text.replace("on_findings: stop", "on_findings: ignore"), encoding="utf-8")
    (folder / "profiles.yml").write_text(profile, encoding="utf-8")


def grow(folder):
    """Declare the column that `as_grown` gains: run it with `--vars 'grown: true'` then."""
    file = folder / "models" / "_as_grown.yml"
    text = file.read_text(encoding="utf-8")
    assert f"# {GROWN}" in text
    file.write_text(text.replace(f"# {GROWN}", GROWN), encoding="utf-8")


def table():
    """The table, and what its words mean."""
    lines = ["| engine | materialization | masks and tags | row rule | |", "|---|---|---|---|---|"]
    lines += [f"| {row.engine} | {row.told} | {row.mask} | {row.rule} | {row.note} |" for row in ROWS]
    used = {word for row in ROWS for word in (row.mask, row.rule)}
    meanings = (f"- **{word}**: {meaning}." for word, meaning in MEANING.items() if word in used)
    return "\n".join([*lines, "", *meanings])


def page():
    """The guide with the table as it should be."""
    return between(FILE.read_text(encoding="utf-8"), "materializations", table())
