"""`DESCRIBE TABLE EXTENDED … AS JSON`, as far as dbt-databricks reads it; open-source Spark tells it of views alone."""

from __future__ import annotations

import json
import re

from unity_answers import Answer
from unity_catalogue import Catalogue, Name, Relation
from unity_grammar import FLAGS
from unity_names import name_of


def describe(catalogue: Catalogue, found: re.Match[str], sql: str) -> Answer | None:
    """What the record knows of a table; nothing of one that it did not see being created."""
    name = name_of(found[1])
    relation = catalogue.relations.get(name)
    if not re.match(r"\s+as\s+json\b", sql[found.end() :], FLAGS) or relation is None or not relation.columns:
        return None
    return Answer(("json_metadata",), ((json.dumps(_told(name, relation)),),))


def _told(name: Name, relation: Relation) -> dict[str, object]:
    told: dict[str, object] = {
        **dict(zip(("catalog_name", "schema_name", "table_name"), name, strict=True)),
        "columns": [
            {"name": column, "type": _type(kind), "nullable": column not in relation.required}
            for column, kind in relation.columns.items()
        ],
        "column_masks": [
            {
                "column_name": column,
                "function_name": _function(mask.function),
                "using_column_names": list(mask.columns),
            }
            for column, mask in relation.masks.items()
        ],
        "table_constraints": f"[{', '.join(_keys(relation))}]",
    }
    if relation.row_filter:
        told["row_filter"] = {
            "function_name": _function(relation.row_filter.function),
            "column_names": list(relation.row_filter.columns),
        }
    return told


def _function(name: Name) -> dict[str, str]:
    return dict(zip(("catalog_name", "schema_name", "function_name"), name, strict=True))


def _keys(relation: Relation) -> list[str]:
    return [
        f"({name},{kind} ({', '.join(f'`{column}`' for column in columns)}))"
        for name, (kind, columns) in relation.constraints.items()
    ]


def _type(kind: str) -> dict[str, object]:
    found = re.fullmatch(r"decimal\((\d+),(\d+)\)", kind)
    if found:
        return {"name": "decimal", "precision": int(found[1]), "scale": int(found[2])}
    return {"name": kind}
