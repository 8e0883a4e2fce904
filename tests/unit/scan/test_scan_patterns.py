import gzip
from pathlib import Path

import duckdb
import pytest

from governance.errors import DeclarationError, UsageError
from governance.scan.patterns import Pattern, matches, read_patterns
from governance.scan.running import Request, scan
from governance.scan.view import as_text

OURS = Path(__file__).parents[3] / "policies" / "classifications.yml"
HEAD = """
confidentiality: [public]
identifiability: [none, direct]
categories: [general]
names: {}
identifiers:
"""


def declared(tmp_path, **patterns):
    entries = [
        f"  {name}: {{description: x, identifiability: direct, mask: mask_null, values: '{pattern}'}}\n"
        for name, pattern in patterns.items()
    ]
    file = tmp_path / "classifications.yml"
    file.write_text(HEAD + "".join(entries) + "  name: {description: x, identifiability: direct, mask: m}\n")
    return file


def test_all_that_declare_a_pattern_are_looked_for(tmp_path):
    file = declared(tmp_path, ssn="[0-9]{3}-[0-9]{2}", email="[a-z]+@[a-z]+")
    assert read_patterns(file, ()) == (Pattern("email", "[a-z]+@[a-z]+"), Pattern("ssn", "[0-9]{3}-[0-9]{2}"))
    assert [pattern.identifier for pattern in read_patterns(file, ("ssn",))] == ["ssn"]


def test_an_identifier_without_a_pattern_cannot_be_chosen(tmp_path):
    with pytest.raises(UsageError, match=r"for `name`\n.*for: email"):
        read_patterns(declared(tmp_path, email="[a-z]+@"), ("name",))


def test_a_file_without_patterns_has_nothing_to_look_for(tmp_path):
    with pytest.raises(UsageError, match="for any identifier"):
        read_patterns(declared(tmp_path), ())


@pytest.mark.parametrize(
    ("pattern", "says"),
    [("(?<=a)b", "no regular expression that DuckDB"), ("(", "no regular"), ("a*", "matches the empty text")],
)
def test_a_pattern_that_cannot_be_used_is_named(tmp_path, pattern, says):
    with pytest.raises(DeclarationError, match=says) as raised:
        read_patterns(declared(tmp_path, ssn=pattern), ())
    assert "classifications.yml:7: identifiers.ssn.values" in str(raised.value)


def test_our_own_patterns_find_what_they_name_and_no_masked_value():
    patterns = read_patterns(OURS, ("email", "phone", "ssn", "ip_address"))
    with duckdb.connect() as connection:
        raw = "ann@example.com +1-202-555-0100 900-12-3456 10.20.30.40"
        assert matches(connection, patterns, raw) == [1, 1, 1, 1]
        masked = "#***@example.com ***-**-42 #*** 10.20.0.0"
        assert matches(connection, patterns, masked) == [0, 0, 0, 0]
        assert matches(connection, patterns, "") == [0, 0, 0, 0]


@pytest.fixture
def place(tmp_path):
    (tmp_path / "warehouse").mkdir()
    with duckdb.connect(str(tmp_path / "warehouse" / "brook.duckdb")) as connection:
        connection.execute("create schema bronze")
        connection.execute("create table bronze.t as select 'ann@example.com' as x from range(5)")
        connection.execute("create table t as select {'a': x} as x, '#***@example.com' as y from bronze.t")
    (tmp_path / "dbt.log").write_bytes(gzip.compress(b'"ann@example.com" "bob@example.com"\n' * 40000))
    return tmp_path


def test_what_looks_like_an_identifier_is_counted(place, tmp_path):
    file = declared(tmp_path, email="[a-z]+@[a-z.]+")
    result = scan(Request(identifiers=file, warehouses=(place / "warehouse",), paths=(place / "dbt.log",)))
    counted = [(like.place, like.found, like.bronze) for like in result.likenesses]
    assert counted == [
        (f"{place}/dbt.log", 80000, False),
        ("brook.bronze.t.x", 5, True),
        ("brook.main.t.x", 5, False),
    ]
    assert result.exit_code == 1
    assert as_text(result).splitlines()[-1] == "2 places outside bronze with what looks like email"
    assert "ann@" not in as_text(result)


def test_a_name_that_looks_like_an_identifier_is_not_told(place, tmp_path):
    leak = place / "logs" / "ann@example.com.log"
    leak.parent.mkdir()
    leak.write_text("x")
    file = declared(tmp_path, email="[a-z]+@[a-z.]+", ssn="[0-9]{3}-[0-9]{2}-[0-9]{4}")
    result = scan(Request(identifiers=file, paths=(place / "logs",)))
    assert [(like.place, like.kind) for like in result.likenesses] == [(f"{leak.parent}/[name 1]", "email")]
    assert as_text(result).endswith("1 place outside bronze with what looks like email or ssn")


def test_nothing_that_looks_like_an_identifier_is_good(place, tmp_path):
    file = declared(tmp_path, ssn="[0-9]{3}-[0-9]{2}-[0-9]{4}")
    assert scan(Request(identifiers=file, warehouses=(place / "warehouse",))).exit_code == 0
