"""Everything below policies/ and governance.yml, read together: each file fits the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from governance.declared.approvers import Approvers, read_approvers
from governance.declared.backfills import Backfill, read_backfills
from governance.declared.classifications import Classifications, read_classifications
from governance.declared.controls import Controls, controls_of
from governance.declared.governance_file import Governance, governance_in, read_governance
from governance.declared.masks import Mask, MasksFile, read_masks, resolve
from governance.declared.network import NetworkPolicy, read_network
from governance.declared.policy_rules import Files, check_policies
from governance.declared.reading import Document, document_of
from governance.declared.retention import TierRetention, read_retention
from governance.declared.row_access import (
    Duties,
    Role,
    RolesFile,
    RowAccessFile,
    RowRule,
    read_roles,
    read_row_access,
)
from governance.declared.shares import Share, read_shares
from governance.declared.waivers import Waiver, read_waivers
from governance.declared.warehouses import Warehouse, read_warehouses


@dataclass(frozen=True, slots=True)
class Policies:
    """What is declared for every engine.

    Attributes:
        governance: Targets, tiers, domains.
        classifications: The three axes and the identifiers.
        masks: By name, sorted.
        scopes: Domains of each named token scope.
        row_access: Row rules by name.
        roles: Roles by name.
        networks: Network policies by name.
        shares: What leaves the account, by name.
        retention: How long each tier keeps rows at most, by its name.
        waivers: Findings that somebody accepted, in the order of the file.
        backfills: Tables that were built anew, in the order of the file.
        controls: The controls that checks and evidence speak for.
        documents: The files that there are, by name such as `masks.yml`, with their lines.
        duties: Who owns policies and who owns tables; None where nobody is named.
        warehouses: Warehouses by name.
        approvers: Who may approve changes, or None where nobody is named.
    """

    governance: Governance
    classifications: Classifications
    masks: Mapping[str, Mask]
    scopes: Mapping[str, tuple[str, ...]]
    row_access: Mapping[str, RowRule]
    roles: Mapping[str, Role]
    networks: Mapping[str, NetworkPolicy]
    shares: Mapping[str, Share]
    retention: Mapping[str, TierRetention]
    waivers: tuple[Waiver, ...]
    backfills: tuple[Backfill, ...]
    controls: Controls
    documents: Mapping[str, Document]
    duties: Duties | None = None
    warehouses: Mapping[str, Warehouse] = field(default_factory=dict)
    approvers: Approvers | None = None


def load_policies(project: Path, governance: bytes | None = None) -> Policies:
    """The policies of the project in a folder (`governance.yml`, `policies/*.yml`).

    Args:
        project: The folder.
        governance: The governance.yml to judge by, where that is not the one in the folder.

    Raises:
        DeclarationError: A file is missing or wrong in itself, or two do not fit together.
    """
    files = _read(project, governance)
    check_policies(files)
    documents, waivers = _waivers(project / "policies" / "waivers.yml")
    more, backfills = _backfills(project / "policies" / "backfills.yml")
    others, networks = _networks(project / "policies" / "network.yml")
    computing, warehouses = _warehouses(project / "policies" / "warehouses.yml")
    agreeing, approvers = _approvers(project / "policies" / "approvers.yml")
    kept, retention = _retention(project / "policies" / "retention.yml", files.governance)
    sharing, shares = _shares(project / "policies" / "shares.yml")
    return Policies(
        governance=files.governance,
        classifications=files.classifications,
        masks=resolve(files.masks, tuple(sorted(files.governance.domains))),
        scopes=_scopes(files.masks),
        row_access=files.row_access,
        roles=files.roles,
        duties=files.duties,
        warehouses=warehouses,
        approvers=approvers,
        networks=networks,
        shares=shares,
        retention=retention,
        waivers=waivers,
        backfills=backfills,
        controls=controls_of(project)[1],
        documents={
            **files.documents,
            **documents,
            **more,
            **others,
            **computing,
            **agreeing,
            **kept,
            **sharing,
        },
    )


def _read(project: Path, instead: bytes | None) -> Files:
    folder = project / "policies"
    governance_document, governance = _governance(project / "governance.yml", instead)
    classifications_document, classifications = read_classifications(folder / "classifications.yml")
    masks_document, masks = read_masks(folder / "masks.yml")
    documents = {
        "governance.yml": governance_document,
        "classifications.yml": classifications_document,
        "masks.yml": masks_document,
    }
    rules, roles = RowAccessFile(row_access={}), RolesFile(roles={})
    # A project may have neither: it names nobody then, and has no row rule.
    if (folder / "row_access.yml").exists():
        documents["row_access.yml"], rules = read_row_access(folder / "row_access.yml")
    if (folder / "roles.yml").exists():
        documents["roles.yml"], roles = read_roles(folder / "roles.yml")
    return Files(
        documents=documents,
        governance=governance,
        classifications=classifications,
        masks=masks,
        row_access=rules.row_access,
        roles=roles.roles,
        duties=roles.duties,
    )


def _governance(file: Path, instead: bytes | None) -> tuple[Document, Governance]:
    if instead is None:
        return read_governance(file)
    document = document_of(instead, file)
    return document, governance_in(document)


def _waivers(file: Path) -> tuple[dict[str, Document], tuple[Waiver, ...]]:
    """The waivers; a project need not have any."""
    if not file.exists():
        return {}, ()
    document, waivers = read_waivers(file)
    return {"waivers.yml": document}, waivers


def _scopes(masks: MasksFile) -> dict[str, tuple[str, ...]]:
    return {name: tuple(sorted(masks.scopes[name].domains)) for name in sorted(masks.scopes)}


def _backfills(file: Path) -> tuple[dict[str, Document], tuple[Backfill, ...]]:
    """A project may have none."""
    if not file.exists():
        return {}, ()
    document, backfills = read_backfills(file)
    return {file.name: document}, backfills


def _approvers(file: Path) -> tuple[dict[str, Document], Approvers | None]:
    """A project may have none: then nobody is asked to approve."""
    if not file.exists():
        return {}, None
    document, approvers = read_approvers(file)
    return {file.name: document}, approvers


def _networks(file: Path) -> tuple[dict[str, Document], Mapping[str, NetworkPolicy]]:
    """A project may have none: then no contract can name one."""
    if not file.exists():
        return {}, {}
    document, networks = read_network(file)
    return {file.name: document}, networks


def _warehouses(file: Path) -> tuple[dict[str, Document], Mapping[str, Warehouse]]:
    """A project may have none."""
    if not file.exists():
        return {}, {}
    document, warehouses = read_warehouses(file)
    return {file.name: document}, warehouses


def _retention(file: Path, governance: Governance) -> tuple[dict[str, Document], Mapping[str, TierRetention]]:
    """A project may have none: then nothing expires rows."""
    if not file.exists():
        return {}, {}
    document, tiers = read_retention(file)
    for name in tiers:
        if name not in governance.tiers:
            raise document.error(
                f"there is no tier `{name}`",
                ("retention", name),
                f"name one of {', '.join(governance.tiers)}",
            )
    return {file.name: document}, tiers


def _shares(file: Path) -> tuple[dict[str, Document], Mapping[str, Share]]:
    """A project may have none: then no contract can offer one."""
    if not file.exists():
        return {}, {}
    document, shares = read_shares(file)
    return {file.name: document}, shares
