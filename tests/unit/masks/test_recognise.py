import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from governance.declared.governance_file import ENGINES, Functions
from governance.masks.bodies import body
from governance.masks.home import Home, find_home
from governance.masks.kinds import parameters
from governance.masks.recognise import is_one_expression, recognise

EXPRESSIONS = [
    "email",
    "t.email",
    'lower(trim("E-mail"))',
    "cast(a as varchar)",
    "case when a = 'x' then b else c end",
    "coalesce(a, 'it is (not) closed')",
    "(select max(b) from t)",
    "a || '--' || b",
    "  a\n  || b ",
]
# Texts that change what stands around them, or hide it.
ATTACKS = [
    "",
    " ",
    "a, b",
    "a) + (b",
    "a) end ) as x, (( case when (1",
    "a /* hidden */",
    "a -- hidden",
    "a)/*",
    "*/ a /*",
    "a as b",
    "*",
    "a; select b",
    "'a",
    "a) union (select b",
    "((((a",
    r"concat('\', b, ') -- ')",
    "$$ ) $$",
]


def calls(mask, expression):
    """The arguments of a call with this expression first."""
    return {"column": (expression,), "columns": (expression, "b", "cast(c as date)")}.get(
        parameters(mask)[0], (expression, "date '2026-11-20'")
    )


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_a_body_is_recognised_with_its_arguments(masks, home, engine, expression):
    for mask in masks.values():
        arguments = calls(mask, expression)
        assert recognise(mask, engine, body(mask, engine, *arguments, home=home), home) == arguments, (
            mask.name
        )


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("attack", ATTACKS)
def test_an_argument_that_is_no_expression_is_not_recognised(masks, home, engine, attack):
    assert not is_one_expression(attack, engine)
    for mask in masks.values():
        sql = body(mask, engine, *calls(mask, attack), home=home)
        assert recognise(mask, engine, sql, home) is None, mask.name


def test_snowflake_has_a_comment_of_its_own(masks):
    assert not is_one_expression("a // hidden", "snowflake")


def test_a_body_is_no_other_masks(masks, home):
    for mask in masks.values():
        sql = body(mask, "duckdb", *calls(mask, "t.x"), home=home)
        for other in masks.values():
            same = other.method == mask.method and (not mask.key_version or other.name == mask.name)
            if not same:
                assert recognise(other, "duckdb", sql, home) is None, (mask.name, other.name)


def test_two_different_arguments_are_no_mask(masks):
    sql = body(masks["mask_email"], "duckdb", "a")
    assert sql.count("(a)") > 1
    assert recognise(masks["mask_email"], "duckdb", sql.replace("(a)", "(b)", 1)) is None
    assert recognise(masks["mask_email"], "duckdb", "b".join(sql.rsplit("a", 1))) is None


def test_a_mask_inside_out_is_not_recognised(masks):
    sql = body(masks["mask_email"], "duckdb", "a")
    assert recognise(masks["mask_email"], "duckdb", f"coalesce({sql}, a)") is None
    assert recognise(masks["mask_email"], "duckdb", f"{sql} || a") is None
    assert recognise(masks["mask_email"], "duckdb", "email") is None
    assert recognise(masks["mask_email"], "duckdb", "") is None


@settings(deadline=None, max_examples=300)
@given(data=st.data())
def test_an_edited_body_is_not_recognised_unless_it_is_a_body(masks, home, data):
    mask = masks[data.draw(st.sampled_from(sorted(masks)))]
    engine = data.draw(st.sampled_from(ENGINES))
    sql = body(mask, engine, *calls(mask, "t.x"), home=home)
    start = data.draw(st.integers(0, len(sql)))
    end = data.draw(st.integers(start, min(len(sql), start + 8)))
    edited = sql[:start] + data.draw(st.text(alphabet="ax(),'|*/-0 ", max_size=6)) + sql[end:]
    found = recognise(mask, engine, edited, home)
    if found is not None:
        assert body(mask, engine, *found, home=home) == edited.strip()
        assert all(is_one_expression(each, engine) for each in found)


@settings(deadline=None, max_examples=200)
@given(st.text(alphabet="ab()'\"/*-;, \n", max_size=12))
@example("(" * 5000)
def test_whole_expressions_close_what_they_open(text):
    if is_one_expression(text, "duckdb"):
        assert is_one_expression(f"f(({text}))", "duckdb")
        assert not is_one_expression(f"({text}", "duckdb")


def test_tokens_are_of_one_home(masks, home):
    mask = masks["mask_mrn"]
    health = Home("health", "dev_brook_ops.governance")
    sql = body(mask, "snowflake", "mrn", home=health)
    assert sql.startswith("dev_brook_ops.governance.govern_token('deid_key', 1, 'health', 'mrn', ")
    assert recognise(mask, "snowflake", sql, health) == ("mrn",)
    assert recognise(mask, "snowflake", sql, home) is None
    assert recognise(mask, "snowflake", sql, None) is None
    assert recognise(mask, "snowflake", sql.replace("dev_brook_ops", "evil"), health) is None
    assert recognise(mask, "snowflake", sql.replace("1, ", "2, "), health) is None
    with pytest.raises(ValueError, match="makes no tokens"):
        body(mask, "snowflake", "mrn")


def test_a_named_scope_ends_at_its_domains(masks):
    mask = masks["mask_customer_id"]
    sql = body(mask, "duckdb", "c", home=Home("identity", ""))
    assert recognise(mask, "duckdb", sql, Home("commerce", "")) == ("c",)
    assert recognise(mask, "duckdb", sql, Home("health", "")) is None


@pytest.mark.parametrize(
    ("domain", "database", "expected"),
    [
        ("health", "dev_brook_health", Home("health", "dev_brook_ops.governance")),
        ("health", "DEV_BROOK_HEALTH", Home("health", "dev_brook_ops.governance")),
        ("health", "brook_health", Home("health", "brook_ops.governance")),
        ("health", "x_y_brook_health", None),
        ("health", "dev_brook_commerce", None),
        ("health", "", None),
        ("health", None, None),
        (None, "brook_health", None),
    ],
)
def test_functions_are_in_the_environment_of_the_model(policies, domain, database, expected):
    assert find_home(policies.governance, domain, database) == expected


def test_functions_without_a_domain_are_in_the_models_own_database(policies):
    alone = msgspec.structs.replace(policies.governance, functions=Functions())
    assert find_home(alone, "health", "Anywhere") == Home("health", "anywhere.governance")


def test_a_mask_takes_its_own_number_of_expressions(masks, home):
    for arguments in ([], ["a", "b"]):
        with pytest.raises(ValueError, match="zip"):
            body(masks["mask_email"], "duckdb", *arguments)
    with pytest.raises(ValueError, match="zip"):
        body(masks["deidentify_fingerprint"], "duckdb", home=home)
