"""Write the pages and tables of the guides that are made from the project and its tests: `make tables`."""

from __future__ import annotations

import engine_table
import materializations
import mutation_table


def main():
    """Write each, and say what changed."""
    for file, text in texts():
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")
            print(f"written: {file.name}")  # noqa: T201 - it is for people


def texts():
    """Each file with the text that it should have."""
    yield engine_table.FILE, engine_table.page()
    yield materializations.FILE, materializations.page()
    yield mutation_table.FILE, mutation_table.page()


if __name__ == "__main__":
    main()
