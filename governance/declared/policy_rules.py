"""What types cannot say of policies: how each file's values, and the files, fit together."""

from __future__ import annotations

from collections.abc import Mapping

from governance.declared.classifications import Classifications
from governance.declared.masks import MasksFile
from governance.declared.methods import Fingerprint, Token
from governance.declared.reading import Document


def check_policies(
    documents: Mapping[str, Document], classifications: Classifications, masks: MasksFile
) -> None:
    """Check that the files fit together.

    Raises:
        DeclarationError: At the first place that does not, with file, line and path.
    """
    _check_identifiers(documents["classifications.yml"], classifications, masks)
    _check_keys(documents["masks.yml"], masks)


def _check_identifiers(document: Document, classifications: Classifications, masks: MasksFile) -> None:
    for name, identifier in classifications.identifiers.items():
        trail = ("identifiers", name, "mask")
        if identifier.mask not in masks.masks:
            raise document.error(
                f"there is no mask `{identifier.mask}`", trail, "declare it in policies/masks.yml"
            )
        if name not in masks.masks[identifier.mask].accepts:
            raise document.error(
                f"`{identifier.mask}` does not accept `{name}`", trail, "add it to the mask's `accepts`"
            )


def _check_keys(document: Document, masks: MasksFile) -> None:
    for name, mask in masks.masks.items():
        if not isinstance(mask.method, (Token, Fingerprint)):
            continue
        if mask.method.key not in masks.keys:
            raise document.error(f"there is no key `{mask.method.key}`", ("masks", name, "method", "key"))
        if mask.method.scope != "domain" and mask.method.scope not in masks.scopes:
            raise document.error(
                f"there is no scope `{mask.method.scope}`", ("masks", name, "method", "scope")
            )
