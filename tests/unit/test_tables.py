"""What the guides say in generated tables is what the project and its tests say now."""

import engine_table
from guide_tables import texts

MAKE = "the file is not what is generated: run `make tables`"


def test_every_generated_page_is_up_to_date():
    for file, text in texts():
        assert file.read_text(encoding="utf-8") == text, f"{file.name}: {MAKE}"


def test_each_engine_says_something_of_every_row():
    rows = [
        line.strip("| ").split(" | ")
        for line in engine_table.table(engine_table.FILE.parent).splitlines()[2:]
    ]
    assert [row[0] for row in rows] == list(engine_table.ROWS)
    assert all(len(row) == 4 and all(row) for row in rows)
