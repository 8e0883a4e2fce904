"""Every shape of SQL on the shelf, in every dialect that has it, gives exactly the edges written beside it."""

import importlib.util
import sys
from pathlib import Path

import pytest

_spec = importlib.util.spec_from_file_location("shelf_of_sql", Path(__file__).with_name("shelf_of_sql.py"))
assert _spec
assert _spec.loader
shelf = sys.modules.setdefault("shelf_of_sql", importlib.util.module_from_spec(_spec))
_spec.loader.exec_module(shelf)

CASES = [(case, dialect) for case in shelf.cases() for dialect in case.dialects]


def test_the_shelf_is_large_enough():
    assert len(shelf.cases()) >= 80
    assert {dialect for _, dialect in CASES} == set(shelf.ALL)


@pytest.mark.parametrize(
    ("case", "dialect"), CASES, ids=[f"{case.family}: {case.name} [{dialect}]" for case, dialect in CASES]
)
def test_edges(case, dialect):
    assert sorted(shelf.told(shelf.traced(case.sql, dialect))) == sorted(case.expected)
