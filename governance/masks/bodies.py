"""What a mask is in SQL: its body for given expressions, and the markers that stand around it."""

from __future__ import annotations

from governance.declared.governance_file import Engine
from governance.declared.masks import Mask
from governance.masks.home import Home, scope_in
from governance.masks.kinds import parameters, template


def body(mask: Mask, engine: Engine, *expressions: str, home: Home | None = None) -> str:
    """The SQL of a mask, exactly as its macros write it between the markers' parentheses.

    Args:
        mask: The mask.
        engine: The dialect.
        expressions: SQL for each of its parameters; any number for a mask of several columns.
        home: For tokens: where the model is at home.

    Raises:
        ValueError: It takes another number of expressions, or its tokens may not be made in this home.
    """
    sql = template(mask, engine)
    names = parameters(mask)
    if names == ("columns",) and expressions:
        values = {"columns": sql.fill_each(expressions)}
    else:
        values = dict(zip(names, expressions, strict=True))
    return sql.fill({**values, **_of_token(mask, home)})


def _of_token(mask: Mask, home: Home | None) -> dict[str, str]:
    if not mask.key_version:
        return {}
    scope = scope_in(mask, home)
    if home is None or scope is None:
        raise ValueError(f"{mask.name} makes no tokens in {home}")
    return {"scope": scope, "function": f"{home.functions}.govern_token"}


def marked(verb: str, sql: str) -> str:
    """A body between the markers of a macro: `mask_email` or `deidentify_email`."""
    return f"{opening(verb)}( {sql} ){closing(verb)}"


def opening(verb: str) -> str:
    """The marker before a body."""
    return f"/*govern:{verb}*/"


def closing(verb: str) -> str:
    """The marker after a body."""
    return f"/*/govern:{verb}*/"
