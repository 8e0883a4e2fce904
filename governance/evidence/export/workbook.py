"""The tables as a workbook: headings frozen, filters on, nothing that a spreadsheet would obey, the same bytes each time."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from governance.evidence.export.csv_files import harmless
from governance.evidence.export.ipe import Made
from governance.evidence.export.population import Cell as Value
from governance.evidence.export.population import Table

MOST_ROWS = 100_000
"""More than these are in the CSV alone: a sheet that nobody scrolls through helps nobody."""
_LONGEST = 32_000
_NARROW, _WIDE = 9, 60
_HEAD = PatternFill("solid", start_color="1F4E79")
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def as_workbook(lead: Sequence[tuple[str, str]], made: Iterable[Made], moment: str) -> bytes:
    """A workbook with a first sheet of facts, then one for each table.

    Args:
        lead: Names and values for the first sheet.
        made: The tables.
        moment: When it is said to have been written: that of the log's checkpoint.
    """
    book = Workbook(write_only=True)
    book.properties.creator = "govern"
    book.properties.created = dt.datetime.fromisoformat(moment).replace(tzinfo=None)
    _lead(book, lead)
    for one in made:
        _sheet(book, one)
    out = io.BytesIO()
    book.save(out)
    return _settled(out.getvalue(), moment)


def _lead(book: Workbook, lead: Sequence[tuple[str, str]]) -> None:
    sheet = book.create_sheet("Read me")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 26, 110
    for name, value in lead:
        title, text = WriteOnlyCell(sheet, name), WriteOnlyCell(sheet, _text(value))
        title.font, text.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
        title.alignment = Alignment(vertical="top")
        sheet.append([title, text])


def _sheet(book: Workbook, made: Made) -> None:
    name = made.population.name.replace("_", " ").capitalize()
    sheet = book.create_sheet(name[:31])
    table = made.table
    rows = table.rows[:MOST_ROWS]
    for number, width in enumerate(_widths(table), start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{len(rows) + 1}"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.append([_heading(sheet, column) for column in table.columns])
    for row in rows:
        sheet.append([_shown(sheet, cell) for cell in row])
    if len(table.rows) > MOST_ROWS:
        sheet.append([f"{len(table.rows) - MOST_ROWS:,} more rows are in {made.file}"])


def _heading(sheet: WriteOnlyWorksheet, column: str) -> Cell:
    cell = WriteOnlyCell(sheet, column.replace("_", " "))
    cell.font, cell.fill = Font(bold=True, color="FFFFFF"), _HEAD
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    return cell


def _shown(sheet: WriteOnlyWorksheet, value: Value) -> Value | Cell:
    """A value, or a cell of several lines where it is longer than its column is wide."""
    text = _text(value)
    if not isinstance(text, str) or len(text) <= _WIDE:
        return text
    cell = WriteOnlyCell(sheet, text)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _text(cell: Value) -> Value:
    safe = harmless(cell)
    return safe[:_LONGEST] if isinstance(safe, str) else safe


def _widths(table: Table) -> list[int]:
    """Widths of the columns by their first rows."""
    found = [len(name) + 3 for name in table.columns]
    for row in table.rows[:200]:
        found = [max(width, len(str(cell or "")) + 2) for width, cell in zip(found, row, strict=True)]
    return [min(max(width, _NARROW), _WIDE) for width in found]


def _settled(content: bytes, moment: str) -> bytes:
    """The archive without the time at which it was written."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as read,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written,
    ):
        for name in sorted(read.namelist(), key=lambda one: (one != "[Content_Types].xml", one)):
            part = read.read(name)
            if name == "docProps/core.xml":
                part = _MODIFIED.sub(rb"\g<1>" + moment.encode(), part)
            info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            written.writestr(info, part)
    return out.getvalue()
