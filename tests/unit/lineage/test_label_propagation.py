"""What labels do along edges of every kind."""

import pytest

from governance.lineage.kinds import AGGREGATE, DERIVE, EQUI_JOIN, IDENTITY, PREDICATE, VALUE
from governance.lineage.link import Node, link
from governance.lineage.paths import downstream, path_of, upstream
from governance.lineage.policy import Mask, MaskFunction, Policy
from governance.lineage.propagate import Declared, Label, propagate
from governance.lineage.reader import summarise
from governance.lineage.summary import Unknown
from governance.lineage.thresholds import People

EMAIL, HEALTH, MRN = Label("identifier", "email"), Label("category", "health"), Label("identifier", "mrn")
POLICY = Policy(
    masks={
        "mask_email": Mask(frozenset({"email"}), "quasi"),
        "token": Mask(frozenset({"mrn"}), "pseudonymous", total=True),
    },
    functions={"mask_email": (MaskFunction("mask_email"),), "token": (MaskFunction("token"),)},
)
P = Node("p", (("p",),), columns=("mrn", "email", "dx", "region", "cost"), closed=True)
SAID = {"p": {"mrn": [MRN], "email": [EMAIL], "dx": [HEALTH]}}


def carry(models, declared=None, nodes=()):
    made = [
        Node(
            name,
            ((name,),),
            branches=tuple(
                summarise(one, "duckdb", POLICY) for one in ([sql] if isinstance(sql, str) else sql)
            ),
        )
        for name, sql in models.items()
    ]
    lineage = link([*made, P, *nodes], "duckdb", POLICY)
    carried = propagate(lineage, declared or Declared(columns=SAID), POLICY)

    def at(uid, column):
        return carried.columns.get(lineage.graph.column(lineage.graph.index[uid], column), {})

    return lineage, carried, at


def test_values_carry_and_predicates_are_told_apart():
    _, _, at = carry(
        {
            "m": "select email, lower(email) as x, dx = 'HIV' as is_hiv, email like 'a%' as q, email || 'x' as d from p"
        }
    )
    assert at("m", "email") == {EMAIL: IDENTITY}
    assert at("m", "is_hiv") == {HEALTH: PREDICATE}
    assert at("m", "q") == {EMAIL: PREDICATE}
    assert at("m", "d") == {EMAIL: DERIVE}


def test_a_mask_lowers_what_it_accepts_and_nothing_else():
    _, _, at = carry(
        {"m": "select mask_email(email) as x, mask_email(mrn) as y, token(mrn || 'x') as z from p"}
    )
    assert at("m", "x") == {EMAIL._replace(level="quasi"): IDENTITY}
    assert at("m", "y") == {MRN: IDENTITY}
    assert at("m", "z") == {MRN._replace(level="pseudonymous"): DERIVE}


def test_the_least_protected_path_stays():
    _, _, at = carry(
        {"a": "select mask_email(email) as e from p", "m": "select e from a union all select email from p"}
    )
    assert at("m", "e") == {EMAIL: IDENTITY, EMAIL._replace(level="quasi"): IDENTITY}


def test_a_value_derived_in_another_model_is_not_lowered():
    _, _, at = carry({"a": "select reverse(email) as e from p", "m": "select mask_email(e) as e from a"})
    assert at("m", "e") == {EMAIL: DERIVE}


def test_every_branch_counts():
    _, _, at = carry({"m": ["select mask_email(email) as e from p", "select email as e from p"]})
    assert EMAIL in at("m", "e")


def test_aggregates_over_a_person_are_the_persons():
    _, _, at = carry(
        {
            "m": "select mrn, max(dx) as top, sum(case when dx = 'HIV' then 1 end) as n, count(dx) as c from p group by mrn",
            "r": "select region, count(dx) as c from p group by region",
        }
    )
    assert at("m", "c") == {HEALTH: DERIVE}
    assert at("r", "c") == {HEALTH: AGGREGATE}


def test_matching_launders_nothing():
    cal = Node("cal", (("cal",),), columns=("day",), closed=True)
    _, _, at = carry({"m": "select cal.day from cal join p on cal.day = p.email"}, nodes=[cal])
    assert at("m", "day") == {EMAIL: EQUI_JOIN}


