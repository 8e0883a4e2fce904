"""Verdicts to tell: plain ones, one of each status, and hostile ones of any size."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from governance.findings import (
    Acceptance,
    Baseline,
    BaselineEntry,
    CheckResult,
    Comparison,
    Finding,
    Status,
    Verdict,
)

# What a name in a manifest may be made of to reach beyond its place.
NASTY = [
    "\x1b[2J\x1b]0;pwned\x07",
    "</details></summary></code></td>",
    "<script>alert(1)</script>",
    "<!-- govern:check -->",
    "::error file=x::owned",
    "\n::set-output name=a::b",
    "##[error]owned",
    "]]>",
    '"/><testcase name="fake"/>',
    "&lt;",
    "| a | b |",
    "``` ` ```",
    "`",
    "![x](javascript:alert(1))",
    "[x](https://evil.example)",
    "https://evil.example www.evil.example",
    "@everyone #1 GH-1 a/b#2",
    "\n\n# heading\n---\n",
    "\r\u2028\u2029\x85",
    "\u202eabc\u200b\ufeff\x00\x08\x7f\x9b",
    "%0A%25",
    "{{ x }}",
    "*a* _b_ ~~c~~",
    "\U0001f9ea\U0001f9ea",
    "a b.yml",
]
names = st.one_of(
    st.sampled_from(NASTY), st.text(max_size=30), st.lists(st.sampled_from(NASTY), max_size=4).map("".join)
)
CHECKS = ["column-masked", "column-classified", "lineage-known", "row-access-attached"]


def build_finding(**changes) -> Finding:
    fields = {
        "file": "models/silver/_models.yml",
        "line": 12,
        "check": "column-masked",
        "node": "model.shop.customers",
        "column": "email",
        "subject": None,
        "expected": "mask_email",
        "message": "it comes raw from `email` of source crm.people",
        "fix": "lay `mask_email` on it where it is first selected from its source",
    }
    return Finding(**{**fields, **changes})


def build_result(*findings: Finding, **changes) -> CheckResult:
    fields = {
        "check": "column-masked",
        "title": "Every column is masked.",
        "population": (
            "model.shop.customers.email",
            "model.shop.customers.name",
            "model.shop.customers.phone",
        ),
        "findings": findings,
        "controls": ("NIST:AC-3",),
        "help": "docs/checks/column-masked.md",
    }
    return CheckResult(**{**fields, **changes})


def build_verdict(*results: CheckResult, **changes) -> Verdict:
    return Verdict(**{"project": "shop", "target": None, "results": results, **changes})


@pytest.fixture(scope="session")
def a_finding() -> Callable[..., Finding]:
    return build_finding


@pytest.fixture(scope="session")
def a_result() -> Callable[..., CheckResult]:
    return build_result


@pytest.fixture(scope="session")
def a_verdict() -> Callable[..., Verdict]:
    return build_verdict


@pytest.fixture(scope="session")
def shut() -> Verdict:
    """One check that fails, one that may be empty, one that crashed."""
    return build_verdict(
        build_result(build_finding(), build_finding(line=15, column="phone")),
        build_result(check="row-access-attached", population=(), may_be_empty=True),
        build_result(
            check="column-classified",
            error="ValueError in x.py, line 3",
            not_examined=("what is not there",),
        ),
        not_examined=("whether the manifest is fresh",),
    )


@pytest.fixture(scope="session")
def compared() -> Verdict:
    """A finding of each status, beside a base: `email` is new, `phone` is old, `fax` is gone."""
    new, old = build_finding(), build_finding(column="phone", line=14)
    waived, baselined = build_finding(column="name", line=13), build_finding(column="city", line=15)
    waiver = Acceptance(
        Status.WAIVED, "data@shop.example", "ciso@shop.example", "moves in May", dt.date(2027, 1, 31)
    )
    accepted = {
        old.id: Acceptance(Status.STILL_OPEN),
        waived.id: waiver,
        baselined.id: Acceptance(Status.BASELINED),
    }
    population = tuple(f"model.shop.customers.{name}" for name in ("city", "email", "fax", "name", "phone"))
    of_base = build_result(old, waived, baselined, build_finding(column="fax"), population=population)
    now = build_result(new, old, waived, baselined, population=population, accepted=accepted)
    return build_verdict(
        now,
        build_result(check="column-classified"),
        baseline=Baseline(
            "policies/baseline.yml", 2, (BaselineEntry("column-masked", "model.x.y", "z", "0" * 16),)
        ),
        comparison=Comparison(
            "base/manifest.json",
            (of_base,),
            frozenset({new.id}),
            (build_finding(column="fax", line=0, file=""),),
            changed=True,
        ),
    )


@st.composite
def _findings(draw, check: str) -> Finding:
    return build_finding(
        file=draw(names),
        line=draw(st.integers(0, 10**6)),
        check=check,
        node=draw(names),
        column=draw(st.none() | names),
        subject=draw(st.none() | names),
        message=draw(names) or "x",
        fix=draw(names) or "x",
        way=tuple(
            draw(st.lists(names, min_size=3, max_size=5).filter(lambda one: len(one) % 2) | st.just(()))
        ),
    )


@st.composite
def _results(draw, check: str) -> CheckResult:
    findings = tuple({one.id: one for one in draw(st.lists(_findings(check), max_size=6))}.values())
    accepted = {
        one.id: Acceptance(status, draw(names), draw(names), draw(names), draw(st.none() | st.dates()))
        for one in findings
        if (status := draw(st.sampled_from(Status))) is not Status.OPEN
    }
    return build_result(
        *findings,
        check=check,
        title=draw(names),
        population=tuple(sorted({one.place for one in findings} | set(draw(st.lists(names, max_size=3))))),
        error=draw(st.none() | st.none() | names.filter(bool)),
        not_examined=tuple(draw(st.lists(names, max_size=2))),
        may_be_empty=draw(st.booleans()),
        exposes=draw(st.booleans()),
        accepted=accepted,
    )


@st.composite
def _verdicts(draw) -> Verdict:
    checks = draw(st.lists(st.sampled_from(CHECKS), unique=True, max_size=4))
    results = tuple(draw(_results(check)) for check in checks)
    found = [one for result in results for one in result.findings]
    fixed = tuple(draw(st.lists(_findings("column-masked"), max_size=3)))
    comparison = Comparison(
        draw(names), results[:1], frozenset(one.id for one in found[::2]), fixed, changed=draw(st.booleans())
    )
    return build_verdict(
        *results,
        project=draw(names),
        target=draw(st.none() | names),
        not_examined=tuple(draw(st.lists(names, max_size=3))),
        comparison=draw(st.none() | st.just(comparison)),
    )


@pytest.fixture(scope="session")
def hostile() -> st.SearchStrategy[Verdict]:
    """Any verdict of a project whose names want to break out of the report."""
    return _verdicts()


@pytest.fixture(scope="session")
def huge() -> Verdict:
    """Thirty-five checks, forty thousand findings, and names longer than a page."""
    results = [
        build_result(
            *(
                build_finding(
                    check=f"check-{number}",
                    column=f"column_{position}",
                    message=f"it is in {'the open ' * 400}" if position % 7 == 0 else f"it is {position}",
                    way=("a.b", "copy", "\U0001f9ea" * 3000) if position % 5 == 0 else (),
                )
                for position in range(1200)
            ),
            check=f"check-{number}",
            not_examined=("what | is ` not there\n" * 300,) * 20,
        )
        for number in range(35)
    ]
    found = [finding for result in results for finding in result.findings]
    comparison = Comparison(
        "base", tuple(results), frozenset(one.id for one in found[::3]), tuple(found[:5000])
    )
    return build_verdict(*results, comparison=comparison)


RENDER = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render
OURS = {
    "h3", "h4", "p", "ul", "li", "br", "code", "sub", "strong", "details", "summary",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
# Where GitHub's own filters would find an address, a person or an issue in text that is not code.
CALLS = re.compile(r"(?:https?://|www\.)\w|(?<!\w)@\w|#\d|\bGH-\d")


class Read(HTMLParser):
    """Tags in their order, and the text outside of code."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tags, self.stack, self.text, self.comments = [], [], [], []

    def handle_starttag(self, tag, attrs):
        assert not [pair for pair in attrs if pair != ("style", "text-align:right")]
        self.tags.append(tag)
        if tag != "br":
            self.stack.append(tag)

    def handle_endtag(self, tag):
        assert self.stack.pop() == tag

    def handle_data(self, data):
        if "code" not in self.stack:
            self.text.append(data)

    def handle_comment(self, data):
        self.comments.append(data)


@pytest.fixture(scope="session")
def read() -> Callable[[str], Read]:
    """A function that reads a comment as GitHub shows it: its tags, each closed, and its text."""

    def as_read(text):
        parsed = Read()
        parsed.feed(RENDER(text))
        parsed.close()
        assert parsed.stack == []
        return parsed

    return as_read


@pytest.fixture(scope="session")
def harmless(read) -> Callable[[str], Read]:
    """A function that reads a comment in which nothing that a name holds is obeyed."""

    def as_read(text):
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202e]", html.unescape(text))
        parsed = read(text)
        assert set(parsed.tags) <= OURS
        assert not CALLS.search("\n".join(parsed.text))
        return parsed

    return as_read
