"""The one table that decides: what kinds of changes there are, which of them break a promise, and who must agree.

A promise is made to two sides: to consumers of a product's interface, and to the people in the data. What breaks one
for consumers is a breaking **data** change: the product's steward must agree. What breaks one for people in the data
is a **governance** change: the steward and Security must. Protecting more never breaks a promise: whoever sees less
afterwards is told, and nothing stands in the way. What decides how the gate itself judges (a trust root) is Security's
alone, and is no part of a product's version.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Group = Literal["data", "governance", "compatible"]
Bump = Literal["major", "minor", "patch", "none"]
Role = Literal["steward", "security"]
GROUPS: tuple[Group, ...] = ("governance", "data", "compatible")
BUMPS: tuple[Bump, ...] = ("none", "patch", "minor", "major")
"""From the least to the most that a version must rise by."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a kind of change means.

    Attributes:
        title: What happened, in a few words.
        group: `data` and `governance` where a promise is concerned, else `compatible`.
        breaking: Whether a promise is broken.
        bump: What the version of each product it concerns must rise by, at least.
        needs: The roles that must agree.
    """

    title: str
    group: Group
    breaking: bool
    bump: Bump
    needs: frozenset[Role]


_NOBODY: frozenset[Role] = frozenset()
_STEWARD: frozenset[Role] = frozenset({"steward"})
_SECURITY: frozenset[Role] = frozenset({"security"})


def _broken(title: str) -> Kind:
    """Consumers can no longer rely on what they were promised."""
    return Kind(title, "data", breaking=True, bump="major", needs=_STEWARD)


def _kept(title: str, bump: Bump) -> Kind:
    """The interface changes, and consumers can still rely on what they were promised."""
    return Kind(title, "data", breaking=False, bump=bump, needs=_NOBODY)


def _exposed(title: str) -> Kind:
    """People in the data are less protected, or it is less sure that they are."""
    return Kind(title, "governance", breaking=True, bump="major", needs=_STEWARD | _SECURITY)


def _root(title: str) -> Kind:
    """The gate judges less, or by other rules."""
    return Kind(title, "governance", breaking=True, bump="none", needs=_SECURITY)


def _told(title: str, bump: Bump = "none") -> Kind:
    """Nobody is promised less; a reader wants to know."""
    return Kind(title, "compatible", breaking=False, bump=bump, needs=_NOBODY)


KINDS: Mapping[str, Kind] = {
    # What consumers of the interface rely on.
    "accepted-values-narrowed": _kept("fewer values are possible", "minor"),
    "accepted-values-widened": _broken("values are possible that were not"),
    "access-narrowed": _broken("others may no longer refer to a table"),
    "access-widened": _told("others may refer to a table", "minor"),
    "column-added": _told("a column is new", "minor"),
    "column-nullable": _broken("a column may be null that never was"),
    "column-removed": _broken("a column is gone"),
    "column-renamed": _broken("a column has another name, it seems"),
    "column-required": _kept("a column is never null any more", "minor"),
    "dbt-contract-dropped": _broken("dbt no longer enforces the columns"),
    "dbt-contract-enforced": _told("dbt enforces the columns", "patch"),
    "grain-changed": _broken("a row stands for something else"),
    "interface-table-added": _told("a table is new in the interface", "minor"),
    "interface-table-removed": _broken("a table is no longer in the interface"),
    "key-added": _kept("a key tells the rows apart", "minor"),
    "key-changed": _broken("other columns tell the rows apart"),
    "key-removed": _broken("no key tells the rows apart any more"),
    "materialization-changed": _kept("a table is built in another way", "patch"),
    "meaning-changed": _broken("a column is made in another way"),
    "meaning-unknown": _broken("whether a column means the same could not be decided"),
    "model-moved": _broken("a table has another place or name"),
    "model-removed": _broken("a table is no longer built"),
    "product-added": _told("a product is new"),
    "product-deprecated": _told("a product ends on a day", "minor"),
    "product-moved": _broken("a product is of another domain or database"),
    "product-revived": _told("a product ends later, or not at all", "patch"),
    "product-sunset-sooner": _broken("a product ends sooner than was said"),
    "rows-changed": _broken("other rows are in a table"),
    "rows-unknown": _broken("whether the same rows are in a table could not be decided"),
    "share-removed": _broken("a share is gone"),
    "slo-loosened": _exposed("consumers are promised less quality"),
    "slo-tightened": _told("consumers are promised more quality", "minor"),
    "source-moved": _broken("a source is read from another place"),
    "source-freshness-loosened": _exposed("a source may be older before anybody is told"),
    "source-freshness-tightened": _told("a stale source is told sooner"),
    "table-schema-dropped": _broken("the columns of a table are promised no more"),
    "type-changed": _broken("a column has another type"),
    "type-narrowed": _broken("a column holds fewer values of its type"),
    "type-widened": _kept("a column holds more values of its type", "minor"),
    "version-lowered": _broken("a contract's version went back"),
    # What people in the data rely on.
    "aggregate-k-lowered": _exposed("fewer people may stand behind a number"),
    "aggregate-k-raised": _told("more people must stand behind a number"),
    "category-added": _told("a column says more of people, by what it declares", "minor"),
    "category-dropped": _exposed("a column no longer says what it tells of people"),
    "classification-lowered": _exposed("something counts as less sensitive"),
    "classification-raised": _told("something counts as more sensitive", "minor"),
    "cost-cap-lowered": _told("a product may cost less", "patch"),
    "cost-cap-raised": _exposed("a product may cost more"),
    "creation-loosened": _exposed("a table is created with less protection, or could not be shown not to be"),
    "creation-tightened": _told("a table is created with more protection"),
    "deidentification-dropped": _exposed("a product is no longer de-identified in that way"),
    "deidentification-declared": _told("a product is de-identified", "minor"),
    "erasure-dropped": _exposed("nothing says how a person's rows are deleted"),
    "erasure-slowed": _exposed("a person's rows are deleted later, or otherwise"),
    "erasure-declared": _told("it is said how a person's rows are deleted, or they are sooner"),
    "evidence-added": _told("more evidence is kept, or for longer", "patch"),
    "evidence-dropped": _exposed("less evidence is kept, or for a shorter time"),
    "flag-changed": _exposed("a flag of dbt's is another one, or none"),
    "grant-narrowed": _told("a role reads less", "minor"),
    "grant-widened": _exposed("a role reads more"),
    "hooks-changed": _exposed("something else runs before or after a table, or all of them, is built"),
    "identifier-added": _told("a column declares which identifier it holds", "minor"),
    "identifier-changed": _exposed("a column declares another identifier"),
    "identifier-dropped": _exposed("a column no longer declares which identifier it holds"),
    "identifier-forgotten": _exposed("an identifier is no longer known"),
    "identifier-known": _told("an identifier is known"),
    "legal-basis-changed": _exposed("a product rests on another legal basis"),
    "mask-added": _told("a mask is new, or is laid on more", "minor"),
    "mask-changed": _exposed("a mask is another one, and it could not be shown to hide as much"),
    "mask-key-rotated": _broken("tokens are made with another version of their key"),
    "mask-removed": _exposed("a mask is gone"),
    "mask-rewritten": _kept("a mask hides as much, and looks otherwise", "minor"),
    "mask-strengthened": _told("a mask hides more, or from more roles", "minor"),
    "mask-weakened": _exposed("a mask hides less, or from fewer roles"),
    "network-narrowed": _told("a product is reached from fewer networks", "minor"),
    "network-removed": _exposed("a product names no network policy any more"),
    "network-widened": _exposed("a product is reached from more networks"),
    "owner-changed": _told("other people own something", "patch"),
    # Its controls go with it, whoever promises its tables then.
    "product-removed": _exposed("a product has no contract any more"),
    "retention-extended": _exposed("rows of people are kept longer"),
    "retention-shortened": _told("rows of people are kept for a shorter time", "minor"),
    "role-added": _exposed("a role is let in"),
    "role-removed": _told("a role is let in no more", "minor"),
    "row-rule-added": _told("a row rule is new", "minor"),
    "row-rule-narrowed": _told("a row rule shows fewer rows", "minor"),
    "row-rule-removed": _exposed("a row rule is gone"),
    "row-rule-widened": _exposed("a row rule shows more rows, or could not be shown not to"),
    "share-added": _exposed("a share is new"),
    "share-changed": _exposed("a share goes to others, holds more, or is guarded otherwise"),
    "stand-in-changed": _exposed(
        "a macro in place of dbt's, or of an engine not compiled for, does something else"
    ),
    "steward-changed": _exposed("somebody else is the steward"),
    "synthetic-declared": _exposed("a source is said to hold nobody's data"),
    "synthetic-dropped": _told("a source is no longer said to hold nobody's data"),
    "test-added": _told("a test is new"),
    "test-removed": _exposed("a test is gone"),
    "test-weakened": _exposed("a test fails for less, or could not be shown not to"),
    "test-strengthened": _told("a test fails for more"),
    "token-scope-narrowed": _broken("tokens of fewer domains can be joined"),
    "token-scope-widened": _exposed("tokens of more domains can be joined"),
    # What decides how the gate judges.
    "approvers-changed": _root("other people may approve"),
    "baseline-grown": _root("more findings are taken as old"),
    "baseline-shrunk": _told("fewer findings are taken as old"),
    "check-off": _root("a check does not run"),
    "check-on": _told("a check runs again"),
    "check-may-be-empty": _root("a check may find nothing to examine"),
    "check-must-not-be-empty": _told("a check must find something to examine"),
    "exception-added": _root("an exception is allowed"),
    "exception-removed": _told("an exception is allowed no more"),
    "plugin-loosened": _root("our plugin in dbt stops for less"),
    "plugin-tightened": _told("our plugin in dbt stops for more"),
    "raw-allowed": _root("a target may hold raw identifiers"),
    "raw-refused": _told("a target may no longer hold raw identifiers"),
    "setting-changed": _root("governance.yml says something else"),
    "warehouse-changed": _root("what computes is another size, or may be used by others"),
    "waiver-added": _exposed("a finding is accepted"),
    "waiver-extended": _exposed("a finding is accepted for longer, or by somebody else"),
    "waiver-removed": _told("a finding is accepted no more"),
    # What a reader wants to know besides.
    "collector-changed": _told("something lands in another way", "patch"),
    "exposure-added": _told("a use outside of dbt is new"),
    "exposure-removed": _told("a use outside of dbt is gone"),
    "internal-model-added": _told("a model is new behind the interface"),
    "internal-model-removed": _told("a model behind the interface is gone"),
    "succession-changed": _told("a product replaces another one, or none", "patch"),
    "lineage-redeclared": _told("a product says to be made from something else", "patch"),
}
"""What each kind of change means, by its name."""
