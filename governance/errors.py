"""Every error the package raises on purpose, each with the exit code it leads to.

GovernError
├── UsageError                 exit 2: the command line cannot be followed
├── DeclarationError           exit 2: our YAML is wrong; names file, line and path
└── EvaluationError            exit 3: the question could not be answered
    ├── ArtifactError          a dbt artifact is missing, broken, stale or from the future
    └── IncompleteError        work was begun and could not be finished
"""

from __future__ import annotations

from typing import ClassVar


class GovernError(Exception):
    """Something a person can act on: what happened, where, and what to do.

    Args:
        message: What happened and where, one sentence.
        advice: What to do about it, one sentence, or empty.
    """

    exit_code: ClassVar[int] = 3

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.message}\n  → {self.advice}" if self.advice else self.message


class UsageError(GovernError):
    """The command line or the environment asks for something that cannot be done."""

    exit_code = 2


class DeclarationError(GovernError):
    """A file people write for us (policies, contracts, governance.yml) is wrong.

    Args:
        message: What was found and what was expected.
        file: The file, as given.
        line: 1-based line of the offending key or value, if known.
        path: Where in the YAML, such as ``masks.mask_email.method.kind``.
        advice: What to do.
    """

    exit_code = 2

    def __init__(
        self, message: str, *, file: str, line: int | None = None, path: str = "", advice: str = ""
    ) -> None:
        place = f"{file}:{line}" if line else file
        super().__init__(f"{place}: {path + ': ' if path else ''}{message}", advice)
        self.file = file
        self.line = line
        self.path = path


class EvaluationError(GovernError):
    """The question could not be answered; never mistaken for a good answer."""

    exit_code = 3


class ArtifactError(EvaluationError):
    """A dbt artifact is missing, truncated, empty, stale or of a future schema."""


class IncompleteError(EvaluationError):
    """Work was begun and could not be finished; what was done is kept."""
