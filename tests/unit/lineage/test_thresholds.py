"""Groups of people: which are large enough by what the SQL itself lets through, and which are not."""

import pytest

from governance.lineage.evaluated import Kept as KeptText
from governance.lineage.link import Node, link
from governance.lineage.policy import Mask, MaskFunction, Policy
from governance.lineage.propagate import Declared, Label, propagate
from governance.lineage.reader import summarise
from governance.lineage.thresholds import Kept, People

POLICY = Policy(
    masks={
        "mask_mrn": Mask(frozenset({"mrn"}), "quasi"),
        "token": Mask(frozenset({"mrn"}), "pseudonymous", total=True),
    },
    functions={"mask_mrn": (MaskFunction("mask_mrn"),), "token": (MaskFunction("token"),)},
)
MRN, EMAIL, ZIP = Label("identifier", "mrn"), Label("identifier", "email"), Label("identifier", "zip")
SAID = {"p": {"mrn": [MRN], "email": [EMAIL], "zip": [ZIP]}, "q": {"mrn": [MRN]}, "people": {"mrn": [MRN]}}
NODES = [
    Node("p", (("p",),), columns=("id", "mrn", "email", "zip", "region", "cost"), closed=True),
    Node("q", (("q",),), columns=("mrn", "region", "days"), closed=True),
    Node("people", (("people",),), columns=("mrn", "region"), closed=True),
    Node("places", (("places",),), columns=("region", "size"), closed=True),
]
PEOPLE = People(
    identifiers=frozenset({"mrn", "email"}),
    keys=frozenset({"mrn"}),
    unique=lambda uid: frozenset({"mrn"} if uid == "people" else ()),
)
RULES = {"p": ["region"]}

ENOUGH = {
    "having": "select region, sum(cost) from p group by region having count(distinct mrn) >= 11",
    "having more than ten": "select region from p group by 1 having 10 < count(distinct p.mrn) and sum(cost) > 0",
    "by its alias": "select region, count(distinct mrn) as n from p group by region having n >= 11",
    "a token": "select region from (select token(mrn) as t, * from p) group by 1 having count(distinct t) >= 12",
    "filtered outside": "select * from (select region, count(distinct mrn) as n from p group by 1) as g where g.n >= 11",
    "filtered after a join": "with g as (select region, count(distinct mrn) as n, sum(cost) as c from p group by 1) "
    "select g.region, c, size from g inner join places on g.region = places.region where n >= 20",
    "filtered in a chain": "with g as (select region, count(distinct mrn) as n from p group by 1), "
    "h as (select region as r, n as m from g), i as (select * from h where m > 10) select r from i",
    "both sides of a union": "select region, count(distinct mrn) as n from p group by 1 having count(distinct mrn) >= 11 "
    "union all select 'all', count(distinct mrn) from p having count(distinct mrn) >= 11",
    "filtered over a union": "select * from (select region, count(distinct mrn) as n from p group by 1 "
    "union all select 'all', count(distinct mrn) from p) where n >= 11",
    "groups of groups": "with g as (select region, sum(cost) as c from p group by 1 having count(distinct mrn) >= 11) "
    "select sum(c) from g",
    "people of people": "with g as (select mrn, region, sum(cost) as c from p group by 1, 2) "
    "select region, avg(c) from g group by 1 having count(distinct mrn) >= 11",
    "rows of one person each": "select region, count(*) from people group by 1 having count(*) >= 11",
    "rows of one person each, picked": "with g as (select region, mrn from people where region <> 'x') "
    "select region, count(*) as n from g group by 1 having n >= 11",
    "grouping sets": "select region, sum(cost) from p group by rollup (region) having count(distinct mrn) >= 11",
}
SHED = {
    "nothing": "select region, sum(cost) from p group by region",
    "all of them": "select avg(cost) as c from p",
    "too few": "select region from p group by 1 having count(distinct mrn) >= 10",
    "lowered by or": "select region from p group by 1 having count(distinct mrn) >= 11 or sum(cost) > 100",
    "rows": "select region, count(*) from p group by 1 having count(*) >= 11",
    "rows of a join": "select people.region from people inner join q on people.region = q.region group by 1 "
    "having count(*) >= 11",
    "rows made more": "with g as (select region, unnest([1, 2]) as x from people) select region from g group by 1 "
    "having count(*) >= 11",
    "no key": "select region from p group by 1 having count(distinct id) >= 11",
    "a key a person has several of": "select region from p group by 1 having count(distinct email) >= 11",
    "a masked key": "select region from (select mask_mrn(mrn) as t, * from p) group by 1 having count(distinct t) >= 12",
    "a made-up key": "select region from p group by 1 having count(distinct mrn || id) >= 11",
    "a derived key": "with g as (select region, mrn || id as t from p) select region from g group by 1 "
    "having count(distinct t) >= 11",
    "either key": "with g as (select region, coalesce(mrn, id) as t from p) select region from g group by 1 "
    "having count(distinct t) >= 11",
    "a guess": "select region, approx_count_distinct(mrn) from p group by 1 having approx_count_distinct(mrn) >= 11",
    "one branch of a union": "select region, count(distinct mrn) as n from p group by 1 having count(distinct mrn) >= 11 "
    "union all select zip, count(distinct mrn) from p group by 1",
    "a constant in a union": "with g as (select region, count(distinct mrn) as n from p group by 1) "
    "select * from (select region, n from g union all select region, 99 from g) where n >= 11",
    "another one's count": "with g as (select region, count(distinct mrn) as n from p group by 1) "
    "select b.region from g as a inner join g as b on a.region <> b.region where a.n >= 11",
    "a count beside": "with g as (select region, count(distinct mrn) as n from p group by 1), "
    "h as (select zip, sum(cost) as c from p group by 1) select h.zip, c from g inner join h on true where n >= 11",
    "a quasi-identifier": "select zip, sum(cost) from p group by zip",
    "part of the key": "select left(mrn, 1) as m, sum(cost) from p group by 1",
    "whether it is known": "select mrn is null as m, sum(cost) from p group by 1",
    "a pivot": "pivot (select region, zip, cost from p) on region using sum(cost) group by zip",
    "a filter before": "with big as (select region from p group by 1 having count(distinct mrn) >= 11) "
    "select region, sum(cost) from p where zip = '1' and region in (select region from big) group by 1",
    "a query in the list": "select region, (select sum(cost) from p where p.region = places.region) as c from places",
}
ROWS = {
    "rows": "select region, cost from p",
    "the key in the grain": "select mrn, region, sum(cost) from p group by 1, 2",
    "another key in the grain": "select email, sum(cost) from p group by 1",
    "a token in the grain": "select token(mrn) as t, sum(cost) from p group by 1",
    "a window": "select region, sum(cost) over (partition by region) as c from p",
    "joined to rows again": "with g as (select region, avg(cost) as c from p group by 1 having count(distinct mrn) >= 11) "
    "select p.mrn, g.c from p inner join g on p.region = g.region",
}


