"""Two texts that mean the same have one meaning; texts that do not have two."""

import pytest

from governance.lineage.meaning import Asked, meaning_of
from governance.lineage.policy import NO_MASKS

NAMES = {("db", "s", "orders"): "model.p.orders", ("db", "s", "people"): "model.p.people"}
ASKED = Asked("duckdb", NO_MASKS, NAMES)
PLAIN = "select upper(o.region) as region, o.amount from db.s.orders as o where o.status = 'paid' and o.amount > 5"


def columns(sql, *names):
    meaning = meaning_of(sql, ASKED)
    assert meaning is not None
    return [(name, value.key if (value := meaning.find(name)) else None) for name in names]


def rows(sql):
    meaning = meaning_of(sql, ASKED)
    assert meaning is not None
    return meaning.rows, meaning.grain


@pytest.mark.parametrize(
    "other",
    [
        "SELECT  UPPER(x.region) AS region, x.amount\nFROM db.s.orders x -- why\nWHERE (x.status = 'paid') AND (5 < x.amount)",
        "select upper(region) region, amount from db.s.orders where amount > 5 and 'paid' = status",
        "with o as (select * from db.s.orders) select upper(o.region) as region, o.amount from o where o.status = 'paid' and o.amount > 5",
        "with a as (select * from db.s.orders where status = 'paid'), b as (select upper(region) as region, amount from a where amount > 5) select * from b",
        "select * from (select upper(region) as region, amount from (select * from db.s.orders where amount > 5) as i where status = 'paid') as o",
        "with a as (select region as r, amount as n, status from db.s.orders) select upper(r) as region, n as amount from a where status = 'paid' and n > 5",
        "select amount, upper(region) as region from db.s.orders where status = 'paid' and amount > 5",
    ],
)
def test_spelling_names_and_nesting_make_no_difference(other):
    assert columns(other, "region", "amount") == columns(PLAIN, "region", "amount")
    assert rows(other) == rows(PLAIN)


@pytest.mark.parametrize(
    "other",
    [
        PLAIN.replace("upper", "lower"),
        PLAIN.replace("upper(o.region)", "upper(o.country)"),
        PLAIN.replace("upper(o.region)", "upper(o.region || '')"),
        PLAIN.replace("o.amount from", "o.amount * 2 as amount from"),
        PLAIN.replace("db.s.orders", "db.s.people"),
        PLAIN.replace("o.amount from", "(o.amount + 1) * 2 as amount from"),
    ],
)
def test_another_expression_is_another_column(other):
    assert columns(other, "region", "amount") != columns(PLAIN, "region", "amount")


def test_brackets_that_matter_matter():
    one, other = (f"select {of} as n from db.s.orders" for of in ("(a + b) * c", "a + b * c"))
    assert columns(one, "n") != columns(other, "n")


