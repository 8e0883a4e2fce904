"""A pull request's comment: the verdict first, never too long, and nothing in a name is markup."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from governance.report import render
from governance.report.as_markdown import LONGEST, MARKER


@given(data=st.data())
@settings(deadline=None, max_examples=60)
def test_whatever_is_in_a_manifest_nothing_of_it_is_markup(data, hostile, harmless):
    text = render(data.draw(hostile), "markdown")
    assert len(text) < LONGEST
    assert text.startswith(f"{MARKER}\n")
    assert harmless(text).comments == [" govern:check "]


def test_the_longest_comment_is_short_enough_and_says_what_it_leaves_out(huge, read):
    text = render(huge, "markdown")
    assert 60_000 < len(text.encode("utf-16-le")) // 2 < LONGEST
    read(text)
    told = len(re.findall(r"^- \*\*.*models", text, re.MULTILINE))
    assert told > 30
    (left,) = re.findall(r"\*\*([\d,]+) more findings left out here\*\*", text)
    assert int(left.replace(",", "")) > 35_000
    # Nothing swallows the rest: what was fixed and the coverage stand in it too.
    assert "<summary>🎉 Fixed: 5,000</summary>" in text
    assert "<summary>Policy coverage: 35 checks, 105 subjects examined</summary>" in text


def test_the_verdict_is_the_first_thing_one_reads(shut):
    first, second, *_ = render(shut, "markdown").split("\n")
    assert first == MARKER
    assert second == (
        "### ⚠️ The gate stays shut: not everything could be evaluated. Besides, 2 findings in 1 file."
    )


def test_new_is_told_and_the_rest_is_folded(compared):
    text = render(compared, "markdown")
    assert "**1 new** · 1 fixed · 3 still there · 1 waived, 1 baselined, 1 still open" in text
    new = text.index(
        "#### New: 1\n\n- **`customers.email`** · column-masked · `models/silver/_models.yml:12`<br>\n"
    )
    assert new < text.index("<details>")
    for title in ("🎉 Fixed: 1", "Waived: 1", "Baselined: 1", "Still open: 1"):
        assert f"<details><summary>{title}</summary>" in text
    assert "waived until 2027-01-31 by ciso@shop.example: moves in May" in text


def test_what_was_there_before_is_folded_where_all_is_judged(compared, a_verdict, a_result, a_finding):
    from dataclasses import replace

    old, new = a_finding(column="phone"), a_finding()
    comparison = replace(compared.comparison, changed=False)
    text = render(a_verdict(a_result(new, old), comparison=comparison), "markdown")
    assert "2 findings in 1 file, 1 of them new." in text
    assert text.index("customers.email") < text.index("Still open: 1") < text.index("customers.phone")


def test_coverage_is_beside_that_of_the_base(compared):
    text = render(compared, "markdown")
    assert "| check | examined | failing | coverage | was | outcome |" in text
    assert "| `column-masked` | 5 | 4 | 20.0% | 20.0% | fail |" in text


def test_names_are_code_and_sentences_are_text(a_verdict, a_result, a_finding):
    odd = a_finding(column="a|b`c", message="it is <b>bold</b> in `a*b` and 1 * 2 * 3")
    shown = MarkdownIt("commonmark").render(render(a_verdict(a_result(odd)), "markdown"))
    assert "<code>customers.a|b`c</code>" in shown
    assert "It is &lt;b&gt;bold&lt;/b&gt; in <code>a*b</code> and 1 * 2 * 3." in shown