def kept(branches, uid="m", dialect="duckdb"):
    models = branches if isinstance(branches, dict) else {"m": branches}
    made = [
        Node(
            name,
            ((name,),),
            branches=tuple(
                summarise(one, dialect, POLICY) for one in ([text] if isinstance(text, str) else text)
            ),
        )
        for name, text in models.items()
    ]
    lineage = link([*NODES, *made], dialect, POLICY)
    carried = propagate(lineage, Declared(columns=SAID, rows=RULES, people=PEOPLE), POLICY)
    return carried, carried.kept.get(uid, {})


@pytest.mark.parametrize("name", ENOUGH)
def test_groups_of_enough_people_are_released(name):
    carried, found = kept(ENOUGH[name])
    assert set(found.values()) == {Kept.RELEASED}
    assert "m" not in carried.people
    assert carried.rows["m"] == frozenset()


@pytest.mark.parametrize("name", SHED)
def test_groups_of_which_nobody_knows_the_size_are_not(name):
    carried, found = kept(SHED[name])
    assert Kept.SHED in found.values()
    assert "m" in carried.people
    assert carried.rows["m"] == ({("region", "p")} if "p" in found else frozenset())


@pytest.mark.parametrize("name", ROWS)
def test_rows_and_groups_of_one_person_stay_theirs(name):
    carried, found = kept(ROWS[name])
    assert set(found.values()) <= {Kept.ROWS}
    assert "m" in carried.people
    assert carried.rows["m"] == {("region", "p")}


def test_every_branch_must_hold():
    having = "select region from p group by 1 having count(distinct mrn) >= 11"
    without = "select region from p group by 1"
    assert kept([having, having])[1] == {"p": Kept.RELEASED}
    assert kept([having, without])[1] == {"p": Kept.SHED}
    assert "m" in kept([having, "select region from p"])[0].people


def test_what_was_released_is_nobodys_afterwards():
    carried, found = kept({"g": ENOUGH["having"], "m": "select max(region) from g"})
    assert found == {}
    assert "g" not in carried.people


def test_a_model_between_loses_nobody():
    carried, found = kept(
        {"g": "select region, cost from p", "m": "select region, sum(cost) from g group by 1"}
    )
    assert "g" in carried.people
    assert found == {"g": Kept.SHED}


def test_what_stands_in_others_is_judged_there():
    text = "select region, count(distinct mrn) as n from p group by 1"
    nodes = [
        Node("e", (("db", "s", "e"),), branches=(summarise(text, "duckdb"),), ephemeral="e"),
        Node(
            "m",
            (("m",),),
            branches=(
                summarise(
                    f"with __dbt__cte__e as ({text}) select * from __dbt__cte__e where n >= 11", "duckdb"
                ),
            ),
        ),
    ]
    lineage = link([*NODES, *nodes], "duckdb", POLICY)
    carried = propagate(lineage, Declared(columns=SAID, people=PEOPLE), POLICY)
    assert carried.kept["m"] == {"p": Kept.RELEASED}


@pytest.mark.parametrize("name", [*ENOUGH, *SHED, *ROWS])
def test_what_was_kept_between_runs_says_the_same(name):
    text = {**ENOUGH, **SHED, **ROWS}[name]
    summary = summarise(text, "duckdb", POLICY)

    def linked(evaluated):
        text = KeptText(b"m", summary.relations, summary.functions, lambda: summary, evaluated)
        return link([*NODES, Node("m", (("m",),), branches=(text,))], "duckdb", POLICY)

    first = linked(None)
    again = linked(first.evaluated[b"m"])
    flows = [one.graph.relations[one.graph.index["m"]].flow for one in (first, again)]
    declared = Declared(columns=SAID, rows=RULES, people=PEOPLE)
    assert again.evaluated == {}
    assert flows[0] == flows[1]
    assert propagate(first, declared, POLICY).kept == propagate(again, declared, POLICY).kept
