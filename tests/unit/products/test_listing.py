"""`govern products`: what each product is, who uses it, and when it ends."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from governance.cli import run
from governance.gate import Question, glance
from governance.products.listing import listing
from governance.products.shape import Consumer
from governance.products.told import as_markdown, as_text

pytestmark = pytest.mark.xdist_group("sunset_passed")
TODAY = dt.date(2026, 11, 21)


@pytest.fixture(scope="module")
def told(compiled):
    return listing(glance(Question(None, compiled("sunset_passed"))), TODAY)


def product(told, name):
    return next(one for one in told.products if one.name == name)


def test_every_contract_is_a_product(told):
    assert [one.name for one in told.products] == sorted(one.name for one in told.products)
    assert {"orders_core", "new_core", "unbuilt_core"} < {one.name for one in told.products}


def test_a_product_names_its_tables_consumers_and_end(told):
    new = product(told, "new_core")
    assert [(table.relation, table.ends) for table in new.tables] == [("orders_two", dt.date(2099, 12, 31))]
    assert new.consumers == (
        Consumer("exposure", "newcomer", "shop@example.com", ("orders_two",)),
        Consumer("model", "reader", "", ("orders_two",)),
    )
    assert (new.replaces, new.sunset) == ("orders_core", dt.date(2099, 12, 31))
    old = product(told, "orders_core")
    assert (old.replaced_by, old.days_left) == ("new_core", 0)
    assert product(told, "ended_core").days_left == -1
    assert product(told, "unbuilt_core").tables == ()


def test_what_ends_comes_in_its_order(told):
    assert [one.name for one in told.ending][:3] == ["unbuilt_core", "ended_core", "orders_core"]


def test_shares_are_consumers(compiled):
    found = listing(glance(Question(None, compiled("share_guarded"))), TODAY)
    (share,) = product(found, "counts_core").consumers
    assert share == Consumer("share", "good_counts", "Somebody", ("counts",))


@pytest.mark.parametrize("width", [60, 80, 140])
def test_people_read_what_ends_and_who_still_reads_it(told, width):
    text = as_text(told, width=width)
    assert max(map(len, text.splitlines())) <= width
    assert text.startswith("sunset_passed: 8 products in 1 domain, 5 of which end\n")
    words = " ".join(text.split())
    assert "new_core ends on 2099-12-31, in 26,703 days; nothing replaces it" in words
    assert "· exposure newcomer (shop@example.com) reads orders_two" in words
    assert "ended_core ended on 2026-11-20; nothing replaces it" in words
    assert "orders_core ends on 2026-11-21, today; new_core replaces it" in words


def test_a_page_has_a_row_for_each(told):
    page = as_markdown(told)
    rows = [line for line in page.splitlines() if line.startswith("| shop |")]
    assert len(rows) == len(told.products)
    assert "- model reader reads orders_two" in page


def test_machines_get_json(compiled, capsys):
    assert run(["products", "--project-dir", str(compiled("sunset_passed")), "--format", "json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["schema"] == "govern.products/v1"
    assert {one["name"]: one["sunset"] for one in said["products"]}["new_core"] == "2099-12-31"


def test_colour_is_asked_for(told):
    assert "\x1b[" in as_text(told, color=True)
    assert "\x1b[" not in as_text(told)


def test_without_a_manifest_it_cannot_be_told(tmp_path, compiled, capsys):
    missing = str(tmp_path / "manifest.json")
    assert run(["products", "--project-dir", str(compiled("sunset_passed")), "--manifest", missing]) == 3
    assert "manifest" in capsys.readouterr().err
