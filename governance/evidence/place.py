"""Where a project's evidence is kept and what signs it, by what governance.yml says under `evidence:`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from governance.declared.evidence import Evidence
from governance.declared.governance_file import read_governance
from governance.errors import UsageError
from governance.evidence.store import Directory

if TYPE_CHECKING:
    from securesystemslib.signer import Signer

    from governance.evidence.history import History


@dataclass(frozen=True, slots=True)
class Place:
    """A project's evidence.

    Attributes:
        project_dir: The folder of governance.yml.
        settings: What it says under `evidence:`.
        store: Where the log is kept.
        key: The file or address of the key that signs, or None: it is in the environment.
    """

    project_dir: Path
    settings: Evidence
    store: Directory
    key: str | None

    @property
    def key_file(self) -> Path | None:
        """The file of the key that signs, or None where it is in the environment or with a service."""
        return Path(self.key) if self.key is not None and not is_address(self.key) else None

    def history(self) -> History:
        """The log, up to its newest checkpoint.

        Raises:
            UsageError: There is none yet.
            EvaluationError: It was altered.
        """
        from governance.evidence.history import read_history

        found = read_history(self.store)
        if found is None:
            raise UsageError(
                f"{self.store.folder}: there is no log yet", "begin one with `govern evidence keygen`"
            )
        return found

    def signer(self) -> Signer:
        """What signs.

        Raises:
            UsageError: There is no key, it cannot be read, or the passphrase is wrong.
        """
        from governance.evidence.keys import signer_of

        return signer_of(self.key)


def is_address(key: str) -> bool:
    """Whether a key is named by the address of a service, such as ``awskms:…#public.pem``."""
    return ":" in key and "#" in key


def place_of(project_dir: Path, store: Path | None = None, key: str | None = None) -> Place:
    """A project's evidence.

    Args:
        project_dir: The folder of governance.yml.
        store: A folder in place of that which governance.yml names.
        key: A key in place of that which governance.yml names.

    Raises:
        DeclarationError: governance.yml is missing or wrong.
        UsageError: It says nothing of evidence.
    """
    _, governance = read_governance(project_dir / "governance.yml")
    settings = governance.evidence
    if settings is None:
        raise UsageError(
            f"{project_dir / 'governance.yml'} says nothing of evidence, so nobody knows which log this is",
            "add `evidence: {origin: example.com/evidence}`; `govern schema governance` describes it",
        )
    named = key if key is not None else settings.key
    if named is not None and key is None and not is_address(named):
        named = str(project_dir / named)
    return Place(project_dir, settings, Directory(store or project_dir / settings.store), named)
