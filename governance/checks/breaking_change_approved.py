"""breaking-change-approved: nobody breaks a promise alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from governance.checks.case import Case, Check, Examined, Problem, Unseen
from governance.declared.approvers import FILE

if TYPE_CHECKING:  # a run without a base does not load what judges approvals
    from governance.approvals.outstanding import Approvals, Required
    from governance.changes.change import Change
    from governance.checks.proposed import Proposed

_MOST_TOLD = 3


def breaking_change_approved(case: Case) -> Iterator[Examined | Unseen]:
    """Every breaking change was approved by those who must, none of whom made it.

    A breaking data change needs the steward of each product that it concerns, a governance change the steward and
    Security, who are two people, and a trust root (who may approve, governance.yml, workflows, locks, packages, Python)
    Security. They approve this very change by a review of the pull request (`--reviews`) or by a signature
    (`govern approve`), and who they are is read from the base. It is judged where a base is named (`--base-ref`).
    """
    proposed = case.proposed
    if proposed is None:
        return
    if proposed.asked is None or proposed.asked.trust is None:
        yield from _without_people(case, proposed)
        return
    from governance.approvals.outstanding import Required

    seen: Counter[str] = Counter()
    for change, required in proposed.to_approve:
        name = f"change.{change.kind}.{change.subject}"
        seen[name] += 1
        if seen[name] > 1:
            name += f"#{seen[name]}"
        yield Examined(name, problems=_problems(proposed, said_of(change), required), place=_place(change))
    for root in proposed.trust_roots:
        said = f"`{root.path}` decides how changes are judged ({root.what}), and differs"
        yield Examined(
            f"trust-root.{root.path}",
            problems=_problems(proposed, said, Required(security=True)),
            place=(root.path, 0),
        )
    yield from (Unseen(one) for one in proposed.diff.not_examined)
    if proposed.asked.told is None and seen:
        yield Unseen("who opened the pull request and who pushed to it: `--reviews` names no file")


def _without_people(case: Case, proposed: Proposed) -> Iterator[Examined | Unseen]:
    """Where the base names nobody who may approve, or is no commit."""
    if proposed.asked is not None or case.policies.approvers is None:
        yield Unseen(f"who approved what breaks a promise: the base has no {FILE}")
        return
    for number, (change, _) in enumerate(proposed.to_approve, start=1):
        problem = Problem(
            f"{said_of(change)}; whether somebody approved it cannot be told: the base is no commit",
            "name the commit of the base too: --base-ref REF",
            waivable=False,
        )
        yield Examined(
            f"change.{change.kind}.{change.subject}#{number}", problems=(problem,), place=_place(change)
        )


def _problems(proposed: Proposed, said: str, required: Required) -> tuple[Problem, ...]:
    approvals = proposed.approvals
    missing = approvals.outstanding(required) if approvals else ()
    if approvals is None or not missing:
        return ()
    roles = " and ".join(
        role for role, asked in (("steward", required.steward), ("security", required.security)) if asked
    )
    return (
        Problem(
            f"{said}; {'; '.join(missing)}{_refused(approvals)}",
            "ask them for a review of this commit, or for a signature: `govern approve` (docs/approvals.md)",
            expected=f"approved: {roles}",
            waivable=False,
        ),
    )


def _refused(approvals: Approvals) -> str:
    """The approvals that are there and do not count, the first few of them."""
    told = [f"{one.where} ({one.reason})" for one in approvals.refused[:_MOST_TOLD]]
    more = len(approvals.refused) - len(told)
    told += [f"{more} more"] if more else []
    return f". Not counted: {', '.join(told)}" if told else ""


def said_of(change: Change) -> str:
    """What differs, in a few words."""
    states = (
        f" ({change.before or 'nothing'} → {change.after or 'nothing'})"
        if change.before or change.after
        else ""
    )
    return f"`{change.subject}`: {change.title}{states}"


def _place(change: Change) -> tuple[str, int] | None:
    return (change.path, change.line or 0) if change.path else None


BREAKING_CHANGE_APPROVED = Check(
    id="breaking-change-approved",
    ask=breaking_change_approved,
    core=False,
)
