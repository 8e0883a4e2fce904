"""policies/controls.yml: which controls of which frameworks checks and evidence speak for, and how well."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, field

from governance.declared.evidence import Framework
from governance.declared.reading import Document, Trail, decode, read
from governance.declared.shapes import Strict, Text
from governance.declared.shipped import shipped_policy

ControlId = Annotated[str, Meta(pattern=r"^(SOC2|HIPAA|NIST|GDPR):[A-Z0-9][A-Za-z0-9.()-]*\Z")]
Strength = Literal["strong", "partial"]
STRENGTHS: tuple[Strength, ...] = ("strong", "partial")
FRAMEWORKS: Mapping[Framework, str] = {
    "soc2": "SOC 2 (Trust Services Criteria)",
    "hipaa": "HIPAA (45 CFR 164)",
    "fedramp": "FedRAMP High (NIST SP 800-53 Rev. 5)",
    "nist-privacy": "NIST SP 800-53 Rev. 5, Privacy baseline",
    "gdpr": "GDPR (Regulation (EU) 2016/679)",
}
"""The frameworks, as people call them."""
_BASELINES: Mapping[str, Framework] = {"fedramp-high": "fedramp", "nist-800-53-privacy": "nist-privacy"}
_OF_PREFIX: Mapping[str, Framework] = {"SOC2": "soc2", "HIPAA": "hipaa", "GDPR": "gdpr"}
_PARTS = re.compile(r"\d+|\D+")


class Mapped(Strict, frozen=True):
    """The controls that one check or one kind of evidence speaks for.

    Attributes:
        strong: What is asked is the control itself, over all that is examined.
        partial: It is a part of the control, or people have to do the rest.
    """

    strong: tuple[ControlId, ...] = ()
    partial: tuple[ControlId, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """Both, sorted."""
        return tuple(sorted((*self.strong, *self.partial), key=order))

    def strength(self, control: str) -> Strength | None:
        """How well it speaks for a control, or None."""
        return "strong" if control in self.strong else "partial" if control in self.partial else None


class Controls(Strict, frozen=True):
    """What stands in controls.yml.

    Attributes:
        controls: What each control asks for, in words that are not the framework's; one that nothing below speaks
            for is told as not covered.
        checks: Controls by the id of a check.
        evidence: Controls by the kind of an entry in the log of evidence.
    """

    controls: dict[ControlId, Text]
    checks: dict[str, Mapped] = field(default_factory=dict)
    evidence: dict[str, Mapped] = field(default_factory=dict)

    def of_check(self, check: str) -> tuple[str, ...]:
        """The controls that a check speaks for, sorted; of one that is not mapped, none."""
        mapped = self.checks.get(check)
        return mapped.all if mapped else ()

    def of_framework(self, framework: Framework) -> tuple[str, ...]:
        """The controls of a framework, sorted."""
        return tuple(sorted((name for name in self.controls if framework in frameworks_of(name)), key=order))


class _Baseline(msgspec.Struct, frozen=True):
    title: str
    version: str
    controls: dict[str, str]


def read_controls(file: Path) -> tuple[Document, Controls]:
    """The file, decoded.

    Raises:
        DeclarationError: A key is unknown or missing, a control is not described or named twice, or is one of NIST's
            that neither FedRAMP High nor the Privacy baseline has.
    """
    document = read(file)
    return document, controls_in(document)


def controls_in(document: Document) -> Controls:
    """What a document says, decoded.

    Raises:
        DeclarationError: As for a file.
    """
    found = decode(document, Controls)
    for control in found.controls:
        if not frameworks_of(control):
            raise document.error(
                f"{control} is neither in FedRAMP's High baseline nor in NIST's Privacy baseline",
                ("controls", control),
                "leave it out: nobody could be asked for it",
            )
    for trail, control in _named(found):
        if control not in found.controls:
            raise document.error(
                f"{control} is not described under `controls:`",
                trail,
                "add a line that says what it asks for",
            )
    for part, mappings in (("checks", found.checks), ("evidence", found.evidence)):
        for name, mapped in mappings.items():
            if len(set(mapped.all)) != len(mapped.all):
                raise document.error(
                    "a control is named twice", (part, name), "name it once, strong or partial"
                )
    return found


def controls_of(project_dir: Path) -> tuple[Document, Controls]:
    """A project's controls.yml, or the one that is delivered where a project has none.

    Raises:
        DeclarationError: The file is wrong.
    """
    own = project_dir / "policies" / "controls.yml"
    return read_controls(own if own.exists() else shipped_policy("controls.yml"))


def frameworks_of(control: str) -> tuple[Framework, ...]:
    """The frameworks that a control is of: NIST's are of the baselines that have them; an id of none is of none."""
    prefix, _, name = control.partition(":")
    if prefix != "NIST":
        return (_OF_PREFIX[prefix],) if prefix in _OF_PREFIX else ()
    baselines = _baselines()
    return tuple(of for key, of in _BASELINES.items() if oscal_id(name) in baselines[key].controls)


def title_of(control: str) -> str:
    """NIST's own title of a control (a work of the United States government), or nothing."""
    name = oscal_id(control.partition(":")[2])
    titles = (baseline.controls.get(name, "") for baseline in _baselines().values())
    return next((title for title in titles if title), "") if control.startswith("NIST:") else ""


def oscal_id(name: str) -> str:
    """How OSCAL's catalogs spell a control of NIST's: ``CM-12(1)`` is ``cm-12.1``."""
    return name.lower().replace("(", ".").replace(")", "")


def order(control: str) -> tuple[tuple[bool, int, str], ...]:
    """What sorts controls as people do: AC-2 before AC-12."""
    parts = _PARTS.findall(control)
    return tuple((part.isdigit(), int(part) if part.isdigit() else 0, part) for part in parts)


def _named(controls: Controls) -> Iterator[tuple[Trail, str]]:
    for part, mappings in (("checks", controls.checks), ("evidence", controls.evidence)):
        for name, mapped in mappings.items():
            for strength, ids in (("strong", mapped.strong), ("partial", mapped.partial)):
                for position, control in enumerate(ids):
                    yield (part, name, strength, position), control


@cache
def _baselines() -> dict[str, _Baseline]:
    """NIST's and FedRAMP's baselines as their OSCAL profiles resolve to, with NIST's titles."""
    file = Path(__file__).with_name("control_baselines.json")
    return msgspec.json.decode(file.read_bytes(), type=dict[str, _Baseline])
