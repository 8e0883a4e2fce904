"""Where the base of a change comes from: a manifest that is named, or a commit that is compiled."""

from __future__ import annotations

from pathlib import Path


def base_manifest(
    base: Path | None, ref: str | None, project_dir: Path, manifest: Path, target: str | None
) -> Path | None:
    """The base's manifest, or None where no base is named.

    Args:
        base: The manifest, if it is named.
        ref: The commit; compiled in dbt's target folder, once, where no manifest is named.
        project_dir: The folder of dbt_project.yml.
        manifest: That of the head: the commit is compiled beside it.
        target: The dbt target that it is compiled for, or None: the profile's.

    Raises:
        UsageError: There is no such commit, or no dbt.
        EvaluationError: It could not be compiled.
    """
    if base is not None or ref is None:
        return base
    from governance.compile.at_commit import Commit, compiled_at

    return compiled_at(Commit(ref, project_dir, manifest.parent, target)) / "target" / "manifest.json"
