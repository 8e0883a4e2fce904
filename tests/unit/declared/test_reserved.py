"""Values that are reserved for examples are known; those that may be somebody's are not taken for them."""

import pytest

from governance.declared.reserved import is_reserved


@pytest.mark.parametrize(
    "value",
    [
        "jane@example.com",
        "J@Sub.EXAMPLE.org",
        "a@b.test",
        "a@localhost",
        "a@x.invalid.",
        "212-555-0100",
        "+1 (212) 555-0199",
        "1.800.555.0142",
        "000-12-3456",
        "666-12-3456",
        "900-12-3456",
        "123-00-4567",
        "123-45-0000",
        "192.0.2.1",
        "198.51.100.7",
        "203.0.113.255",
        "2001:db8::1",
        "10.0.0.1",
        "127.0.0.1",
        "300.1.1.1",
        "4111 1111 1111 1111",
        "3782-822463-10005",
    ],
)
def test_what_is_reserved(value):
    assert is_reserved(value)


@pytest.mark.parametrize(
    "value",
    [
        "jane@example.com.evil.org",
        "jane@myexample.com",
        "jane@mailbox.org",
        "212-555-0200",
        "212-867-5309",
        "555-01-2345",
        "900-70-1234",
        "999-93-1234",
        "123-45-6789",
        "8.8.8.8",
        "192.0.3.1",
        "2606:4700::1",
        "4532015112830366",
        "jane",
    ],
)
def test_what_may_be_somebodys(value):
    assert not is_reserved(value)
