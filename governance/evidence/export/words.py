"""What a bundle says of itself in plain text."""

from __future__ import annotations

from governance import __version__
from governance.declared.controls import FRAMEWORKS
from governance.evidence.export.asked import Asked
from governance.evidence.export.samples import HOW

PROVES = (
    "It proves, to whoever holds the log's first key and an older checkpoint from somewhere else, that what was recorded"
    " was not altered, dropped, reordered or inserted, and by which revision, inputs and tools each verdict came about."
)
NOT = (
    "It does not prove that everything was recorded: that goes only as far as the log was reconciled with merges, CI and"
    " the warehouse. It does not prove what people do in the warehouse by hand. It is evidence, not an opinion: whether"
    " a control is satisfied is for its assessor to say."
)


def readme(asked: Asked) -> str:
    """README.txt."""
    return f"""EVIDENCE OF {asked.history.checkpoint.origin}
{asked.first} to {asked.last}

Begin with reports/index.html: it needs a browser and nothing else. The same tables are in evidence.xlsx and, as CSV,
in populations/, exceptions.csv and coverage.csv. VERIFY.txt says how to check all of it without trusting anybody.

WHAT THIS PROVES AND WHAT IT DOES NOT

{_folded(PROVES)}

{_folded(NOT)}

WHAT IS WHERE

  reports/index.html          the report
  evidence.xlsx               every table as a sheet
  populations/                whole populations of the period: failed, skipped and overridden runs too
  coverage.csv                every day of the period, with its gaps and the reasons that were stated for them
  exceptions.csv              what you will want to ask about
  ipe/                        of each table: its query verbatim, of what it was made, row counts, known limits
  samples/, proofs/           what was drawn from the seed you gave, with proofs of inclusion (RFC 9162)
  controls/mapping.json       what speaks for which control, with its last result; what is not covered
  oscal/assessment-results.json   the same as OSCAL: observations only
  log/, blobs/, disclosures/  the log itself: each entry, each signed statement, what the period's entries are about
  trust/keys.json             the log's keys, as it names them: compare them with the one you hold
  manifest.json, SHA256SUMS   what is in the bundle; manifest.json.dsse signs both
  verify.py                   the verifier

Statements of the whole log are here, since the chain cannot be checked without; blobs only of the days of the period.
{words_of_sampling(asked)}
CSV and the workbook put an apostrophe before a cell that a spreadsheet would take for a formula.
Written by govern {__version__}{f" for {asked.by}" if asked.by else ""}, as of {asked.as_of} ({asked.history.checkpoint.size} entries).
"""


def words_of_sampling(asked: Asked) -> str:
    """How samples were drawn."""
    if asked.sampling is None:
        return "No samples were asked for (--sample N --seed S draws them).\n"
    drawn = f"{asked.sampling.size} of each population with the seed {asked.sampling.seed!r}. {HOW}"
    return f"\nSAMPLES\n\n{_folded(drawn)}\n"


def verifying(asked: Asked) -> str:
    """VERIFY.txt."""
    checkpoint = asked.history.checkpoint
    return f"""HOW TO VERIFY THIS BUNDLE, OFFLINE

You need Python 3.9 or newer, `pip install cryptography`, and two things from somewhere else than this bundle:

  the key         the public half of the log's first key (or its offline root), as it was handed to you
  a checkpoint    an older one, kept by somebody else: from a pull request's comment, a tag, other storage. Whoever
                  holds the signing key could write the whole log anew; only an older checkpoint shows that.

  python verify.py . --key first.public.pem --checkpoint older-checkpoint.txt

It ends with 0: good; 1: tampered with; 2: called wrongly; 3: something is missing. It is one file of short functions,
and its head says where each step is; compare it with the one in the released package, or run the package's own, which
is another implementation:

  govern evidence verify --store . --key first.public.pem --checkpoint older-checkpoint.txt

WHAT THIS BUNDLE ENDS WITH

  log      {checkpoint.origin}
  entries  {checkpoint.size}
  root     {checkpoint.root.hex()}
  until    {asked.as_of}

TO VERIFY A SAMPLE BY HAND

proofs/N.json has the leaf, which is SHA-256 of a zero byte and line N+1 of log/entries.jsonl without its line feed, and
the path that leads from it to the root above (RFC 9162, 2.1.3.2). samples/entries/N.json shows what the statement says.
"""


def lead(asked: Asked) -> list[tuple[str, str]]:
    """The first sheet of the workbook."""
    return [
        ("Evidence of", asked.history.checkpoint.origin),
        ("Period", f"{asked.first} to {asked.last}"),
        ("As of", f"{asked.as_of}, {asked.history.checkpoint.size} entries"),
        ("Root", asked.history.checkpoint.root.hex()),
        ("Exported by", asked.by or "(not stated)"),
        ("Tool", f"govern {__version__}"),
        ("Frameworks", ", ".join(FRAMEWORKS[name] for name in asked.frameworks)),
        ("What it proves", PROVES),
        ("What it does not", NOT),
        ("Verify", "VERIFY.txt; this workbook's digest is in SHA256SUMS, which is signed"),
        ("How each sheet was made", "ipe/ has its query verbatim, row counts and known limits"),
        (
            "An apostrophe before a cell",
            "stands before what a spreadsheet would otherwise take for a formula",
        ),
    ]


def _folded(text: str) -> str:
    import textwrap

    return textwrap.fill(text, 118)
