"""What the base says of who may approve, and which approvals of the head count by it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from governance import __version__
from governance.approvals.between import Between
from governance.approvals.judging import Given, Refused, Rules, files_in, of_files, of_reviews
from governance.approvals.outstanding import Approvals
from governance.approvals.reviews import PullRequest, latest
from governance.approvals.signers import REVOKED, SIGNERS, Signer, signers_in
from governance.approvals.ssh import Trusted, is_good
from governance.approvals.statement import FOLDER, Change
from governance.approvals.trust_roots import TrustRoot, trust_roots
from governance.declared.approvers import FILE, Approvers, approvers_in, mark_of_key
from governance.declared.reading import Document
from governance.errors import DeclarationError, EvaluationError

TOOL = f"govern {__version__}"


@dataclass(frozen=True, slots=True)
class Trust:
    """Who may approve, as the base says.

    Attributes:
        approvers: The people.
        signers: Their keys.
        trusted: The same as ssh-keygen reads it.
    """

    approvers: Approvers
    signers: tuple[Signer, ...]
    trusted: Trusted

    def people(self, marks: frozenset[str]) -> frozenset[str]:
        """The people, by their keys in approvers.yml, whom one of these marks is of; keys that sign approvals count too."""
        by_key = {one.person for one in self.signers if mark_of_key(one.fingerprint) in marks}
        return self.approvers.known_by(marks) | by_key


@dataclass(frozen=True, slots=True)
class Asked:
    """A change for which approvals are to be judged.

    Attributes:
        between: The change as git has it.
        trust: Who may approve, or None where the base names nobody: then approvals are not in use.
        told: The pull request as its platform tells it, or None.
        today: The day, in UTC.
    """

    between: Between
    trust: Trust | None
    told: PullRequest | None
    today: dt.date

    @property
    def trust_roots(self) -> tuple[TrustRoot, ...]:
        """The files that differ and decide how the change is judged."""
        return trust_roots(self.between.changed, self.between.repository.folder)

    def change(self, diff: str, trust: Trust) -> Change:
        """The change, as an approval names it.

        Args:
            diff: The digest of what `govern diff` finds.
            trust: Who may approve.
        """
        repository = self.between.repository
        return Change(
            repository=trust.approvers.repository,
            base=repository.digest(self.between.base),
            head=repository.digest(self.between.head),
            diff=diff,
            policies=repository.policies_digest(self.between.base),
            tool=TOOL,
        )

    def approvals(self, diff: str, trust: Trust) -> Approvals:
        """The approvals of the change, those that count and those that do not.

        Args:
            diff: The digest of what `govern diff` finds.
            trust: Who may approve.

        Raises:
            EvaluationError: A part of the history is missing, or the platform tells of another pull request.
        """
        marks = self.between.makers(self.told)
        unready = self.between.unready
        if unready:
            return Approvals(
                trust.approvers, trust.people(marks), refused=(Refused("any approval", unready[0]),)
            )
        self._require_this(trust)
        reviews = latest(self.told.reviews, trust.approvers) if self.told else ()
        against = frozenset(one.person for one in reviews if one.asks_for_changes)
        rules = Rules(trust.approvers, trust.signers, trust.people(marks), self.today, against)
        files = files_in(*self._found(), self.between.spent, self.between.old)
        judged = (
            *of_reviews(reviews, self.between.tail, rules),
            *of_files(files, self.change(diff, trust), rules, partial(_is_good, trust.trusted, self.today)),
        )
        return Approvals(
            approvers=trust.approvers,
            makers=rules.makers,
            given=tuple(one for one in judged if isinstance(one, Given)),
            refused=tuple(one for one in judged if isinstance(one, Refused)),
        )

    def _found(self) -> tuple[Mapping[str, bytes], Mapping[str, str]]:
        repository, head = self.between.repository, self.between.head
        contents = repository.contents(head, FOLDER)
        found = repository.files(head, FOLDER)
        return {name: found[name] for name in contents}, contents

    def _require_this(self, trust: Trust) -> None:
        if self.told is None:
            return
        there = self.told.pull.base.repo
        if there is None or there.full_name.casefold() != trust.approvers.repository.casefold():
            raise EvaluationError(
                f"the file of --reviews is of another repository than {trust.approvers.repository}",
                f"fetch that of this pull request, or correct `repository` in {FILE} first",
            )
        if self.told.pull.head.sha not in self.between.tail:
            raise EvaluationError(
                "the file of --reviews is of another state of the pull request than is checked out",
                "fetch it again, and check out the pull request's newest commit",
            )


def trust_at(between: Between) -> Trust | None:
    """Who may approve, as the base says, or None where it names nobody.

    Raises:
        DeclarationError: The base's files are wrong.
    """
    repository, base = between.repository, between.base
    raw = repository.file(base, FILE)
    if raw is None:
        return None
    approvers = approvers_in(Document(Path(f"{FILE} (at the base)"), _text(raw, FILE)))
    signers = repository.file(base, SIGNERS) or b""
    trusted = Trusted(signers, repository.file(base, REVOKED))
    return Trust(approvers, signers_in(_text(signers, SIGNERS), approvers), trusted)


def _text(raw: bytes, name: str) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DeclarationError("this file is not UTF-8", file=name) from error


def _is_good(
    trusted: Trusted,
    today: dt.date,
    statement: bytes,
    signature: bytes,
    address: str,
    *,
    refuse_revoked: bool,
) -> bool:
    asked = trusted if refuse_revoked else replace(trusted, revoked=None)
    return is_good(statement, signature, address, today, asked)
