import threading

import pytest

from governance.collect.batch import ahead


def test_items_come_in_order():
    assert list(ahead(iter(range(20)))) == list(range(20))
    assert list(ahead(iter(()))) == []


def test_one_item_is_made_while_the_one_before_is_used():
    made = [threading.Event() for _ in range(3)]

    def items():
        for number, event in enumerate(made):
            event.set()
            yield number

    for number in ahead(items()):
        if number < 2:
            assert made[number + 1].wait(timeout=10)


def test_what_goes_wrong_while_making_is_not_lost():
    def items():
        yield 1
        raise ValueError("broken")

    found = ahead(items())
    assert next(found) == 1
    with pytest.raises(ValueError, match="broken"):
        next(found)


def test_stopping_early_ends_the_thread():
    before = threading.active_count()
    found = ahead(iter(range(9)))
    assert next(found) == 0
    found.close()
    assert threading.active_count() == before
