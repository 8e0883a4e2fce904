"""Word lists of the reader: clauses that are read (any other makes a model UNKNOWN), names engines give."""

from __future__ import annotations

from typing import Final


def words(text: str) -> tuple[str, ...]:
    """A list of words."""
    return tuple(text.split())


SELECT: Final = frozenset(
    words(
        """with_ kind expressions hint distinct from_ laterals joins where group having qualify windows order
    limit offset sort cluster distribute sample connect exclude operation_modifiers prewhere locks"""
    )
)
SET_OPERATION: Final = frozenset(
    words("""with_ this expression distinct by_name side kind on order limit offset""")
)
WRAPPING: Final = frozenset(words("""this with_ order limit offset"""))
SUMMARIZED: Final = words(
    """column_name column_type min max approx_unique avg std q25 q50 q75 count null_percentage"""
)
TABLE: Final = frozenset(
    words(
        """this alias db catalog laterals joins pivots hints sample when version system_time changes ordinality
    only indexed partition format pattern"""
    )
)
SUBQUERY: Final = frozenset(words("""this alias with_ joins laterals pivots sample order limit offset"""))
JOIN: Final = frozenset(words("""this on side kind using method match_condition hint global_ directed"""))
PIVOT: Final = frozenset(
    words(
        """this alias expressions fields unpivot using group columns include_nulls default_on_null into with_
    identify_pivot_strings prefixed_pivot_columns pivot_column_naming value_columns_first"""
    )
)
PSEUDO: Final = frozenset(
    words(
        """_partitiondate _partitiontime _table_suffix connect_by_iscycle connect_by_isleaf current_catalog
    current_database current_date current_role current_schema current_time current_timestamp
    current_user current_warehouse filename level localtime localtimestamp metadata$action
    metadata$file_content_key metadata$file_last_modified metadata$file_row_number metadata$filename
    metadata$isupdate metadata$row_id metadata$start_scan_time rowid rownum session_user sysdate user
    file_row_number"""
    )
)
"""Columns no relation declares, which say nothing of a row's values."""
