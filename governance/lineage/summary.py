"""What one model's SQL says by itself: a small program over relations whose columns are not known yet.

A summary names no column of an upstream that the SQL does not name; it is evaluated once the upstreams are
known (``link``), and can be kept between runs because it depends on the SQL alone.
"""

from __future__ import annotations

import msgspec

EPHEMERAL = "__dbt__cte__"
"""How dbt names the inlined text of an ephemeral model."""
BY_NAME = "a set operation over columns that are not known: matched by name"
"""An assumption: that both sides have their columns in the same order."""

MAYBE = "?"
"""First part of a path that names a column only if there is such a one, else no value at all."""
ROWS = ("*",)
"""What ``count(*)`` counts."""


class Term(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """One value an expression is made of.

    Attributes:
        kinds: Set of kinds by which it reaches the expression.
        path: Dotted name, folded: ``("o", "email")``; ``*`` as the last part is a whole row; empty for a query.
        query: Node of a subquery whose output it is, else -1.
        masks: Masks on the way, innermost first: kinds from the value (or the mask before) to the mask, its name.
    """

    kinds: int
    path: tuple[str, ...] = ()
    query: int = -1
    masks: tuple[tuple[int, str], ...] = ()


Terms = tuple[Term, ...]


class Column(msgspec.Struct, array_like=True, frozen=True, tag=0):
    """An output column with its name."""

    name: str
    terms: Terms


class Star(msgspec.Struct, array_like=True, frozen=True, tag=1):
    """Every column of one source or of all.

    Attributes:
        of: Dotted name of the source, empty for all of them.
        leave: Columns left out.
        replace: Columns whose expression is replaced.
        rename: Old and new names.
        kinds: Kinds by which the columns pass (``min(columns(*))`` copies).
        pattern: Regular expression a name must contain, or empty.
    """

    of: tuple[str, ...] = ()
    leave: tuple[str, ...] = ()
    replace: tuple[tuple[str, Terms], ...] = ()
    rename: tuple[tuple[str, str], ...] = ()
    kinds: int = 1
    pattern: str = ""


class Spread(msgspec.Struct, array_like=True, frozen=True, tag=2):
    """Columns whose number and names are decided at run time (``struct.*``, ``inline(…)``)."""

    terms: Terms


Item = Column | Star | Spread


class Source(msgspec.Struct, array_like=True, frozen=True):
    """One entry of a FROM clause.

    Attributes:
        alias: The name columns are qualified with.
        node: The node that yields its rows.
        parts: Full dotted name, for columns qualified by schema and table.
        names: Column aliases.
        side: How it is joined: empty (inner), left, right, full, semi, anti.
        using: Columns of USING; ``*`` is a natural join.
        on: Pairs of equal expressions in its ON clause.
        group: How many sources, up to this one, were joined as one (``join (b join c)``).
    """

    alias: str
    node: int
    parts: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    side: str = ""
    using: tuple[str, ...] = ()
    on: tuple[tuple[Terms, Terms], ...] = ()
    group: int = 1


class Scan(msgspec.Struct, array_like=True, frozen=True, tag=0):
    """The rows of a relation outside the model: an index into ``Summary.relations``, and its inline text's node."""

    relation: int
    inline: int = -1


class Floor(msgspec.Struct, array_like=True, frozen=True):
    """A condition that lets a row through only if a count of it is not too small.

    Attributes:
        path: The column that is compared; or, where it is counted here, what is: ``*`` counts rows.
        least: The smallest count that passes.
        counted: Whether the condition itself counts: ``count(distinct path) >= least``.
    """

    path: tuple[str, ...]
    least: int
    counted: bool = False


class Grouping(msgspec.Struct, array_like=True, frozen=True):
    """What makes one row of many.

    Attributes:
        counts: Output columns that are plainly a count, and the column whose different values they count; ``*`` rows.
        floors: Conditions on groups.
    """

    counts: tuple[tuple[str, tuple[str, ...]], ...] = ()
    floors: tuple[Floor, ...] = ()


class Select(msgspec.Struct, array_like=True, frozen=True, tag=1):
    """SELECT … FROM … with everything that decides on rows.

    Attributes:
        sources: FROM and joins, in order.
        items: The projection.
        filters: What decides whether a row comes out.
        equal: Pairs of expressions that WHERE makes equal.
        grain: What rows are grouped by, or nothing where they are not.
        binds: Whether its equalities bind the query outside (EXISTS in a WHERE).
        grouping: What makes one row of many, or None: a row is a row.
        floors: Counts below which no row is read, or comes out.
        calls: Functions that may take values out of the warehouse, and what they are given.
    """

    sources: tuple[Source, ...]
    items: tuple[Item, ...]
    filters: Terms = ()
    equal: tuple[tuple[Terms, Terms], ...] = ()
    grain: Terms = ()
    binds: bool = False
    grouping: Grouping | None = None
    floors: tuple[Floor, ...] = ()
    calls: tuple[tuple[str, Terms], ...] = ()


class SetOperation(msgspec.Struct, array_like=True, frozen=True, tag=2):
    """UNION, INTERSECT or EXCEPT, structural: positions are resolved when linked."""

    operation: str
    left: int
    right: int
    by_name: bool


class Rows(msgspec.Struct, array_like=True, frozen=True, tag=3):
    """Rows made of expressions: VALUES, UNNEST, LATERAL, a table function; ``rest`` is what any other column holds."""

    columns: tuple[Column, ...]
    rest: Terms = ()
    is_open: bool = False


class Pivot(msgspec.Struct, array_like=True, frozen=True, tag=4):
    """PIVOT and UNPIVOT.

    Attributes:
        source: What is turned.
        values: What the new columns hold.
        outputs: Names of the new columns, as far as they are known.
        used: Terms that name the columns turned into others.
        keep: Only these columns stay; empty for all that are not used.
        names: Aliases of all output columns.
        is_open: Whether there may be new columns that were not named.
        labels: New columns that hold names of columns, not values.
    """

    source: Source
    values: Terms
    outputs: tuple[str, ...]
    used: tuple[str, ...]
    keep: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    is_open: bool = True
    labels: tuple[str, ...] = ()


class Recursive(msgspec.Struct, array_like=True, frozen=True, tag=5):
    """A common table expression that reads itself; ``body`` is evaluated until nothing changes."""

    body: int
    names: tuple[str, ...] = ()


class Named(msgspec.Struct, array_like=True, frozen=True, tag=6):
    """A query whose columns are renamed by position."""

    body: int
    names: tuple[str, ...]


Node = Scan | Select | SetOperation | Rows | Pivot | Recursive | Named


class Summary(msgspec.Struct, array_like=True, frozen=True, tag=0):
    """One model's SQL, understood.

    Attributes:
        nodes: The program; a node refers to others by index.
        root: The node that yields the model's rows.
        relations: Dotted names of the relations read, folded, in order of first mention.
        inner: Nodes that may see the columns of a query around them.
        functions: Functions called that may read what is in no graph: table functions, and those of no column.
        notes: What a reader of the lineage should know (a marker that was refused, …).
        stars: Stars in place of names: the common table expression they stand in, and how they are spelled.
    """

    nodes: tuple[Node, ...]
    root: int
    relations: tuple[tuple[str, ...], ...]
    inner: tuple[int, ...] = ()
    functions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    stars: tuple[tuple[str, str], ...] = ()


class Unknown(msgspec.Struct, array_like=True, frozen=True, tag=1):
    """One model's SQL, not understood, and why; what it is known to read all the same."""

    reason: str
    relations: tuple[tuple[str, ...], ...] = ()


Outcome = Summary | Unknown
