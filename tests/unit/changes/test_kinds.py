import re
from pathlib import Path

import pytest

from governance.changes.kinds import BUMPS, GROUPS, KINDS


@pytest.mark.parametrize("name", sorted(KINDS))
def test_every_kind_is_named_and_worded_alike(name):
    kind = KINDS[name]
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", name)
    assert kind.group in GROUPS
    assert kind.bump in BUMPS
    assert kind.title[0].islower()
    assert not kind.title.endswith(".")


@pytest.mark.parametrize("name", sorted(KINDS))
def test_what_breaks_a_promise_needs_somebody_and_nothing_else_does(name):
    kind = KINDS[name]
    assert bool(kind.needs) == kind.breaking
    assert (kind.group == "governance") <= ("security" in kind.needs)
    assert (kind.group == "compatible") <= (not kind.breaking)
    assert (kind.group == "data" and kind.breaking) <= (kind.needs == {"steward"} and kind.bump == "major")


def test_no_two_kinds_read_alike():
    titles = [kind.title for kind in KINDS.values()]
    assert len(set(titles)) == len(titles)


def test_the_guide_has_the_whole_table():
    guide = (Path(__file__).parents[3] / "docs" / "changes.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` \| (.*) \| ([a-z]+) \| ([a-z ]+) \|$", guide, re.MULTILINE)
    told = {
        name: (title, bump, frozenset(who.split(" and ")) - {"nobody"}) for name, title, bump, who in rows
    }
    assert told == {name: (kind.title, kind.bump, kind.needs) for name, kind in KINDS.items()}
