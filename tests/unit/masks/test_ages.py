"""Safe Harbor's ages: 45 CFR 164.514(b)(2)(i)(C)."""

import datetime as dt

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from governance.masks.bodies import body

days = st.dates(min_value=dt.date(1890, 1, 1), max_value=dt.date(2060, 12, 31))


def birthday(born, year):
    """Whoever is born on 29 February has a birthday on 1 March in other years."""
    try:
        return born.replace(year=year)
    except ValueError:
        return dt.date(year, 3, 1)


def age(born, day):
    """How many birthdays have passed."""
    return sum(birthday(born, year) <= day for year in range(born.year + 1, day.year + 1))


@pytest.fixture(scope="session")
def tell(masks, duck):
    def answer(name, born, day):
        sql = body(masks[name], "duckdb", "t.b", "t.d")
        query = f"select {sql}, typeof({sql}) from (select $1::date as b, $2::date as d) as t"
        return duck.execute(query, [born, day]).fetchone()

    return answer


@settings(deadline=None, max_examples=200)
@given(born=days, day=days)
@example(born=dt.date(2004, 2, 29), day=dt.date(2005, 2, 28))
@example(born=dt.date(2004, 2, 29), day=dt.date(2005, 3, 1))
@example(born=dt.date(1936, 11, 20), day=dt.date(2026, 11, 19))
@example(born=dt.date(1936, 11, 20), day=dt.date(2026, 11, 20))
@example(born=dt.date(2026, 11, 21), day=dt.date(2026, 11, 20))
def test_ages_over_89_are_one_category(tell, born, day):
    found, kind = tell("deidentify_age_band", born, day)
    years = age(born, day)
    assert found == (None if born > day else "90+" if years > 89 else str(years))
    assert kind == "VARCHAR"


@settings(deadline=None, max_examples=200)
@given(born=days, day=days)
def test_a_year_of_birth_never_tells_an_age_over_89(tell, born, day):
    found, kind = tell("deidentify_birth_year", born, day)
    last = dt.date(day.year, 12, 31)
    could_be_over_89 = age(dt.date(born.year, 1, 1), last) > 89
    assert found == (None if could_be_over_89 or born.year > day.year else born.year)
    assert kind == "BIGINT"


@pytest.mark.parametrize("name", ["deidentify_age_band", "deidentify_birth_year"])
@pytest.mark.parametrize(
    ("born", "day"),
    [(None, "2026-11-20"), ("1990-01-01", None), ("infinity", "2026-11-20"), ("1990-01-01", "infinity")],
)
def test_an_unknown_day_tells_nothing(tell, name, born, day):
    assert tell(name, born, day)[0] is None
