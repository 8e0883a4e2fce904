"""What the guides say in generated tables is what the project and its tests say now."""

from guide_tables import texts

MAKE = "the file is not what is generated: run `make tables`"


def test_every_generated_page_is_up_to_date():
    for file, text in texts():
        assert file.read_text(encoding="utf-8") == text, f"{file.name}: {MAKE}"