@pytest.mark.parametrize(
    "other",
    [
        PLAIN.replace("> 5", ">= 5"),
        PLAIN.replace(" and ", " or "),
        PLAIN.replace("select", "select distinct", 1),
        f"{PLAIN} limit 10",
        f"{PLAIN} qualify row_number() over (partition by o.id order by o.at) = 1",
        PLAIN.replace("where", "inner join db.s.people as p on p.id = o.person_id where"),
        f"{PLAIN} union all {PLAIN}",
    ],
)
def test_what_decides_on_rows_makes_other_rows(other):
    assert rows(other) != rows(PLAIN)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "select distinct on (a) a, b from t order by a, c",
            "select distinct on (a) a, b from t order by a, d",
        ),
        ("select a from t order by b limit 3", "select a from t order by c limit 3"),
        ("select a from t order by a nulls first limit 1", "select a from t order by a nulls last limit 1"),
        ("select v from t, unnest(xs) as x(v)", "select v from t, unnest(ys) as x(v)"),
        ("select a from (values (1), (2)) as v(a)", "select a from (values (1), (3)) as v(a)"),
        ("select t.a from t left join u on t.id = u.id", "select t.a from t right join u on t.id = u.id"),
        ("select t.a from t inner join u using (id)", "select t.a from t inner join u using (no)"),
        ("select a from t where (x or y) and z", "select a from t where x or (y and z)"),
        ("select a from t intersect select a from u", "select a from t except select a from u"),
        ("select a from t union select a from u", "select a from t union all select a from u"),
        ("select a from t union all select b from u", "select a from t union all select c from u"),
        ("select sum(a) as a from t", "select sum(distinct a) as a from t"),
        ("select sum(a) filter (where b) as a from t", "select sum(a) filter (where c) as a from t"),
        ("select sum(a) over (order by b) as a from t", "select sum(a) over (order by b desc) as a from t"),
        ("select a - b as a from t", "select b - a as a from t"),
        ("select coalesce(a, b) as a from t", "select coalesce(b, a) as a from t"),
        ("select cast(a as decimal(9, 2)) as a from t", "select cast(a as decimal(9, 3)) as a from t"),
        ("select 'A' as a from t", "select 'a' as a from t"),
        (
            "select (select max(b) from u where c = 1) as a from t",
            "select (select max(b) from u where c = 2) as a from t",
        ),
        (
            "with c(a, b) as (select x, y from t) select a from c",
            "with c(b, a) as (select x, y from t) select a from c",
        ),
        (
            "with c as (select a, b from t), d as (select a, b from u) select c.a from c inner join d on c.b = d.b",
            "with c as (select a, b from t), d as (select a, b from u) select d.a from c inner join d on c.b = d.b",
        ),
        (
            "with c as (select id, max(a) as a from t group by id), d as (select id, max(a) as a from t where x group by id) select c.a from c inner join d on c.id = d.id",
            "with c as (select id, max(a) as a from t group by id), d as (select id, max(a) as a from t where x group by id) select d.a from c inner join d on c.id = d.id",
        ),
        ("select * from t", "select * exclude (a) from t"),
        ("select * from t", "select * replace (1 as a) from t"),
        ("select a from t", "select a from t tablesample (10 percent)"),
    ],
)
def test_what_may_be_another_value_is_never_the_same(one, other):
    assert (columns(one, "a", "v"), rows(one)) != (columns(other, "a", "v"), rows(other))


def test_rows_that_are_grouped_otherwise_have_another_grain():
    grouped = "select region, count(*) as n from db.s.orders group by {}"
    assert rows(grouped.format("region")) == rows(grouped.format("1"))
    assert rows(grouped.format("region"))[1] != rows(grouped.format("region, status"))[1]
    assert rows(grouped.format("region"))[0] == rows(grouped.format("region, status"))[0]


def test_a_filter_before_a_window_is_not_one_after_it():
    inner = "select *, row_number() over (partition by id order by at) as n from db.s.orders"
    before = f"select * from ({inner} where paid) as t where n = 1"
    after = f"select * from ({inner}) as t where n = 1 and paid"
    assert rows(before) != rows(after)


def test_the_two_sides_of_a_self_join_are_told_apart():
    join = "select {}.name as name from db.s.people as a inner join db.s.people as b on a.boss = b.id"
    assert columns(join.format("a"), "name") != columns(join.format("b"), "name")
    assert rows(join.format("a")) != rows(join.format("a").replace("a.boss = b.id", "a.id = b.boss"))


def test_a_column_of_the_query_around_is_told_from_one_of_the_same_relation_inside():
    exists = (
        "select o.id from db.s.orders as o where exists (select 1 from db.s.orders as i where i.id = {}.id)"
    )
    assert rows(exists.format("o")) != rows(exists.format("i"))


def test_the_columns_that_one_is_made_of_are_known():
    meaning = meaning_of(PLAIN, ASKED)
    assert meaning.find("region").refs == {("model.p.orders", "region")}
    assert meaning.deciding == {("model.p.orders", "status"), ("model.p.orders", "amount")}
    assert meaning.reads == {"model.p.orders"}
    assert meaning.spelled(meaning.find("region")) == "UPPER(o.region)"


def test_a_column_that_is_used_again_and_again_does_not_grow_without_end():
    steps = "".join(f", c{n} as (select x || x || x as x from c{n - 1})" for n in range(1, 40))
    sql = f"with c0 as (select name as x from db.s.people){steps} select x from c39"
    assert len(columns(sql, "x")[0][1]) < 500


@pytest.mark.parametrize(
    "sql", ["", "select from", "drop table x", "select sum(a) over w from t window w as (order by b)"]
)
def test_what_cannot_be_read_has_no_meaning(sql):
    assert meaning_of(sql, ASKED) is None
