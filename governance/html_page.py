"""HTML that stands alone: no scripts, nothing loaded from elsewhere, and it prints well."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_CODE = re.compile("`([^`]+)`")
_STYLE = """
:root { --ink: #1b1f24; --soft: #59636e; --line: #d6dbe1; --ground: #f6f8fa; --accent: #1f4e79;
  --good: #1a7f37; --part: #7d4e00; --bad: #b3261e; --none: #59636e; }
* { box-sizing: border-box; }
body { font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; color: var(--ink);
  max-width: 74rem; margin: 0 auto; padding: 2rem 1.5rem 4rem; background: #fff; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .3rem; }
h2 { font-size: 1.2rem; margin: 2.4rem 0 .6rem; padding-bottom: .25rem; border-bottom: 2px solid var(--accent); }
h3 { font-size: 1rem; margin: 1.4rem 0 .4rem; }
p { max-width: 48rem; margin: .5rem 0; }
.lead, .soft { color: var(--soft); }
a { color: var(--accent); }
code, .code { font: .87em/1.45 ui-monospace, "SFMono-Regular", Menlo, Consolas, "DejaVu Sans Mono", monospace;
  overflow-wrap: anywhere; }
pre { background: var(--ground); border: 1px solid var(--line); border-radius: 6px; padding: .7rem .9rem;
  overflow-x: auto; white-space: pre-wrap; font: .82rem/1.45 ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
table { border-collapse: collapse; width: 100%; font-size: .88rem; margin: .6rem 0 1rem; }
th, td { text-align: left; vertical-align: top; padding: .36rem .6rem; border-bottom: 1px solid var(--line); }
td { overflow-wrap: break-word; } td code { white-space: nowrap; } .scroll { overflow-x: auto; } td.wide { min-width: 11rem; overflow-wrap: anywhere; }
th { background: var(--ground); font-weight: 600; border-bottom: 1px solid #b7c0ca; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.whole { white-space: nowrap; }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1.2rem; margin: 1rem 0; }
.facts dt { color: var(--soft); } .facts dd { margin: 0; overflow-wrap: anywhere; }
.cards { display: flex; flex-wrap: wrap; gap: .7rem; margin: 1.1rem 0; padding: 0; list-style: none; }
.cards li { border: 1px solid var(--line); border-radius: 8px; padding: .55rem .9rem; min-width: 7.5rem; }
.cards b { display: block; font-size: 1.45rem; line-height: 1.25; font-variant-numeric: tabular-nums; }
.cards span { color: var(--soft); font-size: .84rem; }
.badge { display: inline-block; padding: 0 .5rem; border-radius: 1rem; border: 1px solid; font-size: .8rem;
  white-space: nowrap; line-height: 1.45rem; }
.good { color: var(--good); } .part { color: var(--part); } .bad { color: var(--bad); } .none { color: var(--none); }
.note { border-left: 4px solid var(--accent); background: var(--ground); padding: .6rem 1rem; margin: 1rem 0; }
.warn { border-left-color: var(--bad); }
nav ul { columns: 3 14rem; padding-left: 1.1rem; margin: .6rem 0; }
.month { break-inside: avoid; margin: 0 0 .8rem; }
.month h3 { margin: 0 0 .25rem; font-size: .85rem; }
.months { display: grid; grid-template-columns: repeat(auto-fill, minmax(15.5rem, 1fr)); gap: .6rem 1.6rem; }
.month table { table-layout: fixed; margin: 0; font-size: .78rem; }
.month th, .month td { text-align: center; padding: .2rem 0; border: 1px solid #fff; background: none; }
.month th { color: var(--soft); font-weight: 400; }
.month td.day { background: #eef1f4; } .month td.ok { background: #d5ecd9; } .month td.red { background: #f6c9c5; }
.month td.over { background: #fbe3b5; } .month td.hole { outline: 2px solid var(--bad); outline-offset: -2px;
  background: repeating-linear-gradient(45deg, #fff, #fff 3px, #f6c9c5 3px, #f6c9c5 5px); }
.key span { display: inline-block; margin-right: 1.1rem; font-size: .84rem; }
.key i { display: inline-block; width: .9rem; height: .9rem; vertical-align: -.1rem; margin-right: .35rem; }
details summary { cursor: pointer; color: var(--accent); }
@media print {
  body { max-width: none; padding: 0; font-size: 9.5pt; } nav { display: none; }
  .scroll { overflow: visible; } table { font-size: 7.5pt; } th, td { padding: .2rem .4rem; } td.wide { min-width: 6rem; }
  .badge { font-size: 7pt; line-height: 1.1rem; }
  h2, h3 { break-after: avoid; } tr, .note, .cards li { break-inside: avoid; } thead { display: table-header-group; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } a { color: inherit; text-decoration: none; }
  @page { size: A4 landscape; margin: 12mm; }
}
"""


def escape(text: object) -> str:
    """Text as HTML shows it."""
    return html.escape(str(text), quote=True)


def prose(text: str) -> str:
    """A sentence as HTML shows it: what stands between backticks is code."""
    return _CODE.sub(r"<code>\1</code>", escape(text))


def page(title: str, body: Iterable[str], style: str = "") -> str:
    """A whole page.

    Args:
        title: What it is called, plain text.
        body: Its parts, HTML.
        style: CSS of its own, beside that of all pages.
    """
    content = "\n".join(body)
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<style>{_STYLE}{style}</style>
</head>
<body>
{content}
</body>
</html>
"""


def table(
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    numbers: Iterable[int] = (),
    wide: Iterable[int] = (),
) -> str:
    """A table.

    Args:
        columns: Its headings, plain text.
        rows: Its cells, HTML.
        numbers: Which columns hold numbers.
        wide: Which columns hold sentences, and are not made narrow for others.
    """
    classes = {**dict.fromkeys(wide, "wide"), **dict.fromkeys(numbers, "number")}

    def cells(tag: str, row: Sequence[str]) -> str:
        marks = (f' class="{classes[place]}"' if place in classes else "" for place in range(len(row)))
        return "".join(f"<{tag}{mark}>{cell}</{tag}>" for mark, cell in zip(marks, row, strict=True))

    head = cells("th", [escape(name) for name in columns])
    body = "\n".join(f"<tr>{cells('td', row)}</tr>" for row in rows)
    return f'<div class="scroll"><table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table></div>'


def facts(pairs: Iterable[tuple[str, str]]) -> str:
    """What is known of something: names in plain text, values in HTML."""
    body = "".join(f"<dt>{escape(name)}</dt><dd>{value}</dd>" for name, value in pairs)
    return f'<dl class="facts">{body}</dl>'


def badge(text: str, kind: str) -> str:
    """A word in a frame; `kind` is good, part, bad or none."""
    return f'<span class="badge {kind}">{escape(text)}</span>'
