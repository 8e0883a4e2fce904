"""The body of each kind of mask, written once for every dialect: total, and failing closed."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from governance.declared.governance_file import Engine
from governance.declared.masks import Mask
from governance.declared.methods import (
    AgeBand,
    BirthYear,
    Fingerprint,
    Generalise,
    Method,
    Normalise,
    Null,
    Partial,
    Replace,
    Replacement,
    Token,
    Year,
    Zip3,
)
from governance.masks.dialects import DIALECTS, Dialect
from governance.masks.templates import Template, place
from governance.masks.zip3 import hidden_prefixes

# What a mask's macros are called with, in order; `columns` is a list.
_PARAMETERS: dict[type, tuple[str, ...]] = {
    AgeBand: ("birth_date", "at_date"),
    BirthYear: ("birth_date", "as_of"),
    Fingerprint: ("columns",),
}
_X = f"({place('column')})"


def parameters(mask: Mask) -> tuple[str, ...]:
    """The names of what a mask's macros are called with."""
    return _PARAMETERS.get(type(mask.method), ("column",))


@cache
def template(mask: Mask, engine: Engine) -> Template:
    """The SQL of a mask on an engine, with places for its parameters.

    Tokens have the places `scope` and, where the engine keeps functions in schemas, `function` too.
    """
    write = _KINDS[type(mask.method)]
    return write(mask, mask.method, DIALECTS[engine])


def _when(condition: str, value: str, otherwise: str = "") -> str:
    return f"case when {condition} then {value}{otherwise} end"


def _whole(method: Replace | Partial, dialect: Dialect) -> str:
    """Of bounded length and of the pattern; neither holds for null."""
    inner = method.pattern.removeprefix("^").removesuffix("$")
    return f"length({_X}) <= {method.max_length} and {dialect.matches(_X, inner)}"


def _replace(_: Mask, method: Replace, dialect: Dialect) -> Template:
    inner = method.pattern.removeprefix("^").removesuffix("$")
    parts = [part for part in re.split(r"(\\[1-9])", method.with_) if part]
    written = [
        dialect.group(_X, inner, int(part[1])) if part.startswith("\\") else dialect.literal(part)
        for part in parts
    ]
    otherwise = (
        "" if method.otherwise is None else f" when {_X} is not null then {dialect.literal(method.otherwise)}"
    )
    return Template(_when(_whole(method, dialect), " || ".join(written), otherwise))


def _partial(_: Mask, method: Partial, dialect: Dialect) -> Template:
    shown = f"{dialect.literal(method.with_)} || right({_X}, {method.keep_last})"
    return Template(_when(_whole(method, dialect), shown))


def _null(_: Mask, __: Null, ___: Dialect) -> Template:
    """A branch never taken: null of whatever type the column has."""
    return Template(_when("1 = 0", _X))


def _constant(_: Mask, method: Replacement, dialect: Dialect) -> Template:
    return Template(_when(f"{_X} is not null", dialect.literal(method.value)))


def _year(mask: Mask, _: Year, dialect: Dialect) -> Template:
    """Years 1 to 9999 exist on every engine; DuckDB has others, and infinite dates."""
    first = dialect.date(f"year({_X})")
    typed = first if mask.output == "date" else f"cast({first} as {dialect.types[mask.output]})"
    return Template(_when(f"year({_X}) between 1 and 9999", typed))


def _zip3(_: Mask, __: Zip3, dialect: Dialect) -> Template:
    prefix = f"substr({_X}, 1, 3)"
    hidden = ", ".join(f"'{each}'" for each in hidden_prefixes())
    shown = _when(f"{prefix} in ({hidden})", "'000'", f" else {prefix}")
    return Template(_when(dialect.matches(_X, "[0-9]{5}(-[0-9]{4})?"), shown))


def _generalise(mask: Mask, method: Generalise, dialect: Dialect) -> Template:
    """The remainder is made positive, so that -1 belongs to the band from -10 on."""
    remainder = f"mod(mod({_X}, {method.step}) + {method.step}, {method.step})"
    lower = f"cast({_X} - {remainder} as {dialect.types[mask.output]})"
    return Template(_when(f"{_X} between {method.minimum} and {method.maximum}", lower))


def _age_band(_: Mask, method: AgeBand, dialect: Dialect) -> Template:
    """Whole years by calendar: engines' own differences disagree about 29 February."""
    born, at = f"({place('birth_date')})", f"({place('at_date')})"
    birthday_to_come = f"month({at}) * 100 + day({at}) < month({born}) * 100 + day({born})"
    age = f"(year({at}) - year({born}) - case when {birthday_to_come} then 1 else 0 end)"
    top = f"{born} <= {at} and {age} >= {method.top}"
    below = f" when {born} <= {at} then cast({age} as {dialect.types['string']})"
    return Template(_when(top, dialect.literal(f"{method.top}+"), below))


def _birth_year(_: Mask, __: BirthYear, dialect: Dialect) -> Template:
    """By years alone: whoever turns 90 in the year of `as_of` is hidden from its first day."""
    born, as_of = f"({place('birth_date')})", f"({place('as_of')})"
    years = f"year({as_of}) - year({born})"
    return Template(_when(f"{years} between 0 and 89", f"cast(year({born}) as {dialect.types['bigint']})"))


def _token(mask: Mask, method: Token, dialect: Dialect) -> Template:
    spelling = spell(method.normalise)
    return Template(_call(mask, method.key, (mask.accepts[0], spelling), _X, dialect))


def _fingerprint(mask: Mask, method: Fingerprint, dialect: Dialect) -> Template:
    """Columns are joined so that no two lists give one text: `|` between, `~` escapes, null is `~`."""
    text = f"cast({_X} as {dialect.types['string']})"
    each = f"coalesce('=' || replace(replace({text}, '~', '~0'), '|', '~1'), '~')"
    call = _call(mask, method.key, ("fingerprint", "exact"), place("columns"), dialect)
    return Template(call, each=each, joint=" || '|' || ")


def _call(mask: Mask, key: str, words: tuple[str, str], value: str, dialect: Dialect) -> str:
    function = place("function") if dialect.keeps_functions_in_schemas else "govern_token"
    identifier, spelling = words
    return (
        f"{function}('{key}', {mask.key_version}, '{place('scope')}', '{identifier}', '{spelling}', {value})"
    )


def spell(normalise: Normalise) -> str:
    """What is done to a value before it is hashed, as `govern_token` is told: `nfc trim lower`."""
    words = ["nfc", "trim" if normalise.trim else "", "" if normalise.case == "keep" else normalise.case]
    return " ".join(word for word in words if word)


_Writer = Callable[[Mask, Any, Dialect], Template]
_KINDS: dict[type[Method], _Writer] = {
    Replace: _replace,
    Partial: _partial,
    Null: _null,
    Replacement: _constant,
    Token: _token,
    Year: _year,
    Zip3: _zip3,
    Generalise: _generalise,
    AgeBand: _age_band,
    BirthYear: _birth_year,
    Fingerprint: _fingerprint,
}
