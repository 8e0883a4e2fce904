"""`govern approve`: sign that a change may break a promise."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from governance.approvals.statement import MOST_DAYS, ROLES, Role
from governance.cli import options

if TYPE_CHECKING:
    from governance.checks.proposed import Proposed
    from governance.declared.approvers import Approver as Person


@click.command()
@click.option("--as", "role", type=click.Choice(ROLES), help="In which role you approve.")
@click.option(
    "--list", "listed", is_flag=True, help="Sign nothing: tell who has approved, and who must still."
)
@click.option(
    "--base-ref", metavar="REF", default="main", show_default=True, help="What it is to be merged into."
)
@click.option(
    "--base",
    type=click.Path(path_type=Path),
    metavar="MANIFEST",
    help="What dbt wrote of the base.  [default: --base-ref is compiled]",
)
@options.manifest
@options.project_dir
@click.option("--target", help="dbt target that --base-ref is compiled for.  [default: the profile's]")
@click.option(
    "--key",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Your SSH key, or the .pub of one in the agent.  [default: the one of ~/.ssh that the base knows]",
)
@click.option(
    "--days", type=int, default=7, show_default=True, help=f"How long it counts, {MOST_DAYS} days at most."
)
@click.option("--waiver", metavar="FINDING", help="Approve the waiver of this finding, and nothing else.")
@options.reviews
@click.option("--yes", is_flag=True, help="Sign without asking.")
@options.as_text_or_json
def command(  # noqa: PLR0913, PLR0917 - one for each option
    role: Role | None,
    listed: bool,  # noqa: FBT001 - click passes what the command line says
    base_ref: str,
    base: Path | None,
    manifest: Path | None,
    project_dir: Path,
    target: str | None,
    key: Path | None,
    days: int,
    waiver: str | None,
    reviews: Path | None,
    yes: bool,  # noqa: FBT001 - click passes what the command line says
    form: str,
) -> int:
    """Show what a change breaks, and sign that it may, with your SSH key.

    The change is what is checked out and committed, beside --base-ref. Your key must be in
    policies/allowed_signers of the base, and you in its policies/approvers.yml; nobody approves what
    they made. Writes two files below policies/approvals/: commit and push them. They count for this very
    change, and no longer once a file beside them differs.

    Exit codes: 0 signed, or nothing needs this role (--list: nothing is outstanding) · 1 you did not agree
    (--list: something is) · 2 you may not, or a usage or declaration error · 3 could not evaluate.
    """
    import datetime as dt

    from governance.approvals.giving import Said, approve, approver_with
    from governance.cli.approve_told import show, tell, tell_all
    from governance.cli.base import base_manifest
    from governance.errors import UsageError
    from governance.gate import default_manifest
    from governance.opening import Side
    from governance.proposing import Base, proposed_here

    if (role is None) != listed:
        raise UsageError(
            "an approval is in a role", "name yours: --as steward, --as security; or --list alone"
        )
    file = manifest or default_manifest(project_dir)
    beside = Base(base_ref, base_manifest(base, base_ref, project_dir, file, target), reviews)
    proposed = proposed_here(Side(file, project_dir), beside, dt.datetime.now(tz=dt.UTC).date())
    asked = proposed.asked
    if asked is None or asked.trust is None:
        raise UsageError(
            f"policies/approvers.yml is not in {base_ref}: nobody is named there who may approve",
            "have it merged first (docs/approvals.md)",
        )
    if role is None:
        return tell_all(form, proposed, asked, asked.approvals(proposed.diff.digest, asked.trust))
    by = approver_with(key, asked.trust, Path.home(), asked.today)
    person = asked.trust.approvers.people[by.signer.person]
    said = _to_say(proposed, person, role, waiver)
    if not said:
        tell(form, None, f"nothing here needs an approval as {role}", [])
        return 0
    if form == "text":
        show(said, person.name, role, asked.between)
    if not yes and not click.confirm("Approve this?", default=False, err=True):
        return 1
    made = approve(asked, proposed.diff.digest, asked.trust, by, Said(role, days, waiver))
    tell(form, made, f"signed: {made}", said)
    return 0


def _to_say(proposed: Proposed, person: Person, role: Role, waiver: str | None) -> list[str]:
    """What somebody's approval in a role would be for, a line each.

    Raises:
        UsageError: The change brings no waiver of this finding, or only what others are steward of.
    """
    from governance.checks.breaking_change_approved import said_of
    from governance.errors import UsageError

    required = list(proposed.to_approve)
    if waiver is not None:
        required = [(change, one) for change, one in required if one.waiver == waiver]
        if not required:
            raise UsageError(
                f"this change brings no waiver of the finding {waiver}", "`govern check` tells findings' ids"
            )
    if role == "security":
        roots = [] if waiver else [f"`{root.path}`: {root.what}" for root in proposed.trust_roots]
        return [*(said_of(change) for change, one in required if one.security), *roots]
    asked = [(change, one) for change, one in required if one.steward]
    theirs = [
        said_of(change) for change, one in asked if any(person.is_steward_of(*each) for each in one.products)
    ]
    if asked and not theirs and person.is_steward:
        products = sorted({name for _, one in asked for name, _ in one.products})
        raise UsageError(
            f"{person.name} is no steward of {', '.join(products) or 'what this change concerns'}",
            "`govern check --base-ref` names who is",
        )
    return theirs if theirs or not asked else [said_of(change) for change, _ in asked]
