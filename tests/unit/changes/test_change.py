import dataclasses
import itertools

import pytest

from governance.changes.change import Change, Diff, Version, in_order, needs, order_of

REMOVED = Change("column-removed", "orders.region", ("orders_core",), "string", None, "contracts/o.yml", 9)
MASK = Change("mask-removed", "mask_email", ("customers_core", "orders_core"), "replace", None)
ADDED = Change("column-added", "orders.total", ("orders_core",), None, "string")


def test_a_broken_promise_to_consumers_needs_the_steward_one_to_people_security_too():
    assert needs(REMOVED) == {"steward"}
    assert needs(MASK) == {"steward", "security"}
    assert needs(ADDED) == frozenset()


def test_without_a_product_security_answers_for_people_and_nobody_for_consumers():
    assert needs(dataclasses.replace(MASK, products=())) == {"security"}
    assert needs(dataclasses.replace(REMOVED, products=())) == {"steward"}


def test_a_change_of_several_products_is_of_none_alone():
    assert (REMOVED.product, MASK.product) == ("orders_core", None)


def test_the_digest_names_what_changed_and_not_where_it_stands():
    diff = Diff("brook", (REMOVED, MASK))
    moved = dataclasses.replace(REMOVED, line=10, path="contracts/p.yml")
    assert diff.digest == Diff("brook", (MASK, moved)).digest
    assert len(diff.digest) == 64


@pytest.mark.parametrize(
    "other",
    [
        dataclasses.replace(REMOVED, kind="column-renamed"),
        dataclasses.replace(REMOVED, subject="orders.country"),
        dataclasses.replace(REMOVED, products=("orders",)),
        dataclasses.replace(REMOVED, before=""),
        dataclasses.replace(REMOVED, after="string"),
    ],
)
def test_another_change_has_another_digest(other):
    assert Diff("brook", (other,)).digest != Diff("brook", (REMOVED,)).digest
    assert Diff("brook", (other,)).digest != Diff("brook", (other, REMOVED)).digest
    assert Diff("other", (REMOVED,)).digest != Diff("brook", (REMOVED,)).digest


def test_what_breaks_shuts_and_so_does_a_version_that_did_not_rise():
    low = Version("orders_core", "1.0.0", "1.0.0", "minor", "1.1.0", "contracts/o.yml", 3)
    assert Diff("brook", (REMOVED,)).exit_code == 1
    assert Diff("brook", (ADDED,), (low,)).exit_code == 1
    assert Diff("brook", (ADDED,), (dataclasses.replace(low, after="1.1.0"),)).exit_code == 0
    assert Diff("brook", ()).exit_code == 0


def test_readers_see_what_breaks_a_promise_to_people_first():
    assert sorted((ADDED, REMOVED, MASK), key=in_order) == [MASK, REMOVED, ADDED]


def test_versions_are_ordered_as_semver_says():
    # semver.org, 11
    rising = ["1.0.0-1", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta.2", "1.0.0-beta.11"]
    rising += ["1.0.0-rc.1", "1.0.0", "1.0.1", "1.2.0", "1.10.0", "2.0.0"]
    assert all(order_of(one) < order_of(next_) for one, next_ in itertools.pairwise(rising))
    assert order_of("1.0.0+a") == order_of("1.0.0+b")
