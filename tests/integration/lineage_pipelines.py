"""Random pipelines of DuckDB SQL for the test that runs them: every choice is drawn, so that failures shrink."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

Choose = Callable[[Sequence], object]


@dataclass
class Table:
    """A relation that exists: its name and its columns with their types."""

    name: str
    columns: dict[str, str] = field(default_factory=dict)

    def texts(self) -> list[str]:
        return [name for name, kind in self.columns.items() if kind == "VARCHAR"] or list(self.columns)


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


class Writer:
    """Writes one model over existing tables."""

    def __init__(self, choose: Choose, tables: list[Table], *, conditions: bool = True) -> None:
        self.choose, self.tables, self.conditions = choose, tables, conditions
        self.count = 0

    def fresh(self, stem: str) -> str:
        self.count += 1
        return f"{stem}{self.count}"

    def model(self) -> str:
        form = self.choose(
            [
                self.select,
                self.select,
                self.common,
                self.united,
                self.grouped,
                self.starred,
                self.rare,
                self.joined,
            ]
        )
        return form()

    def table(self) -> Table:
        return self.choose(self.tables)

    def ref(self, scope: list[tuple[str, Table]]) -> str:
        alias, table = self.choose(scope)
        return f"{alias}.{quoted(self.choose(table.texts()))}"

    def text(self, scope: list[tuple[str, Table]]) -> str:
        return f"cast({self.ref(scope)} as varchar)"

    def expression(self, scope: list[tuple[str, Table]], depth: int = 2) -> str:
        if depth == 0:
            return self.ref(scope)
        one = lambda: self.expression_text(scope, depth - 1)  # noqa: E731 - each use draws anew
        alias = self.choose(scope)[0]
        table = self.table()
        other = self.fresh("q")
        forms = [
            lambda: self.ref(scope),
            lambda: self.ref(scope),
            lambda: f"coalesce({one()}, {one()})",
            lambda: f"{one()} || '-x'",
            lambda: f"concat_ws('/', {one()}, {one()})",
            lambda: f"max({one()}) over (partition by {one()})",
            lambda: f"lag({one()}) over (order by {one()})",
            lambda: f"first_value({one()}) over w",
            lambda: f"struct_pack(q := {one()}, r := {one()})",
            lambda: f"struct_pack(q := {one()}, r := {one()}).q",
            lambda: f"[{one()}, {one()}]",
            lambda: f"[{one()}, {one()}][1]",
            lambda: f"map {{'k': {one()}}}",
            lambda: f"to_json({alias})",
            lambda: alias,
            lambda: f"list_transform([{one()}], e -> e || {one()})",
            lambda: f"[e || {one()} for e in [{one()}]]",
            lambda: (
                f"(select max({other}.{quoted(self.choose(table.texts()))}) from {table.name} as {other})"
            ),
            lambda: f"(select max({one()}))",
            lambda: (
                f"(select string_agg(cast({other}.{quoted(self.choose(table.texts()))} as varchar), ',') "
                f"from {table.name} as {other} where cast({other}.{quoted(self.choose(table.texts()))} as varchar) = {one()})"
            ),
            lambda: (
                f"array(select cast({other}.{quoted(self.choose(table.texts()))} as varchar) from {table.name} as {other})"
            ),
            lambda: f"replace({one()}, 'zz', {one()})",
            lambda: f"greatest({one()}, {one()})",
            lambda: f"left({one()}, 40)",
        ]
        if self.conditions:
            forms += [
                lambda: f"case when {one()} > 'm' then {one()} else {one()} end",
                lambda: f"case {one()} when {one()} then {one()} end",
                lambda: f"if({one()} like '%a%', {one()}, {one()})",
                lambda: f"nullif({one()}, 'b')",
            ]
        return self.choose(forms)()

    def expression_text(self, scope: list[tuple[str, Table]], depth: int) -> str:
        return f"cast({self.expression(scope, depth)} as varchar)"

    def items(self, scope: list[tuple[str, Table]]) -> str:
        found = []
        for place in range(self.choose([1, 2, 2, 3])):
            kind = self.choose(["plain", "named", "named", "star", "reuse"])
            if kind == "plain":
                found.append(self.ref(scope))
            elif kind == "star":
                found.append(self.star(scope))
            elif kind == "reuse" and f" as n{place - 1}" in (found[-1] if found else ""):
                found.append(f"cast(n{place - 1} as varchar) || '+' as n{place}")
            else:
                found.append(f"{self.expression(scope)} as n{place}")
        return ", ".join(found)

    def star(self, scope: list[tuple[str, Table]]) -> str:
        alias, table = self.choose(scope)
        column = quoted(self.choose(list(table.columns)))
        return self.choose(
            [
                f"{alias}.*",
                "*",
                f"{alias}.* exclude ({column})",
                f"{alias}.* replace ({alias}.{quoted(self.choose(table.texts()))} as {column})",
                f"{alias}.* rename ({column} as renamed)",
                "columns('[a-m]')",
                f"columns({alias}.*)",
            ]
        )

    def source(self) -> tuple[str, str, Table]:
        table, alias = self.table(), self.fresh("s")
        names = [f"r{place}" for place in range(len(table.columns))]
        renamed = Table(alias, dict(zip(names, table.columns.values(), strict=True)))
        return self.choose(
            [
                (f"{table.name} as {alias}", alias, table),
                (f"{table.name} as {alias}", alias, table),
                (f"(select * from {table.name}) as {alias}", alias, table),
                (f"(from {table.name}) as {alias}", alias, table),
                (f"{table.name} as {alias} ({', '.join(names)})", alias, renamed),
            ]
        )

    def from_clause(self) -> tuple[str, list[tuple[str, Table]]]:
        text, alias, table = self.source()
        scope = [(alias, table)]
        for _ in range(self.choose([0, 0, 1, 1, 2])):
            more, other, joined = self.source()
            left, right = self.text(scope), self.text([(other, joined)])
            shared = [
                name for name in table.columns if name in joined.columns and table.columns[name] == "VARCHAR"
            ]
            kinds = [
                "inner join",
                "left join",
                "right join",
                "full join",
                "cross join",
                "using",
                "semi",
                "lateral",
            ]
            # Rows side by side by chance share a value nothing was matched on: no edge can say so.
            kind = self.choose([*kinds, "positional"] if self.conditions else kinds)
            if kind == "cross join":
                text += f" cross join {more}"
            elif kind == "positional":
                text += f" positional join {more}"
            elif kind == "using" and shared and len(scope) == 1:
                text += f" join {more} using ({quoted(self.choose(shared))})"
            elif kind == "semi":
                text += f" semi join {more} on {left} = {right}"
                continue
            elif kind == "lateral":
                name = self.fresh("l")
                text += f", lateral (select {left} as v, {self.text(scope)} || '!' as w) as {name}"
                other, joined = name, Table(name, {"v": "VARCHAR", "w": "VARCHAR"})
            else:
                text += f" {kind if ' ' in kind else 'inner join'} {more} on {left} = {right}"
            scope.append((other, joined))
        return text, scope

    def where(self, scope: list[tuple[str, Table]]) -> str:
        table, other = self.table(), self.fresh("w")
        column = f"cast({other}.{quoted(self.choose(table.texts()))} as varchar)"
        forms = [
            "",
            "",
            f" where {self.text(scope)} in (select {column} from {table.name} as {other})",
            f" where exists (select 1 from {table.name} as {other} where {column} = {self.text(scope)})",
            f" where {self.text(scope)} = {self.text(scope)}",
        ]
        if self.conditions:
            forms.append(f" where {self.text(scope)} <> 'b' or {self.text(scope)} is null")
        return self.choose(forms)

    def select(self) -> str:
        text, scope = self.from_clause()
        items, where = self.items(scope), self.where(scope)
        window = f" window w as (partition by {self.ref(scope)})" if " over w" in items else ""
        qualify = " qualify row_number() over () < 40" if self.choose([True, False, False]) else ""
        return f"select {items} from {text}{where}{window}{qualify}"

    def joined(self) -> str:
        text, scope = self.from_clause()
        return f"select * from {text}{self.where(scope)}"

    def starred(self) -> str:
        table = self.table()
        return f"from {table.name} select {self.star([(table.name, table)])}"

    def common(self) -> str:
        inner, name = self.model(), self.fresh("cte")
        # Its columns are not known here: stars, positions and whole rows must do.
        return self.choose(
            [
                f"with {name} as ({inner}) select * from {name}",
                f"with {name} as ({inner}), again as (select * from {name}) select again.* from again",
                f"with {name} as ({inner}) select to_json({name}) as j from {name}",
                f"with {name} (first_one) as ({inner}) select first_one from {name}",
                f"with {name} as ({inner}) select *, cast({name} as varchar) as whole from {name}",
            ]
        )

    def united(self) -> str:
        one, other = self.table(), self.table()
        width = self.choose([1, 2, 3])
        sides = []
        for table in (one, other):
            scope = [(table.name, table)]
            sides.append(
                f"select {', '.join(f'{self.text(scope)} as c{self.choose([0, 1, 2])}{n}' for n in range(width))} from {table.name}"
            )
        operation = self.choose(
            ["union all", "union", "union all by name", "intersect", "except", "union by name"]
        )
        return f"{sides[0]} {operation} {sides[1]}"

    def grouped(self) -> str:
        text, scope = self.from_clause()
        one = lambda: self.text(scope)  # noqa: E731 - each use draws anew
        aggregates = [
            lambda: f"max({one()})",
            lambda: f"list({one()})",
            lambda: f"string_agg({one()}, ',' order by {one()})",
            lambda: f"any_value({one()})",
            lambda: f"histogram({one()})",
            lambda: f"mode({one()})",
            lambda: f"arg_max({one()}, {one()})",
            lambda: f"first({one()})",
            lambda: f"min_by({one()}, {one()})",
            lambda: f"list(struct_pack(a := {one()}))",
            lambda: f"quantile_disc({one()}, 0.5)",
            lambda: f"count({one()})",
            lambda: f"list(distinct {one()})",
            lambda: f"json_group_array({one()})",
            lambda: f"max({one()}, 2)",
        ]
        key, items = one(), [f"{self.choose(aggregates)()} as g{n}" for n in range(self.choose([1, 2]))]
        by = self.choose(["1", "all", "k"])
        return f"select {key} as k, {', '.join(items)} from {text}{self.where(scope)} group by {by}"

    def rare(self) -> str:
        table = self.table()
        scope = [(table.name, table)]
        a, b = self.ref(scope), self.text(scope)
        bare = [quoted(self.choose(table.texts())) for _ in range(3)]
        return self.choose(
            [
                f"summarize {table.name}",
                f"select min, max from (summarize {table.name})",
                f"select distinct on ({b}) {a}, {self.text(scope)} as z from {table.name}",
                f"select unnest([{b}, {self.text(scope)}]) as u, {a} from {table.name}",
                f"select x.u from {table.name}, unnest([{b}]) as x (u)",
                f"select unnest(struct_pack(p := {b}, q := {self.text(scope)})) from {table.name}",
                f"unpivot (select cast(columns(*) as varchar) from {table.name}) on columns(*) into name k value v",
                f"select * from (select {b} as p, {self.text(scope)} as q, 1 as one from {table.name}) pivot (max(q) for one in (1, 2))",
                f"pivot (select {b} as p, {self.text(scope)} as q, 1 as one from {table.name}) on one using max(q)",
                f"with recursive r (n, v) as (select 1, {b} from {table.name} union all select n + 1, v || '.' from r where n < 3) select * from r",
                f"select min(columns(*)) from {table.name}",
                f"select v.* from (values ((select max({b}) from {table.name}), 'q')) as v (x, y)",
                f"select {bare[0]}, max({bare[1]}) as m from {table.name} group by all",
                f"select {bare[0]} as {bare[1]}, {bare[1]} as other from {table.name}",
                f"select t.{bare[0]} from {table.name} as t natural join {table.name} as u",
                f"select * from {table.name} as t join {table.name} as u using ({bare[0]})",
                f"select * from {table.name} asof join (select {b} as aa from {table.name}) as z on {b} >= z.aa",
                f"select ({table.name}).{bare[0]} as dotted from {table.name}",
                f"select columns(c -> c like '%a%' or true) from {table.name}",
                f"select {table.name}.*, {table.name}.* from {table.name}",
                f"select struct_pack(e := {b}) as st from {table.name}",
                f"select st.e, st.* from (select struct_pack(e := {b}, f := {self.text(scope)}) as st from {table.name})",
                f"table {table.name}",
            ]
        )
