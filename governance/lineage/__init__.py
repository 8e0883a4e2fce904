"""Where every column's values come from: compiled SQL to column edges, edges to labels."""
