"""branches.json: each incremental model's SQL compiled both ways, as `govern compile-branches` writes it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import msgspec

from governance.artifacts.manifest import Manifest
from governance.artifacts.nodes import Node
from governance.artifacts.reading import decode, read_bytes
from governance.errors import ArtifactError

NAME = "branches.json"
ADVICE = "run `govern compile-branches`, which writes it anew, and try again"
_SCHEMA = "govern.branches/v1"


class Branches(msgspec.Struct, frozen=True, gc=False):
    """One model's SQL, compiled as dbt compiles it on a first build and on a later one.

    Attributes:
        checksum: dbt's checksum of the model's file when it was compiled.
        full: With ``is_incremental()`` false; None where it could not be compiled.
        incremental: With ``is_incremental()`` true; None where it could not be compiled.
        macros: unique_ids of the macros that either calls: the manifest names those of the branch it was compiled in.
    """

    checksum: str
    full: str | None
    incremental: str | None
    macros: tuple[str, ...] = ()


class BranchFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `govern compile-branches` found.

    Attributes:
        schema: ``govern.branches/v1``.
        project: The root project's name.
        adapter: dbt's adapter type.
        target: The dbt target it was compiled for, or None: the profile's default.
        macros: Digest of every macro, see `macros_digest`.
        models: Incremental models by unique_id.
    """

    schema: str
    project: str
    adapter: str
    target: str | None
    macros: str
    models: dict[str, Branches]


def has_branches(node: Node) -> bool:
    """Whether dbt compiles this node differently from run to run."""
    return node.resource_type == "model" and node.config.materialized == "incremental"


def macros_digest(manifest: Manifest, but: str = "") -> str:
    """One digest of the text of every macro of the project and its packages.

    Args:
        manifest: The manifest that holds them.
        but: unique_id of a macro that is left out.
    """
    found = hashlib.sha256()
    for name in sorted(manifest.macros):
        if name != but:
            found.update(f"{name}\0{manifest.macros[name].macro_sql}\0".encode())
    return found.hexdigest()


def encode_branches(found: BranchFile) -> bytes:
    """The file's bytes: the same for the same content."""
    return msgspec.json.format(msgspec.json.encode(found, order="deterministic"), indent=1)


def read_branches(manifest: Manifest, target: str | None = None) -> Mapping[str, Branches]:
    """Both branches of the incremental models, as far as they are those of this manifest.

    Args:
        manifest: The manifest that is judged.
        target: The dbt target whose rules apply, or None: any.

    Returns:
        Branches by unique_id; nothing where the file is missing. A model whose file has changed since is absent.

    Raises:
        ArtifactError: The file is broken, or of another project, engine, target or set of macros.
    """
    file = manifest.file.with_name(NAME)
    if not file.exists():
        return {}
    found = decode(read_bytes(file, ADVICE), BranchFile, file, ADVICE)
    _refuse_foreign(found, manifest, file)
    if target is not None and found.target not in {None, target}:
        raise ArtifactError(
            f"{file}: compiled for target {found.target}, and the rules of {target} were asked for",
            f"run `govern compile-branches --target {target}`, and try again",
        )
    return {
        name: branches
        for name, branches in found.models.items()
        if name in manifest.nodes and manifest.nodes[name].checksum.checksum == branches.checksum
    }


def _refuse_foreign(found: BranchFile, manifest: Manifest, file: Path) -> None:
    if found.schema != _SCHEMA:
        raise ArtifactError(f"{file}: written by another version of govern ({found.schema})", ADVICE)
    pairs = (
        ("project", found.project, manifest.metadata.project_name),
        ("engine", found.adapter, manifest.metadata.adapter_type),
    )
    for what, was, now in pairs:
        if was != now:
            raise ArtifactError(f"{file}: compiled for {what} {was}, and the manifest is of {now}", ADVICE)
    if found.macros != macros_digest(manifest):
        raise ArtifactError(f"{file}: a macro has changed since both branches were compiled", ADVICE)
