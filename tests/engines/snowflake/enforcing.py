"""Queries as a role: what it may not read is refused, and what it reads is what the policies leave of it.

Snowflake does this itself. Here a query's tables are put in the policies' own words: each becomes a subquery with the
bodies of its masking and row access policies, which fakesnow then runs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import sqlglot
from catalogue import Catalogue, Session
from holdings import must_read, roles_of
from policy_bodies import HELD, Asking, held, said
from sqlglot import exp
from sqlglot.optimizer.scope import traverse_scope

_READS = re.compile(r"\b(from|join|using)\b", re.IGNORECASE)
_ASKS = re.compile(r"\s*(select|with|create|insert|merge|update|delete)\b", re.IGNORECASE)
_AS_ROLE = re.compile(
    r"\s*execute using policy_context\s*\(\s*current_role => '([^']*)'\s*\)\s*as\s+(.*)",
    re.IGNORECASE | re.DOTALL,
)


def enforced(catalogue: Catalogue, session: Session, sql: str) -> str:
    """A statement as the session's role may run it.

    Args:
        catalogue: The account.
        session: Who asks.
        sql: One statement; EXECUTE USING POLICY_CONTEXT asks for another role's eyes, not for its privileges.

    Returns:
        The statement, as it was where no policy hides anything.

    Raises:
        Refused: The role may not read something.
    """
    role = session.role
    if other := _AS_ROLE.fullmatch(sql):
        role, sql = other[1], other[2]
    if not (_ASKS.match(sql) and _READS.search(sql)):
        return sql
    try:
        statement = sqlglot.parse_one(sql, read="snowflake")
    except sqlglot.errors.ParseError:
        return sql  # which fakesnow, with the same parser, refuses
    view = _View(catalogue, session, Asking(role, roles_of(catalogue, role)))
    return statement.sql(dialect="snowflake") if view.put(statement, session.role) else sql


class _View:
    """The account as somebody sees it."""

    def __init__(self, catalogue: Catalogue, session: Session, asking: Asking) -> None:
        self._catalogue, self._session, self._asking = catalogue, session, asking

    def put(self, statement: exp.Expr, reader: str) -> bool:
        """Put the policies' words in place of the tables that a statement reads; whether there were any."""
        changed = False
        for table in list(_read(statement)):
            relation = self._session.full(".".join(_written(part) for part in table.parts))
            if relation in self._catalogue.columns:
                must_read(self._catalogue, reader, relation)
                instead = self._seen(relation, table)
                changed |= instead is not None
                if instead is not None:
                    table.replace(instead)
        return changed

    def _seen(self, relation: str, table: exp.Table) -> exp.Subquery | None:
        """A relation as it is seen; None where all of it is."""
        beneath = self._view(relation)
        columns = {name: self._column(relation, name) for name in self._catalogue.columns[relation]}
        rows = self._rows(relation)
        if beneath is None and rows is None and not any(columns.values()):
            return None
        query = exp.select(
            *((shown or held(name)).as_(name, quoted=True) for name, shown in columns.items())
        ).from_(beneath or exp.alias_(_bare(table), HELD, table=True))
        alias = table.args.get("alias") or exp.TableAlias(this=table.this.copy())
        return exp.Subquery(this=query.where(rows) if rows is not None else query, alias=alias.copy())

    def _column(self, relation: str, column: str) -> exp.Expr | None:
        """What stands for a column; None where it is seen as it is."""
        name = self._catalogue.policy_on(relation, column)
        if name is None:
            return None
        given = (column, *self._catalogue.conditions.get((relation, column), ()))
        tags = self._catalogue.tags_on(relation, column)
        told = said(self._catalogue.policies[name], given, self._asking, tags)
        return None if told.least == held(column) else told.whole.copy()

    def _rows(self, relation: str) -> exp.Expr | None:
        """The condition of the rows that are seen; None where all are."""
        if relation not in self._catalogue.rows:
            return None
        name, columns = self._catalogue.rows[relation]
        told = said(self._catalogue.policies[name], columns, self._asking, ())
        return None if told.least == exp.true() else told.whole.copy()

    def _view(self, relation: str) -> exp.Subquery | None:
        """A view's query where it shows less than its tables hold: they are read by the view's owner, for who asks."""
        if relation not in self._catalogue.views:
            return None
        query = sqlglot.parse_one(self._catalogue.views[relation], read="snowflake")
        if not self.put(query, self._catalogue.owners[relation][0]):
            return None
        names = [exp.to_identifier(name, quoted=True) for name in self._catalogue.columns[relation]]
        alias = exp.TableAlias(this=exp.to_identifier(HELD), columns=names)
        return exp.Subquery(this=query.unnest(), alias=alias)


def _read(statement: exp.Expr) -> Iterator[exp.Table]:
    """The tables that a statement reads; names of its own CTEs are none."""
    found = {}
    for query in statement.find_all(exp.Query):
        if query.find_ancestor(exp.Query) is None:
            for scope in traverse_scope(query):
                found |= {id(one): one for one in scope.sources.values() if isinstance(one, exp.Table)}
    using = statement.args.get("using") if isinstance(statement, exp.Merge) else None
    if isinstance(using, exp.Table):
        found[id(using)] = using
    yield from found.values()


def _written(part: exp.Expr) -> str:
    return f'"{part.name}"' if part.args.get("quoted") else part.name


def _bare(table: exp.Table) -> exp.Table:
    copy = table.copy()
    copy.set("alias", None)
    return copy
