"""A mask counts only if marker, body, macro and the shape of its argument agree."""

import re

import pytest

from governance.lineage.graph import CONTEXT, SHIFT
from governance.lineage.kinds import names
from governance.lineage.link import Node, link
from governance.lineage.policy import Mask, MaskFunction, Policy
from governance.lineage.reader import summarise

BODY = re.compile(r"^regexp_replace\((?P<value>.+), '\^x', '#'\)$", re.DOTALL)


def recognise(mask, dialect, body, home):
    found = BODY.match(body)
    return [found["value"]] if mask == "mask_email" and dialect == "duckdb" and found else None


POLICY = Policy(
    masks={
        "mask_email": Mask(frozenset({"email"}), "quasi"),
        "mask_token": Mask(frozenset({"email", "mrn"}), "pseudonymous", total=True),
    },
    recognise=recognise,
    functions={"ops.token": (MaskFunction("mask_token", value=1, constants=((0, "mrn"),)),)},
    digest="test",
)
GOOD = "/*govern:mask_email*/(regexp_replace({}, '^x', '#'))/*/govern:mask_email*/"


def edges(sql, called=frozenset({"mask_email"})):
    outcome = summarise(sql, "duckdb", POLICY, called=called)
    lineage = link(
        [Node("m", branches=(outcome,)), Node("t", (("t",),), columns=("email", "b"), closed=True)],
        "duckdb",
        POLICY,
    )
    graph = lineage.graph
    model = graph.relations[graph.index["m"]]
    found = {
        name: {
            (graph.name[key >> SHIFT], "+".join(names(kinds)), graph.contexts[key & CONTEXT].masks)
            for key, kinds in graph.edges[number].items()
        }
        for name, number in model.ids.items()
    }
    return found, model.notes


def test_a_mask_that_is_what_it_says():
    found, notes = edges(f"select {GOOD.format('email')} as x, b from t")
    assert found == {"x": {("email", "identity", ("mask_email",))}, "b": {("b", "identity", ())}}
    assert notes == []


def test_what_is_done_to_the_masked_value_does_not_unmask_it():
    found, _ = edges(f"select upper({GOOD.format('email')}) || b as x from t")
    assert found["x"] == {("email", "derive", ("mask_email",)), ("b", "derive", ())}


def test_a_copy_inside_is_lowered_and_a_derived_value_is_not():
    found, _ = edges(
        f"select {GOOD.format('lower(trim(email))')} as x, {GOOD.format('email || b')} as y from t"
    )
    assert found["x"] == {("email", "copy", ("mask_email",))}
    assert found["y"] == {("email", "derive", ()), ("b", "derive", ())}


def test_a_value_derived_before_is_not_lowered_after():
    found, _ = edges(f"with a as (select reverse(email) as e from t) select {GOOD.format('e')} as x from a")
    assert found["x"] == {("email", "derive", ())}


@pytest.mark.parametrize(
    "sql",
    [
        "select /*govern:mask_email*/(email)/*/govern:mask_email*/ as x from t",
        "select /*govern:mask_email*/(regexp_replace(email, '^x', '#') || email)/*/govern:mask_email*/ as x from t",
        "select /*govern:mask_email*/regexp_replace(email, '^x', '#')/*/govern:mask_email*/ as x from t",
        "select /*govern:mask_other*/(regexp_replace(email, '^x', '#'))/*/govern:mask_other*/ as x from t",
        "select /*govern:mask_email*/(regexp_replace(email, '^x', '#')) as x from t",
        "select (regexp_replace(email, '^x', '#'))/*/govern:mask_email*/ as x from t",
        "select '/*govern:mask_email*/(' || email || ')/*/govern:mask_email*/' as x from t",
        "select regexp_replace(email, '^x', '#') as x from t -- /*govern:mask_email*/",
        "select govern_mask_0(email) as x from t",
    ],
)
def test_a_forged_mask_lowers_nothing(sql):
    found, _ = edges(sql)
    assert found["x"]
    assert all(masks == () for _, _, masks in found["x"])


def test_a_refused_marker_is_noted():
    _, notes = edges("select /*govern:mask_email*/(email)/*/govern:mask_email*/ as x from t")
    assert notes == ["marker of mask_email refused: the SQL inside is not the mask's"]
    _, notes = edges(f"select {GOOD.format('email')} as x from t", called=frozenset())
    assert notes == ["marker of mask_email refused: the model does not call this macro"]


def test_masks_inside_masks():
    found, _ = edges(f"select {GOOD.format(GOOD.format('email'))} as x from t")
    assert found["x"] == {("email", "identity", ("mask_email",))}


def test_a_function_of_the_warehouse_is_a_mask_by_its_name_and_constants():
    found, _ = edges(
        "select ops.token('mrn', b || email) as x, ops.token('ssn', b) as y, token('mrn', b) as z from t"
    )
    assert found["x"] == {("b", "derive", ("mask_token",)), ("email", "derive", ("mask_token",))}
    assert found["y"] == {("b", "derive", ())}
    assert found["z"] == {("b", "derive", ())}
