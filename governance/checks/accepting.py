"""Which findings are accepted: by a waiver that holds, or by the baseline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace

from governance.declared.baseline import entry_of
from governance.declared.waivers import Waiver, faults
from governance.findings import Acceptance, BaselineEntry, CheckResult, Finding, Status

_BASELINED = Acceptance(Status.BASELINED)


def accept(
    results: Iterable[CheckResult], waived: Mapping[str, Waiver], baselined: frozenset[BaselineEntry]
) -> tuple[CheckResult, ...]:
    """The results, with what is accepted; a waiver says more than the baseline, so it comes first.

    Args:
        results: What the checks found.
        waived: Waivers that hold, by the finding's id.
        baselined: The findings that stood when the baseline was written.
    """
    if not waived and not baselined:
        return tuple(results)
    return tuple(_accepted(result, waived, baselined) for result in results)


def waivers_that_hold(
    waivers: Iterable[Waiver], today: dt.date | None, target: str | None
) -> dict[str, Waiver]:
    """Waivers by the finding they accept, without those that are worth nothing today or are for another target.

    Args:
        waivers: As declared.
        today: The day, or None: then none holds.
        target: The dbt target that is judged, or None: the strictest rules.
    """
    if today is None:
        return {}
    return {
        waiver.finding: waiver
        for waiver in waivers
        if waiver.target in (None, target) and not any(faults(waiver, today))
    }


def _accepted(
    result: CheckResult, waived: Mapping[str, Waiver], baselined: frozenset[BaselineEntry]
) -> CheckResult:
    accepted = {}
    for finding in result.findings:
        acceptance = _acceptance(finding, waived, baselined) if finding.waivable else None
        if acceptance is not None:
            accepted[finding.id] = acceptance
    return replace(result, accepted=accepted) if accepted else result


def _acceptance(
    finding: Finding, waived: Mapping[str, Waiver], baselined: frozenset[BaselineEntry]
) -> Acceptance | None:
    waiver = waived.get(finding.id)
    if waiver is not None and waiver.check in (None, finding.check):
        last = waiver.approvals[-1]
        return Acceptance(Status.WAIVED, waiver.owner, last.approved_by, waiver.reason, last.expires)
    return _BASELINED if baselined and entry_of(finding) in baselined else None
