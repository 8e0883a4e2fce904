"""How `govern approve` tells what is to be signed, what was signed, and who has approved what."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from governance.approvals.asking import Asked
    from governance.approvals.between import Between
    from governance.approvals.outstanding import Approvals
    from governance.approvals.statement import Role
    from governance.checks.proposed import Proposed


def show(said: list[str], name: str, role: Role, between: Between) -> None:
    """Print what somebody is about to approve."""
    click.echo(f"{name}, as {role}, of {between.head[:12]} beside {between.base[:12]}:\n")
    for line in said:
        click.echo(f"  {line}")
    click.echo("\n`govern diff` tells them with their files and lines.")


def tell(form: str, made: Path | None, words: str, said: list[str]) -> None:
    """Print what was signed, or why nothing was."""
    if form == "json":
        told = {
            "schema": "govern.approve/v1",
            "file": None if made is None else str(made),
            "signature": None if made is None else str(made.with_suffix(".sig")),
            "approved": said,
        }
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    click.echo(words)
    if made is not None:
        click.echo("  → git add policies/approvals && git commit -m Approve && git push")


def tell_all(form: str, proposed: Proposed, asked: Asked, approvals: Approvals) -> int:
    """Print who has approved, what does not count, and what is outstanding.

    Returns:
        The exit code: 1 where something is outstanding.
    """
    told = _as_json(proposed, asked, approvals)
    if form == "json":
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return 1 if told["outstanding"] else 0
    for one in told["given"]:
        click.echo(f"{one['name']} approved ({one['where']})")
    for one in told["refused"]:
        click.echo(f"not counted: {one['where']}: {one['reason']}")
    for one in told["outstanding"]:
        click.echo(f"{one['change']}")
        for missing in one["missing"]:
            click.echo(f"  → {missing}")
    if not told["outstanding"]:
        click.echo("Nothing is outstanding.")
    return 1 if told["outstanding"] else 0


def _as_json(proposed: Proposed, asked: Asked, approvals: Approvals) -> dict[str, Any]:
    from governance.approvals.outstanding import Required
    from governance.checks.breaking_change_approved import said_of

    wanted = [(said_of(change), required) for change, required in proposed.to_approve]
    wanted += [(f"`{root.path}`: {root.what}", Required(security=True)) for root in proposed.trust_roots]
    people = approvals.approvers.people
    return {
        "schema": "govern.approvals/v1",
        "base": asked.between.base,
        "head": asked.between.head,
        "made_by": sorted(people[one].name for one in approvals.makers),
        "given": [
            {
                "name": people[one.person].name,
                "where": one.where,
                "role": one.role,
                "waiver": one.waiver,
                "on": None if one.on is None else str(one.on),
            }
            for one in approvals.given
        ],
        "refused": [{"where": one.where, "reason": one.reason} for one in approvals.refused],
        "outstanding": [
            {"change": said, "missing": list(missing)}
            for said, required in wanted
            if (missing := approvals.outstanding(required))
        ],
        "evidence": _evidence(asked, approvals),
    }


def _evidence(asked: Asked, approvals: Approvals) -> dict[str, Any] | None:
    """As `govern evidence record --kind approval` takes it; None while nobody has approved, or nobody knows who asked."""
    days = [one.on for one in approvals.given if one.on is not None]
    told = asked.told
    if not days or told is None or told.pull.user is None:
        return None
    people = approvals.approvers.people
    return {
        "schema": "govern.evidence.approval/v1",
        "change": f"{approvals.approvers.repository}#{told.pull.number}",
        "revision": asked.between.head,
        "requested_by": told.pull.user.login,
        "approved_by": sorted({people[one.person].name for one in approvals.given}),
        "at": f"{max(days)}T00:00:00Z",
        "paths": list(asked.between.changed),
    }
