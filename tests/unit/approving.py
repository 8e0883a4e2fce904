"""A repository with people, keys and a change, as approvals are given in it."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
from functools import partial
from pathlib import Path

from governance.approvals.asking import Asked, trust_at
from governance.approvals.between import Between
from governance.approvals.giving import Said, approve, approver_with
from governance.approvals.repository import open_repository

TODAY = dt.date(2026, 11, 21)
DIFF = "d" * 64
PEOPLE = {
    # Writes changes, and is a steward too.
    "ann": "emails: [ann@example.com], logins: [ann-dev], steward: {products: [orders_core]}",
    "sam": "emails: [sam@example.com], logins: [sam-s], steward: {domains: [shop]}",
    "tia": "emails: [tia@example.com], logins: [tia], steward: {domains: [clinic]}",
    "sue": "emails: [sue@example.com], logins: [sue-sec], security: true",
    "max": "emails: [max@example.com], logins: [max], security: true, steward: {domains: [shop]}",
}
APPROVERS = "repository: brook/mesh\npeople:\n" + "".join(
    f"  {key}: {{name: {key.title()}, {rest}}}\n" for key, rest in PEOPLE.items()
)


def git(folder, *arguments, who="ann", email=None):
    """Run git as somebody."""
    made = {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        **{f"GIT_{role}_NAME": who.title() for role in ("AUTHOR", "COMMITTER")},
        **{f"GIT_{role}_EMAIL": email or f"{who}@example.com" for role in ("AUTHOR", "COMMITTER")},
    }
    done = subprocess.run(
        ["git", "-C", str(folder), *arguments],
        env={**os.environ, **made},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


class House:
    """A repository on branch `change`, whose base is `main`."""

    def __init__(self, folder: Path, keys: Path) -> None:
        self.folder, self.keys = folder, keys
        self.git = partial(git, folder)

    def key(self, who: str) -> Path:
        """The private key of somebody."""
        return self.keys / who

    def write(self, name: str, text: str) -> None:
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def commit(self, message="Change", who="ann", **more) -> str:
        self.git("add", "--all", who=who)
        self.git("commit", "--quiet", "--allow-empty", "-m", message, who=who, **more)
        return self.git("rev-parse", "HEAD")

    def change(self, text="select 1 as one\n", name="models/orders.sql", who="ann", **more) -> str:
        self.write(name, text)
        return self.commit(f"Write {name}", who, **more)

    def asked(self, told=None, today=TODAY, base="main") -> Asked:
        repository = open_repository(self.folder)
        between = Between(repository, repository.commit(base), repository.commit("HEAD"))
        return Asked(between, trust_at(between), told, today)

    def approve(self, who, role, days=7, waiver=None, diff=DIFF, today=TODAY):
        """Approve and commit it, as people do."""
        asked = self.asked(today=today)
        by = approver_with(self.key(who), asked.trust, self.keys, today)
        file = approve(asked, diff, asked.trust, by, Said(role, days, waiver))
        self.commit(f"Approve as {role}", who)
        return file

    def approvals(self, told=None, today=TODAY, diff=DIFF):
        asked = self.asked(told, today)
        return asked.approvals(diff, asked.trust)


def make_keys(folder: Path) -> Path:
    """A folder with a key of each person, and of one whom nobody knows."""
    for who in (*PEOPLE, "eve"):
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", who, "-f", str(folder / who)]
        subprocess.run(command, check=True)
    return folder


def signers_of(
    keys, options='namespaces="govern-approval-v1",valid-after="20260101Z",valid-before="20270101Z"'
):
    """What stands in allowed_signers."""
    lines = []
    for who in PEOPLE:
        kind, blob, _ = (keys / f"{who}.pub").read_text().split()
        lines.append(f"{who}@example.com {options} {kind} {blob}\n")
    return "# who signs\n" + "".join(lines)
