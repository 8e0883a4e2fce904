"""Is the SQL inside a macro's markers what the mask compiles to? A comment alone could be forged."""

from __future__ import annotations

import re

from governance.declared.governance_file import Engine
from governance.declared.masks import Mask
from governance.masks.home import Home, scope_in
from governance.masks.kinds import parameters, template

# Longer than any mask's call people write; the matching below is quadratic at worst.
_MAXIMUM_LENGTH = 20_000


def recognise(mask: Mask, engine: Engine, sql: str, home: Home | None = None) -> tuple[str, ...] | None:
    """The expressions that a mask was called with, or None if the SQL is not its body.

    Args:
        mask: The mask that the marker names.
        engine: The dialect of the SQL.
        sql: What stands between the markers, without the outer parentheses.
        home: Where the model is at home. A token made in another scope, or by another function, is not
            this mask; without a home, none is.
    """
    scope = scope_in(mask, home)
    if len(sql) > _MAXIMUM_LENGTH or (mask.key_version and (home is None or scope is None)):
        return None
    function = f"{home.functions}.govern_token" if home else ""
    pattern = template(mask, engine).pattern(
        {"scope": re.escape(scope or ""), "function": re.escape(function)}
    )
    found = pattern.fullmatch(sql.strip())
    arguments = _arguments(mask, engine, found.groupdict()) if found else ()
    return arguments if arguments and all(is_one_expression(each, engine) for each in arguments) else None


def is_one_expression(sql: str, engine: Engine) -> bool:
    """Whether a text is one whole expression: it closes what it opens and hides nothing in a comment.

    Engines read backslashes and dollar quotes differently, and a parser may read them differently again, so
    that an expression with one of them is not vouched for.
    """
    import sqlglot
    from sqlglot import exp

    try:
        if "\\" in sql or "$$" in sql or not _is_all_tokens(sql, engine):
            return False
        parsed = sqlglot.parse(f"({sql}\n)", read=engine)
    except (sqlglot.ParseError, sqlglot.TokenError, RecursionError):
        return False
    whole = parsed[0] if len(parsed) == 1 else None
    return isinstance(whole, exp.Subquery) or (
        isinstance(whole, exp.Paren) and not isinstance(whole.this, (exp.Star, exp.Alias))
    )


def _is_all_tokens(sql: str, engine: Engine) -> bool:
    """Whether nothing but white space, such as a comment, stands between the tokens."""
    import sqlglot

    position = 0
    for token in sqlglot.tokenize(sql, read=engine):
        if sql[position : token.start].strip():
            return False
        position = token.end + 1
    return not sql[position:].strip()


def _arguments(mask: Mask, engine: Engine, places: dict[str, str]) -> tuple[str, ...]:
    names = parameters(mask)
    if names != ("columns",):
        return tuple(places[name] for name in names)
    form = template(mask, engine)
    before, after = form.around_column()
    columns = places["columns"]
    if not (columns.startswith(before) and columns.endswith(after)):
        return ("",)  # no expression at all
    inner = columns[len(before) : len(columns) - len(after)]
    return tuple(inner.split(after + form.joint + before))