def test_an_unknown_relation_carries_all_its_upstreams_carry():
    python = Node("py", (("py",),), upstreams=("p",), branches=(Unknown("a Python model"),))
    lineage, _, at = carry({"m": "select anything from py", "n": "select * from py"}, nodes=[python])
    assert lineage.unknown() == {"py": "a Python model"}
    assert set(at("m", "anything")) == {EMAIL, HEALTH, MRN}
    assert set(at("n", "*")) == {EMAIL, HEALTH, MRN}


def test_an_approved_declaration_stands_for_what_is_not_followed():
    python = Node(
        "py", (("py",),), upstreams=("p",), branches=(Unknown("a Python model"),), columns=("score",)
    )
    declared = Declared(columns={**SAID, "py": {"score": [HEALTH]}}, approved=frozenset({"py"}))
    _, _, at = carry({"m": "select score from py"}, declared, nodes=[python])
    assert at("m", "score") == {HEALTH: IDENTITY}


def test_a_declaration_does_not_undo_a_mask_upstream_nor_hide_a_raw_value():
    declared = Declared(columns={**SAID, "m": {"x": [EMAIL], "y": [EMAIL], "z": [EMAIL]}})
    _, _, at = carry(
        {"m": "select mask_email(email) as x, mask_email(region) as y, region as z from p"}, declared
    )
    assert at("m", "x") == {EMAIL._replace(level="quasi"): IDENTITY}
    assert at("m", "y") == {EMAIL._replace(level="quasi"): IDENTITY}
    assert at("m", "z") == {EMAIL: IDENTITY}


def test_a_declared_map_replaces_what_was_derived():
    age = Label("identifier", "age")
    declared = Declared(columns={**SAID, "m": {"x": [age]}}, maps=frozenset({("email", "age")}))
    _, _, at = carry({"m": "select length(email) as x from p"}, declared)
    assert at("m", "x") == {age: IDENTITY}


def test_row_rules_and_row_categories_are_inherited_unless_released():
    declared = Declared(columns=SAID, rows={"p": ["region"]}, people=People(keys=frozenset({"mrn"})))
    _, carried, _ = carry(
        {
            "m": "select region from p where dx = 'HIV'",
            "k": "select region, count(*) as n from p group by 1 having count(distinct mrn) >= 11",
            "j": "select n from k",
        },
        declared,
    )
    assert carried.rows == {
        "p": {("region", "p")},
        "m": {("region", "p")},
        "k": frozenset(),
        "j": frozenset(),
    }
    assert carried.row_categories["m"] == {"health"}


def test_a_model_that_reads_itself():
    _, _, at = carry({"m": "select email as a, region as b from p union all select b, a from m"})
    assert at("m", "a") == {EMAIL: IDENTITY}
    assert at("m", "b") == {EMAIL: IDENTITY}


def test_the_path_of_a_label_and_the_way_up_and_down():
    lineage, carried, _ = carry({"a": "select lower(email) as e from p", "m": "select e as x from a"})
    steps = path_of(lineage, carried, "m", "x", EMAIL)
    assert [(one.source, one.target, one.kinds) for one in steps] == [
        (("p", "email"), ("a", "e"), ("copy",)),
        (("a", "e"), ("m", "x"), ("identity",)),
    ]
    assert [one.source for one in upstream(lineage, "m", "x")] == [("a", "e"), ("p", "email")]
    assert [one.target for one in downstream(lineage, "p", "email")] == [("a", "e"), ("m", "x")]


def test_an_open_source_is_followed_by_name():
    source = Node("o", (("db", "raw", "o"),), columns=("id",))
    declared = Declared(columns={"o": {"Email": [EMAIL]}})
    _, _, at = carry(
        {"a": 'select * from "DB".raw."o"', "b": "select * exclude (id) from a", "m": "select email from b"},
        declared,
        [source],
    )
    assert at("m", "email") == {EMAIL: IDENTITY}


def test_a_source_whose_table_a_model_builds_is_that_model():
    hides = Node("source.t", (("db", "s", "t"),), columns=("e",))
    builds = Node("t", (("db", "s", "t"),), ("p",), (summarise("select email as e from p", "duckdb"),))
    reads = Node("r", (("db", "s", "r"),), ("source.t",), (summarise("select e from db.s.t", "duckdb"),))
    for nodes in ([builds, hides, reads, P], [P, reads, builds, hides]):
        lineage = link(nodes, "duckdb")
        carried = propagate(lineage, Declared(columns=SAID))
        for uid in ("t", "source.t", "r"):
            assert carried.columns[lineage.graph.relations[lineage.graph.index[uid]].ids["e"]] == {
                EMAIL: IDENTITY
            }
        assert lineage.undeclared == {}
        assert not lineage.in_a_ring


