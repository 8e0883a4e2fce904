"""Pieces of a tree that several readers ask for."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp


def flat(node: exp.Expr, kind: type) -> Iterator[exp.Expr]:
    """The parts of a chain of conditions, brackets left out."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        while isinstance(one, exp.Paren):
            one = one.this
        if isinstance(one, kind):
            waiting += [one.args["expression"], one.this]
        else:
            yield one


def star_of(body: exp.Expr) -> exp.Expr | None:
    """The star of a select list, with or without a table before it."""
    if isinstance(body, exp.Star):
        return body
    return body.this if isinstance(body, exp.Column) and isinstance(body.this, exp.Star) else None


def left_out(star: exp.Expr) -> set[str]:
    """The columns, in lower case, that a star does not stand for."""
    return {one.name.lower() for key in ("except", "except_", "exclude") for one in star.args.get(key) or []}
