"""Who made a commit, by what its message says."""

from __future__ import annotations

import pytest

from governance.approvals.commits import marks_in
from governance.declared.approvers import mark_of_email, mark_of_login, mark_of_name

HEADER = b"tree 1\nauthor Ann <ann@example.com> 1 +0000\ncommitter Ann <ann@example.com> 1 +0000\n\n"
SAM = mark_of_email("sam@example.com")


def marks(message):
    return marks_in(HEADER + message.encode())


@pytest.mark.parametrize(
    "message",
    [
        "x\n\nCo-authored-by: Sam <sam@example.com>\n",
        "x\n\nCo-authored-by: S.\n  <sam@example.com>\n",
        "x\n\nCo-authored-by:\n\tS.\n\t<sam@example.com>\n",
        "x\r\n\r\nCo-authored-by: S.\r\n <sam@example.com>\r\n",
        "x\n\nCo-authored-by: S <s@elsewhere.example>, Sam <sam@example.com>\n",
        "x\n\nCo-authored-by: sam@example.com\n",
        "x\n\nCo-developed-by: Sam <sam@example.com>\nReviewed-by: Sue <sue@example.com>\n",
        "x\n\nSigned-off-by: Sam <sam@example.com>\n",
        "x\n\nPaired-by: Sam <sam@example.com>\n",
        "x\n\n> CO-AUTHORED-BY : Sam <sam@example.com>\n",
        "x\n\nCo\u2011authored\u2011by: Sam <sam@example.com>\n",
        "x\n\nCo-author: Sam <SAM@example.com>\n\nand so on\n",
        "Co-authored-by: Sam <sam@example.com>",
        "x\n\nCo-authored-by: Sam (mailto:sam@example.com)\n",
    ],
)
def test_who_is_named_as_having_made_it_has(message):
    assert SAM in marks(message)


@pytest.mark.parametrize(
    "message",
    [
        "x\n\nReviewed-by: Sam <sam@example.com>\n",
        "x\n\nAcked-by: Sam <sam@example.com>\nTested-by: Sam <sam@example.com>\n",
        "Write to sam@example.com\n\nThis is read by Sam: sam@example.com\n",
        "x\n\nCo-authored-by: Sue <sue@example.com>\nReviewed-by: Sam <sam@example.com>\n",
    ],
)
def test_who_only_looked_at_it_has_not(message):
    assert SAM not in marks(message)


def test_each_name_and_account_of_a_line_is_told():
    found = marks("x\n\nCo-authored-by: Tia <t@x.example> & Sam <s@x.example>, Sue and @max\n")
    assert {mark_of_name(name) for name in ("Ann", "Tia", "Sam", "Sue")} <= found
    assert mark_of_login("max") in found


@pytest.mark.parametrize("text", ["-" * 200_000, "Co-authored-by: " + "a" * 200_000, "-:" * 100_000])
def test_a_message_made_to_take_long_does_not(text):
    assert SAM not in marks(f"x\n\n{text}\n")
