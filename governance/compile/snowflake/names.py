"""What things are called on Snowflake, and whether they may be called so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from governance.compile.steps import Declared
from governance.declared.masks import Mask
from governance.declared.methods import Token
from governance.declared.reading import Trail
from governance.declared.row_access import Duties, Role
from governance.errors import DeclarationError
from governance.masks.dialects import DIALECTS
from governance.masks.home import Home

TAG = "identifier"
CLEARED = "none"
"""The tag's value on a column in which no identifier is: it is shown."""
UNDECLARED = "undeclared"
"""The tag's value on a schema, that every column inherits until its own says otherwise: it is masked."""

_PLAIN = re.compile(r"[a-z_][a-z0-9_]*")
# Snowflake's reserved words and those of Spark's ANSI mode, as far as a schema might be called so.
_RESERVED = frozenset(
    [
        "account",
        "all",
        "alter",
        "and",
        "any",
        "as",
        "between",
        "both",
        "by",
        "case",
        "cast",
        "check",
        "column",
        "connect",
        "connection",
        "constraint",
        "create",
        "cross",
        "current",
        "database",
        "default",
        "delete",
        "distinct",
        "drop",
        "else",
        "end",
        "except",
        "exists",
        "false",
        "fetch",
        "filter",
        "following",
        "for",
        "foreign",
        "from",
        "full",
        "grant",
        "group",
        "having",
        "in",
        "increment",
        "inner",
        "insert",
        "intersect",
        "into",
        "is",
        "issue",
        "join",
        "lateral",
        "left",
        "like",
        "localtime",
        "localtimestamp",
        "minus",
        "natural",
        "not",
        "null",
        "of",
        "on",
        "only",
        "or",
        "order",
        "organization",
        "outer",
        "primary",
        "qualify",
        "references",
        "regexp",
        "revoke",
        "right",
        "rlike",
        "row",
        "rows",
        "sample",
        "schema",
        "select",
        "session_user",
        "set",
        "some",
        "start",
        "table",
        "tablesample",
        "then",
        "to",
        "trailing",
        "trigger",
        "true",
        "try_cast",
        "union",
        "unique",
        "update",
        "user",
        "using",
        "values",
        "view",
        "when",
        "whenever",
        "where",
        "with",
    ]
)
TYPES = {
    **DIALECTS["snowflake"].types,
    "double": "float",
    "decimal": "number",
    "integer": "number",
    "bigint": "number",
    "boolean": "boolean",
    "date": "date",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where governance is at home on Snowflake, and who works there.

    Attributes:
        declared: What the plan is made from.
        home: `dev_brook_ops.governance`: policies, tags, mapping tables and functions.
        duties: Security and the build.
    """

    declared: Declared
    home: str
    duties: Duties

    @property
    def security(self) -> str:
        """The role that owns policies."""
        return self.duties.security.snowflake

    @property
    def build(self) -> str:
        """The role that owns tables."""
        return self.duties.build.snowflake

    @property
    def builds(self) -> str:
        """SQL: whether the build asks, as its primary role; what inherits from it is not exempt."""
        return f"current_role() = {folded(self.build)}"

    @property
    def tag(self) -> str:
        """The tag that says which identifier a column holds."""
        return f"{self.home}.{TAG}"

    def of_role(self, name: str) -> str:
        """What a declared role is called."""
        return self.declared.policies.roles[name].snowflake or name

    def schemas(self) -> Iterator[tuple[str, str, str, str]]:
        """Domain, tier, database and schema of all that holds tables, sorted by the first two.

        A domain has the tiers in which its products keep rows; one without products, the tiers of no product.
        """
        governance = self.declared.policies.governance
        for domain in sorted(governance.domains):
            for tier in _tiers(self.declared, domain):
                for schema in governance.tiers[tier].schemas:
                    yield domain, tier, f"{self.declared.prefix}{governance.domains[domain].database}", schema


def place_of(declared: Declared) -> Place:
    """Where governance is at home.

    Raises:
        DeclarationError: Nobody owns policies, nothing says where they are, or a name would need quotes.
    """
    policies = declared.policies
    governance, document = policies.governance, policies.documents["governance.yml"]
    if policies.duties is None:
        where = policies.documents.get("roles.yml", document)
        raise where.error(
            "nobody is named who owns policies, and who owns tables",
            ("duties",),
            "write `duties: {security: …, build: …}` in policies/roles.yml: `govern schema roles` describes it",
        )
    for name, domain in governance.domains.items():
        if domain.database is None:
            raise document.error(
                f"domain `{name}` has no database, and Snowflake's grants and policies are kept by database",
                ("domains", name),
                "name its `database`",
            )
    if governance.functions.domain is None:
        raise document.error(
            "nothing says in which domain's database policies are kept",
            ("functions",),
            "write `functions: {domain: …, schema: governance}`",
        )
    _check_names(declared)
    return Place(
        declared=declared,
        home=f"{declared.database(governance.functions.domain)}.{governance.functions.schema}",
        duties=policies.duties,
    )


def folded(role: str) -> str:
    """A role's name as Snowflake keeps it, as a literal: written without quotes it is in upper case."""
    return f"'{role.upper()}'"


def policy_name(mask: Mask, domain: str) -> str:
    """What the masking policy of a mask is called: tokens of the domain's own scope differ by domain."""
    return f"{mask.name}_{domain}" if is_of_domain(mask) else mask.name


def is_of_domain(mask: Mask) -> bool:
    """Whether a mask is another in each domain."""
    return isinstance(mask.method, Token) and not mask.scope


def masking_policies(place: Place) -> Iterator[tuple[str, Mask, Home]]:
    """Name, mask and home of every masking policy, sorted."""
    masks = place.declared.policies.masks
    for name in sorted(masks):
        mask = masks[name]
        if not name.startswith("mask_"):
            continue
        domains = mask.domains or tuple(sorted(place.declared.policies.governance.domains))
        for domain in domains if is_of_domain(mask) else domains[:1]:
            yield policy_name(mask, domain), mask, Home(domain, place.home)


def role_on_snowflake(name: str, role: Role) -> str:
    """What a role is called there."""
    return role.snowflake or name


def _tiers(declared: Declared, domain: str) -> tuple[str, ...]:
    tiers = sorted(declared.policies.governance.tiers)
    used = {
        (contract.domain, tier)
        for contract in declared.contracts
        for tier in ("bronze", "silver", "platinum")
        if getattr(contract.retention_policy, tier) is not None
    }
    own = tuple(tier for tier in tiers if (domain, tier) in used)
    return own or tuple(tier for tier in tiers if tier not in {tier for _, tier in used})


def _check_names(declared: Declared) -> None:
    document = declared.policies.documents["governance.yml"]
    governance = declared.policies.governance
    for tier, one in governance.tiers.items():
        for position, schema in enumerate(one.schemas):
            trail: Trail = ("tiers", tier, "schemas", position)
            if "*" in schema:
                raise document.error(
                    f"`{schema}` is a pattern, and a schema that is granted and protected has a name",
                    trail,
                    "name each schema",
                )
            _check_name(declared, schema, trail)
        if one.schemas and governance.functions.schema in one.schemas:
            raise document.error(
                f"schema `{governance.functions.schema}` holds policies, and tier `{tier}` is masked: the mapping "
                "tables of row rules would be masked themselves",
                ("tiers", tier, "schemas"),
                "give policies a schema of their own: `functions: {schema: …}`",
            )
    for name, domain in governance.domains.items():
        if domain.database is not None:
            _check_name(declared, domain.database, ("domains", name, "database"))


def _check_name(declared: Declared, name: str, trail: Trail) -> None:
    if not _PLAIN.fullmatch(name) or name in _RESERVED:
        raise _quoted(declared, name, trail)


def _quoted(declared: Declared, name: str, trail: Trail) -> DeclarationError:
    return declared.policies.documents["governance.yml"].error(
        f"`{name}` needs quotes, and quoted it means another thing on each engine: Snowflake keeps its case, "
        "Databricks does not",
        trail,
        "use lower-case letters, digits and underscores, and no word of SQL",
    )
