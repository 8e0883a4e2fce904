"""The SQL that Jinja itself runs: `run_query`, `statement`, the adapter."""

from __future__ import annotations

import re
from functools import lru_cache

from governance.checks.jinja_text import parts, spoken, without_comments, without_strings

# Each is one place where SQL is run.
RUNS = re.compile(r"\b(?:run_query|statement|adapter\s*\.\s*(?:execute|add_query)|submit_python_job)\s*\(")
# Members of dbt's adapter that change nothing; of any other it is not known what it runs.
_LOOKS = """
    Column Relation already_exists behavior build_catalog_relation capabilities check_schema_exists config
    convert_type describe_dynamic_table dispatch get_catalog get_columns_in_relation
    get_incremental_strategy_macro get_missing_columns get_relation get_relation_config is_cancelable list_relations
    list_relations_without_caching list_schemas nice_connection_name parse_index parse_partition_by quote
    quote_as_configured quote_seed_column render_raw_columns_constraints render_raw_model_constraints
    standardize_grants_dict supports type valid_incremental_strategies
"""
# Macros of dbt that run what they are given, or change what is there.
_WRITE = """
    alter_column_comment alter_column_type alter_relation_comment apply_grants call_dcl_statements create_csv_table
    create_indexes create_schema drop_relation drop_relation_if_exists drop_schema drop_schema_named
    get_column_schema_from_query get_columns_in_query load_csv_rows rename_relation reset_csv_table run_hooks
    truncate_relation
"""
# Ways by which SQL may be run that cannot be told from the text: a macro or method that is looked up, or handed on.
_HIDDEN = re.compile(
    rf"""
    \b(?:run_query|submit_python_job)\b(?!\s*\()
    |(?:=|,|\()\s*statement\b(?!\s*[\(=])
    |(?<![\w.])adapter\b(?!\s*\.\s*(?:{"|".join([*_LOOKS.split(), "execute", "add_query"])})\b)
    |(?<![\w.])context\b(?!\s*=[^=])
    |\b(?:dbt|dbt_duckdb|dbt_snowflake|dbt_spark|dbt_databricks|dbt_postgres|dbt_redshift|dbt_bigquery|dbt_trino)\s*\[
    |\|\s*attr\b
    |(?<![\w.])(?:dbt\s*\.\s*)?(?:{"|".join(_WRITE.split())})\s*\(
    """,
    re.VERBOSE,
)
# Without one of these a statement or expression runs nothing, which is soon asked.
_MARKS = re.compile(
    "|".join(
        ["run_query", "statement", "adapter", "submit_python_job", "context", "attr", "dbt", *_WRITE.split()]
    )
)
_IN_QUOTES = re.compile(r"""\brun_query\s*\(\s*(?:'([^'\\]*)'|"([^"\\]*)")\s*\)""")
_BY_NAME = re.compile(r"\brun_query\s*\(\s*(\w+)\s*\)")
_IN_BLOCK = re.compile(
    r"\{%-?\s*call\s+statement\s*\([^()]*\)\s*-?%\}(.*?)\{%-?\s*endcall\s*-?%\}", re.DOTALL
)
_SET_IN_BLOCK = r"\{{%-?\s*set\s+{name}\s*-?%\}}(.*?)\{{%-?\s*endset\s*-?%\}}"
_SET = r"\bset\s+{name}\b"


def executed(text: str) -> tuple[str, ...] | None:
    """The texts that a macro or model runs by Jinja, as written; None where they cannot all be told.

    Args:
        text: A macro or a model, Jinja unrendered.
    """
    plain, said = without_comments(text), spoken(text)
    found = [single or double for single, double in _IN_QUOTES.findall(plain)]
    found += _IN_BLOCK.findall(plain)
    for name in _BY_NAME.findall(plain):
        blocks = re.findall(_SET_IN_BLOCK.format(name=name), plain, re.DOTALL)
        # Set twice, the name holds one text or the other.
        if len(blocks) == len(re.findall(_SET.format(name=name), plain)) == 1:
            found += blocks
    if _HIDDEN.search(said) or not len(found) == len(RUNS.findall(said)) == len(RUNS.findall(plain)):
        return None
    return tuple(found)


def runs_queries(text: str) -> bool:
    """Whether a macro, model or test runs SQL by Jinja, or may."""
    return any(map(_runs, parts(text)))


@lru_cache(maxsize=65_536)  # a project says the same in thousands of models
def _runs(part: str) -> bool:
    """Whether one statement or expression runs SQL, or may."""
    if not _MARKS.search(part):
        return False
    said = without_strings(part)
    return RUNS.search(said) is not None or _HIDDEN.search(said) is not None
