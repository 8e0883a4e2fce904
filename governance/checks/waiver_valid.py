"""waiver-valid: what was accepted was accepted by somebody else, for a time, and is still there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from governance.checks.case import Case, Check, Examined, Found, Problem, Unseen, When
from governance.declared.waivers import Fault, Waiver, faults, rewritten
from governance.findings import Finding

_FILE = "waivers.yml"


def waiver_valid(case: Case) -> Iterator[Examined | Unseen]:
    """Every waiver accepts one finding that is there, for a time, by somebody who does not own it.

    It holds for at most 90 days from an approval and 180 with its renewals, it was not approved by its owner
    under any spelling of the address, and no other waiver accepts the same finding. What can never be accepted
    (unknown lineage where there is health data, a fault of a waiver) has no waiver. Besides, it is compared with
    the waivers of the base, where there are some: no approval may be rewritten, and where people approve changes
    (policies/approvers.yml of the base), what is new was approved by them: Security, and the steward of each product
    whose table the finding is of.
    """
    waivers = case.policies.waivers
    if not waivers:
        return
    if case.today is None or case.found is None:
        yield Unseen("waivers, since no day was named on which they are to be judged: none holds")
        return
    there = {finding.id: finding for finding in case.found.findings}
    seen: Counter[str] = Counter()
    undecided = 0
    for position, waiver in enumerate(waivers):
        seen[waiver.finding] += 1
        number = seen[waiver.finding]
        finding = there.get(waiver.finding)
        matched = True if finding else _matched(waiver, case, case.found)
        undecided += matched is None
        problems = [*faults(waiver, case.today), *_around(waiver, case, finding), *_rewritten(waiver, case)]
        problems += [_twice()] if number > 1 else []
        problems += _unapproved(waiver, case, finding)
        problems += [_unmatched(waiver)] if matched is False else []
        yield Examined(
            f"waiver.{waiver.finding}" + (f"#{number}" if number > 1 else ""),
            problems=tuple(_problem(each) for each in problems),
            place=(f"policies/{_FILE}", case.policies.documents[_FILE].line(("waivers", position))),
        )
    yield from _unseen(case, undecided)


def _unseen(case: Case, undecided: int) -> Iterator[Unseen]:
    if case.base is not None and case.waivers_before is None:
        yield Unseen("whether approvals were rewritten: the base's waivers.yml is not beside its manifest")
    if undecided:
        subject = "1 waiver still accepts" if undecided == 1 else f"{undecided} waivers still accept"
        yield Unseen(f"whether {subject} a finding: its check was not asked, or not to its end")


def _matched(waiver: Waiver, case: Case, found: Found) -> bool | None:
    """Whether a finding that is not there is gone: False; None where that cannot be decided in this run."""
    if waiver.target not in (None, case.target):
        return None
    if waiver.check is None:
        return None if found.unanswered else False
    return None if waiver.check in found.unanswered | found.unasked else False


def _around(waiver: Waiver, case: Case, finding: Finding | None) -> Iterator[Fault]:
    """What is wrong with it beside what is declared."""
    if waiver.target is not None and waiver.target not in case.policies.governance.targets:
        yield Fault(
            "unknown target", "it is for a target that governance.yml does not declare", "correct `target`"
        )
    if finding is not None and not finding.waivable:
        yield Fault(
            "never waivable",
            f"what it accepts, a finding of {finding.check}, can never be waived",
            "mend the finding, and remove this waiver",
        )
    if finding is not None and waiver.check not in (None, finding.check):
        yield Fault("another check", f"what it accepts is a finding of {finding.check}", "correct `check`")


def _rewritten(waiver: Waiver, case: Case) -> list[Fault]:
    before = (case.waivers_before or {}).get(waiver.finding)
    fault = None if before is None else rewritten(waiver, before)
    return [fault] if fault else []


def _unapproved(waiver: Waiver, case: Case, finding: Finding | None) -> Iterator[Fault]:
    """Whether people of the base must have approved it, and have not."""
    if case.proposed is None:
        return
    from governance.checks.proposed import products_at  # a run without a base does not load it

    products = products_at(case, finding.node if finding else None)
    if case.proposed.unapproved(waiver, products):
        who = f"the steward of {' and of '.join(products)}, and Security" if products else "Security"
        yield Fault(
            "unapproved",
            f"it is new, or another than in the base, and those who must ({who}) have not approved it",
            "ask them for a review, or for `govern approve` (docs/approvals.md); `approved_by` names one of them",
        )


def _twice() -> Fault:
    return Fault("twice", "another waiver accepts the same finding", "keep one of the two")


def _unmatched(waiver: Waiver) -> Fault:
    also = "" if waiver.check else "; if it is one of ran-as-gated, say so: `check: ran-as-gated`"
    return Fault("unmatched", "no check finds what it accepts", f"remove it{also}")


def _problem(fault: Fault) -> Problem:
    return Problem(fault.message, fault.fix, subject=fault.kind, waivable=False)


WAIVER_VALID = Check(
    id="waiver-valid",
    ask=waiver_valid,
    core=False,
    when=When.AFTER,
    exposes=False,
)
