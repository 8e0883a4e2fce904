"""One mask has one meaning: thousands of values, good, bad and foreign, and the query that asks every mask of them.

The benches of Spark and of Snowflake ask their engine, and compare it with what DuckDB says.
"""

from __future__ import annotations

import datetime as dt
import random
import unicodedata
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from governance.declared.methods import Fingerprint, Generalise, Year
from governance.declared.policies import load_policies
from governance.masks.arrow_tokens import register
from governance.masks.bodies import body
from governance.masks.home import find_home
from governance.masks.kinds import parameters
from governance.masks.zip3 import lists

POLICIES = load_policies(Path(__file__).parents[2])
HOME = find_home(POLICIES.governance, "commerce", "dev_brook_commerce")
TEXT = {"duckdb": "varchar", "snowflake": "varchar", "databricks": "string"}
MANY = 5_000
DICE = random.Random(7)  # noqa: S311 - the same values in every run
# Values of every identifier, as they look where nothing is wrong with them; # is a digit, ? a letter.
SHAPES = (
    "??????.????@example.com", "?+?@mail.example.net", "#####", "#####-####", "###", "+1-###-555-01##",
    "(###) 555-01##", "###-555-01##", "+44 20 7946 0###", "##########", "###-##-####", "MRN-########",
    "HP-###-###-###", "DE################", "C-######", "1HGCM8263#A######", "dev-####-####", "C########",
    "https://example.com/~????", "1##.2#.3#.4#", "10.##.###.#", "?????? ????????", "### ???????? Street", "s3://????.jpg",
    '{"email": "????@example.com"}', "2###-0#-1#", "***-**-##", "#***@example.com", "v1_################",
)  # fmt: skip
ODD = (
    None, "", " ", "'", "\\", "\\1", "$1", "{{ x }}", "%s", "*/", "--", "\x00", "٣٤٥٦٧", "@", "a@b", "O'Brien, Zoë",
    "Nguyễn Thị Minh", "李小龍", "\uff21\uff22@example.com", "e\u0301", "\u00e9", "ß", "İ", "😀" * 40, "a" * 5000, "9" * 400,
    "1.2.3.4 ", " 1.2.3.4", "256.1.1.1", "01.2.3.4", "::1", "00000", "99999-9999",
)  # fmt: skip
BREAKS = ("\n", "\r", "\r\n", "\x0b", "\x0c", "\x85", "\u2028", "\u2029")
CHANGES = (
    str.upper,
    str.swapcase,
    str.strip,
    lambda text: text[1:],
    lambda text: text + DICE.choice(BREAKS),
    lambda text: DICE.choice(BREAKS) + text,
    lambda text: f"{text}{DICE.choice(BREAKS)}{text}",
    lambda text: f" {text}\u00a0",
    lambda text: text.replace("e", "e\u0301"),
    lambda text: unicodedata.normalize("NFD", text + "é"),
    lambda text: text[::-1],
)
SIGNS = {"#": "0123456789", "?": "abcdefghijklmnopqrstuvwxyz"}


def strings():
    hidden = [f"{prefix}{n:02}" for n, prefix in enumerate(lists().restricted.prefixes)]
    values = [*ODD, *hidden]
    while len(values) < MANY:
        value = "".join(DICE.choice(SIGNS.get(sign, sign)) for sign in DICE.choice(SHAPES))
        values.append(value if DICE.random() < 0.5 else DICE.choice(CHANGES)(value))
    return values


def dates():
    leaps = [dt.date(year, 2, 29) for year in range(1904, 2100, 4)]
    edges = [
        dt.date(1, 1, 1),
        dt.date(9999, 12, 31),
        dt.date(1582, 10, 4),
        dt.date(1582, 10, 15),
        None,
        *leaps,
    ]
    near = dt.date(1900, 1, 1).toordinal()
    return edges + [dt.date.fromordinal(near + DICE.randrange(60_000)) for _ in range(MANY - len(edges))]


def numbers():
    edges = [0, -1, 1, 10**9, -(10**9), 2**63 - 1, -(2**63), None]
    return edges + [DICE.randrange(-(10**10), 10**10) for _ in range(MANY - len(edges))]


def write_values(file: Path) -> None:
    """A Parquet file with a column for each type, and a second one for what takes two; `n` is their order."""
    DICE.seed(7)
    columns = {
        "n": list(range(MANY)),
        "s": strings(),
        "s2": strings(),
        "d": dates(),
        "d2": dates(),
        "i": numbers(),
        "t": [each and dt.datetime.combine(each, dt.time(23, 59, 59)) for each in dates()],
    }
    types = {
        "s": pa.string(),
        "s2": pa.string(),
        "d": pa.date32(),
        "d2": pa.date32(),
        "t": pa.timestamp("us"),
    }
    table = pa.table(
        {name: pa.array(column, types.get(name, pa.int64())) for name, column in columns.items()}
    )
    pq.write_table(table, file)


def other(mask, method, kind):
    fields = {name: getattr(mask, name) for name in mask.__struct_fields__}
    return type(mask)(**{**fields, "method": method, "input": kind, "output": kind})


def cases():
    """Every mask, and those kinds that no mask of ours has; each with the columns that it is given."""
    masks = POLICIES.masks
    columns = {"string": ("s", "s2"), "date": ("d", "d2"), "bigint": ("i",), "timestamp": ("t",)}
    for name, mask in masks.items():
        if isinstance(mask.method, Fingerprint):
            yield name, mask, ("s", "s2", "d", "i")
        else:
            yield name, mask, columns[mask.input][: len(parameters(mask))]
    yield (
        "band",
        other(masks["mask_null"], Generalise(step=7, minimum=-(10**9), maximum=10**9), "bigint"),
        ("i",),
    )
    yield "year_of_timestamp", other(masks["mask_date_year"], Year(), "timestamp"), ("t",)
    yield "null_of_number", masks["mask_null"], ("i",)
    yield "null_of_date", masks["mask_null"], ("d",)


def asked(engine, table):
    """The one query: each mask over all values, as text."""
    bodies = [
        f"cast({body(mask, engine, *columns, home=HOME)} as {TEXT[engine]}) as {name}"
        for name, mask, columns in cases()
    ]
    return f"select {', '.join(bodies)} from {table} order by n"


def duckdb_says(file: Path, key: str) -> list[tuple[str | None, ...]]:
    """What DuckDB shows of each value by each mask."""
    with duckdb.connect() as connection:
        register(connection, {"GOVERN_KEY_DEID_KEY_V1": key})
        return connection.execute(asked("duckdb", f"read_parquet('{file}')")).fetchall()


def differing(ours, theirs):
    """By mask, the pairs in which two engines differ."""
    assert len(ours) == len(theirs) == MANY
    pairs = {
        name: [
            (one[position], other[position])
            for one, other in zip(ours, theirs, strict=True)
            if one[position] != other[position]
        ]
        for position, (name, _, _) in enumerate(cases())
    }
    return {name: found for name, found in pairs.items() if found}


def assert_all_was_asked(says):
    """Every mask was given what it shows and what it hides."""
    for position, (name, mask, _) in enumerate(cases()):
        shown = {row[position] for row in says}
        assert None in shown or isinstance(mask.method, Fingerprint), name
        assert mask.shows_nothing or len(shown) > 5, name
        assert name != "mask_zip3" or "000" in shown
        assert name != "deidentify_age_band" or "90+" in shown
