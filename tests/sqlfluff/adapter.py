"""What sqlfluff's jinja templater sees as dbt's `adapter`: every dispatched macro gives its first argument."""

from __future__ import annotations

from collections.abc import Callable


def dispatch(name: str, namespace: str = "") -> Callable[..., str]:
    """Stand in for a macro of the engine, so that sources are linted without dbt and without a warehouse.

    Args:
        name: The macro's name without the engine's prefix.
        namespace: The package it belongs to.

    Returns:
        A function that gives the SQL of the macro's first argument, or a call of `name` without one.
    """
    del namespace

    def first(*arguments: object) -> str:
        given = arguments[0] if arguments else f"{name}()"
        return str(given if isinstance(given, str) else given[0])  # type: ignore[index] # a list of columns

    return first
