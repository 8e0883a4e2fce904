"""Parts of guides that stand between two comments, of which the text between is generated."""

from __future__ import annotations

from pathlib import Path


def root():
    """The folder of the repository."""
    return Path(__file__).parents[2]


def between(text, name, part):
    """A guide with the part of a name in place of what stands there."""
    start, end = f"<!-- {name}: by `make tables` -->", f"<!-- end of {name} -->"
    before, _, rest = text.partition(start)
    _, found, after = rest.partition(end)
    assert found, f"nothing stands between {start} and {end}"
    return f"{before}{start}\n\n{part}\n\n{end}{after}"