def test_a_model_of_a_sources_name_hides_none_of_what_the_source_declares():
    landed = Node("source.t", (("db", "s", "t"),), columns=("e", "f"))
    covers = Node("t", (("db", "s", "t"),), branches=(summarise("select 'a' as x", "duckdb"),))
    reads = Node("r", (("db", "s", "r"),), ("source.t",), (summarise("select e as y from db.s.t", "duckdb"),))
    for nodes in ([covers, landed, reads], [reads, landed, covers]):
        lineage = link(nodes, "duckdb")
        carried = propagate(lineage, Declared(columns={"t": {"e": [EMAIL]}}))
        relation = lineage.graph.relations[lineage.graph.index["r"]]
        assert carried.columns[relation.ids["y"]] == {EMAIL: IDENTITY}


def test_of_two_sources_of_one_table_what_either_declares_is_true():
    one = Node("source.a", (("db", "s", "t"),), columns=("e",))
    other = Node("source.b", (("DB", "S", "T"),), columns=("f",))
    reads = Node("r", (("db", "s", "r"),), ("source.b",), (summarise("select e, f from db.s.t", "duckdb"),))
    lineage = link([one, other, reads], "duckdb")
    assert lineage.stands_for == {"source.b": "source.a"}
    carried = propagate(lineage, Declared(columns={"source.a": {"e": [EMAIL], "f": [MRN]}}))
    ids = lineage.graph.relations[lineage.graph.index["r"]].ids
    assert [carried.columns[ids[name]] for name in ("e", "f")] == [{EMAIL: IDENTITY}, {MRN: IDENTITY}]


def test_relations_that_read_each_other_are_carried_through_until_nothing_changes():
    models = {
        "a": "select b.x as y, p.email as e from b cross join p",
        "b": "select c.z as x from c",
        "c": "select a.e as z, a.y as back from a",
    }
    for order in (("a", "b", "c"), ("b", "c", "a"), ("c", "a", "b")):
        lineage, _, at = carry({name: models[name] for name in order})
        assert lineage.in_a_ring
        for uid, column in (("a", "e"), ("c", "z"), ("b", "x"), ("a", "y"), ("c", "back")):
            assert at(uid, column) == {EMAIL: IDENTITY}, (order, uid, column)


PIVOTED = {
    "names told again": "select k as x from (unpivot (pivot (select mrn, email from p) on email using count(*) group by mrn) "
    "on columns(* exclude (mrn)) into name k value v)",
    "keys of the row": "with w as (pivot (select mrn, email from p) on email using count(*) group by mrn) "
    "select json_keys(to_json(w)) as x from w",
    "summarised": "with w as (pivot (select mrn, email from p) on email using count(*) group by mrn) "
    "select column_name as x from (summarize w)",
    "by an expression": "with w as (pivot p on lower(email) using count(*) group by mrn) select to_json(w) as x from w",
}


@pytest.mark.parametrize("name", PIVOTED)
def test_columns_that_are_called_by_values_carry_what_the_values_are(name):
    _, _, at = carry({"m": PIVOTED[name]})
    assert at("m", "x")[EMAIL] & VALUE


def test_columns_whose_names_stand_in_the_sql_tell_no_value():
    sql = "with w as (pivot p on region in ('EMEA', 'APAC') using count(*) group by cost) select emea as x from w"
    _, _, at = carry({"m": sql})
    assert EMAIL not in at("m", "x")
    listed = "with w as (pivot p on email in ('a', 'b') using count(*) group by cost) select a as x from w"
    _, _, at = carry({"m": listed})
    assert not at("m", "x").get(EMAIL, 0) & VALUE


def test_names_that_stand_in_the_yaml_are_no_values():
    sql = "select k as x from (unpivot (select email, region from p) on columns(*) into name k value v)"
    _, _, at = carry({"m": sql})
    assert at("m", "x") == {}
