"""Tags and masking policies: each mask where it is named, and beneath them one that shows nothing."""

from __future__ import annotations

from collections.abc import Iterator

from governance.compile.snowflake.names import (
    CLEARED,
    TAG,
    TYPES,
    UNDECLARED,
    Place,
    folded,
    policies_of,
)
from governance.compile.steps import Step
from governance.declared.masks import Mask
from governance.masks.bodies import body
from governance.masks.dialects import DIALECTS
from governance.masks.home import Home

_DENIED = (
    "varchar",
    "number",
    "float",
    "boolean",
    "date",
    "time",
    "timestamp_ntz",
    "timestamp_ltz",
    "timestamp_tz",
    "variant",
    "object",
    "array",
    "binary",
)
"""Every type that a column of the mesh can be of; a tag takes one masking policy a type."""
_TAGS = (
    (TAG, "which identifier a column holds"),
    ("classification", "what is in a table"),
    ("cost_center", "who pays"),
)


def tags(place: Place) -> Iterator[Step]:
    """The tag that says what is in a column, and the one that says who pays."""
    script = "R__010_tags.sql"
    identifiers = sorted(place.declared.policies.classifications.identifiers)
    values = ", ".join(f"'{value}'" for value in (*identifiers, CLEARED, UNDECLARED))
    privileges = (f"CREATE TAG on schema {place.home}",)
    for name, comment in _TAGS:
        sql = f"create tag if not exists {place.home}.{name} comment = '{comment}'"
        yield Step(f"tag {place.home}.{name}", "create", sql, "native", privileges=privileges, script=script)
    sql = f"alter tag {place.tag} add allowed_values {values}"
    owner = (f"OWNERSHIP of tag {place.tag}",)
    yield Step(f"tag {place.tag}", "change", sql, "native", privileges=owner, script=script)


def policies(place: Place) -> Iterator[Step]:
    """Every masking policy; the body is set anew each time, so that one that is attached changes too."""
    script = "R__020_masking_policies.sql"
    for name, mask, home in policies_of(place):
        yield from _policy(place, name, _signature(mask), _body(place, mask, home), script)


def default_deny(place: Place) -> Iterator[Step]:
    """One policy a type, laid on the tag: nothing is shown of a column that nobody has declared."""
    script = "R__030_default_deny.sql"
    for kind in _DENIED:
        name = f"deny_{kind}"
        yield from _policy(place, name, (f"value {kind}",), _denial(place), script, exempt=True)
    for kind in _DENIED:
        policy = f"{place.home}.deny_{kind}"
        sql = f"alter tag {place.tag} set masking policy {policy} force"
        privileges = (f"OWNERSHIP of tag {place.tag}", "APPLY MASKING POLICY on account")
        yield Step(f"tag {place.tag}", "attach", sql, "native", privileges=privileges, script=script)


def _policy(
    place: Place, name: str, signature: tuple[str, ...], written: str, script: str, *, exempt: bool = False
) -> Iterator[Step]:
    """Created showing nothing if it is not there, then given its body: one that is attached cannot be replaced."""
    policy = f"{place.home}.{name}"
    # A row rule or a condition may read a column that is masked beneath all: it is Security's own.
    more = " exempt_other_policies = true" if exempt else ""
    kind, taken = signature[0].removeprefix("value "), ", ".join(signature)
    sql = f"create masking policy if not exists {policy} as ({taken}) returns {kind} -> null{more}"
    privileges = (f"CREATE MASKING POLICY on schema {place.home}",)
    yield Step(f"masking policy {policy}", "create", sql, "native", privileges=privileges, script=script)
    sql = f"alter masking policy {policy} set body ->\n    {written}"
    owner = (f"OWNERSHIP of masking policy {policy}",)
    yield Step(f"masking policy {policy}", "change", sql, "native", privileges=owner, script=script)


def _signature(mask: Mask) -> tuple[str, ...]:
    """The value, and what a condition reads, under a name that no column has by accident."""
    where = mask.unmasked_where
    return (
        f"value {TYPES[mask.input]}",
        *([f"row_{where.column} {TYPES[where.type]}"] if where else []),
    )


def _body(place: Place, mask: Mask, home: Home) -> str:
    roles = [_in_session(place, role) for role in sorted(mask.unmasked_for)]
    if mask.unmasked_where is not None:
        values = ", ".join(map(DIALECTS["snowflake"].value, mask.unmasked_where.is_))
        roles = [f"(({' or '.join(roles)}) and row_{mask.unmasked_where.column} in ({values}))"]
    shown = [place.builds, *roles]
    return f"case when {' or '.join(shown)} then value else {body(mask, 'snowflake', 'value', home=home)} end"


def _denial(place: Place) -> str:
    cleared = f"system$get_tag_on_current_column('{place.tag}') = '{CLEARED}'"
    return f"case when {place.builds} or {cleared} then value end"


def _in_session(place: Place, role: str) -> str:
    """Whether a role, or one that inherits from it, is active: as primary or secondary role."""
    return f"is_role_in_session({folded(place.of_role(role))})"
