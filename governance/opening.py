"""What dbt wrote, opened: the project to be judged, its base, and the run that is to be what was gated."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from governance.artifacts.branches import Branches, read_branches
from governance.artifacts.catalog import Catalog, read_catalog
from governance.artifacts.freshness import require_fresh
from governance.artifacts.manifest import ADVICE, Manifest, read_manifest
from governance.artifacts.run_results import RunResults, read_run_results
from governance.changes.state import State
from governance.declared.approving import deciding_files
from governance.declared.baseline import read_baseline
from governance.declared.contracts import load_contracts
from governance.declared.governance_file import Governance
from governance.declared.policies import Policies, load_policies
from governance.declared.waivers import Waiver, read_waivers
from governance.errors import ArtifactError, UsageError
from governance.project import Project, build_project
from governance.project.built import Built

if TYPE_CHECKING:  # a run of checks that follow nothing does not load it
    from governance.lineage.tracing import Traced


@dataclass(frozen=True, slots=True)
class Needs:
    """What of the artifacts the checks need.

    Attributes:
        follows: Whether columns are followed.
        sql: Whether compiled SQL is read.
    """

    follows: bool
    sql: bool


@dataclass(frozen=True, slots=True)
class Side:
    """Where one of two states is.

    Attributes:
        manifest: Its manifest.
        project_dir: The folder of its governance.yml, `policies/` and `contracts/`.
    """

    manifest: Path
    project_dir: Path


@dataclass(frozen=True, slots=True)
class Opened:
    """A manifest as the project that it describes.

    Attributes:
        manifest: The manifest.
        project: The project.
        branches: Both branches of incremental models, where columns are followed.
        follow: Follows every column, once.
        not_examined: What could not be looked at, one sentence each.
    """

    manifest: Manifest
    project: Project
    branches: Mapping[str, Branches]
    follow: Callable[[], Traced]
    not_examined: tuple[str, ...] = ()


def open_head(file: Path, project_dir: Path, target: str | None, policies: Policies, needs: Needs) -> Opened:
    """The project to be judged.

    Raises:
        UsageError: The target is not declared.
        ArtifactError: The manifest cannot be read, is stale, not compiled, or that of another engine.
    """
    policies.governance.require_target(target)
    manifest = read_manifest(file)
    _check_engine(policies.governance, target, manifest)
    not_examined = require_fresh(manifest, project_dir)
    project = build_project(manifest, policies.governance, project_dir)
    if needs.sql:
        _require_compiled(manifest, project)
    branches = read_branches(manifest, target) if needs.follows else {}
    follow = _follower(manifest, project, policies, branches, needs)
    return Opened(manifest, project, branches, follow, not_examined)


def open_base(file: Path, head: Opened, project_dir: Path, policies: Policies, needs: Needs) -> Opened:
    """The project as it was before a change; its files need not be here, so nothing is compared with them.

    Raises:
        ArtifactError: The manifest cannot be read, is not compiled, or that of another project or engine.
    """
    manifest = _beside(file, head, "base")
    project = build_project(manifest, policies.governance, project_dir)
    if needs.sql:
        _require_compiled(manifest, project)
    branches = read_branches(manifest) if needs.follows else {}
    return Opened(manifest, project, branches, _follower(manifest, project, policies, branches, needs))


def open_ran(
    file: Path, head: Opened, project_dir: Path, policies: Policies
) -> tuple[Opened, RunResults | None]:
    """The project as it was compiled for a production run, and what became of its nodes.

    Both branches of its incremental models are those that were gated: the run compiled one of them.

    Returns:
        The project; and the run's results, or None where they are not beside the manifest or are of another run.

    Raises:
        ArtifactError: The manifest or the results cannot be read, or are of another project or engine.
    """
    manifest = _beside(file, head, "ran")
    project = build_project(manifest, policies.governance, project_dir)
    follow = _follower(manifest, project, policies, head.branches, Needs(follows=True, sql=True))
    beside = file.with_name("run_results.json")
    results = read_run_results(beside) if beside.exists() else None
    notes = [
        "which models ran: there is no run_results.json beside the manifest, so all are taken to have run"
    ]
    if results is not None and results.metadata.invocation_id == manifest.metadata.invocation_id:
        notes = []
    elif results is not None:
        results = None
        notes = [
            "which models ran: run_results.json is of another run than the manifest, so all are taken to have run"
        ]
    return Opened(manifest, project, head.branches, follow, tuple(notes)), results


def open_states(head: Side, base: Side) -> tuple[State, State]:
    """The two states that a diff compares: base and head, each with the declarations beside its manifest.

    Args:
        head: Where the head is; its manifest must be as fresh as its files.
        base: Where the base is.

    Raises:
        DeclarationError: A file that people write for us is wrong, or a contract of the head has a table that
            nothing builds.
        ArtifactError: A manifest cannot be read, is stale, not compiled, or the two are of other projects or engines.
    """
    now, before = _state(head, is_head=True), _state(base, is_head=False)
    for part, theirs, ours in (
        ("project", before.project.name, now.project.name),
        ("engine", before.project.adapter, now.project.adapter),
    ):
        if theirs != ours:
            raise ArtifactError(
                f"{base.manifest}: this base is of {part} {theirs}, and what is compared with it is of {part} {ours}",
                "name a manifest of the same project, compiled for the same target: --base",
            )
    _require_built(now)
    return before, now


def _state(side: Side, *, is_head: bool) -> State:
    policies = load_policies(side.project_dir)
    folder = side.project_dir / "contracts"
    contracts = load_contracts(folder) if folder.is_dir() else ()
    recorded = read_baseline(side.project_dir)
    manifest = read_manifest(side.manifest)
    not_examined = require_fresh(manifest, side.project_dir) if is_head else ()
    project = build_project(manifest, policies.governance, side.project_dir)
    _require_compiled(manifest, project)
    return State(
        root=side.project_dir,
        project=project,
        policies=policies,
        contracts=contracts,
        recorded=frozenset(entry.id for entry in recorded.entries) if recorded else frozenset(),
        branches=read_branches(manifest),
        roots=deciding_files(side.project_dir),
        not_examined=tuple(not_examined),
    )


def _require_built(state: State) -> None:
    """A contract whose table nothing builds can be compared with nothing."""
    built = Built(state.project)
    for contract in state.contracts:
        for place, table in enumerate(contract.interfaces.tables):
            if not built.versions(contract, table):
                raise contract.error(
                    f"product {contract.name} promises `{table}`, and no platinum model of domain {contract.domain} "
                    "builds it",
                    ("interfaces", "tables", place),
                    "name the table that a model builds, or write the model",
                )


def base_folder(manifest: Path, project_dir: Path) -> Path:
    """The project that a base's manifest was made of: the nearest folder above it with a governance.yml.

    Raises:
        UsageError: There is none, or it is the project that the base is compared with: its files are no longer those
            of the base.
    """
    above = next((one for one in manifest.resolve().parents if (one / "governance.yml").is_file()), None)
    advice = (
        "name the folder that has the base's governance.yml, policies/ and contracts/: --base-dir DIR; or let the base "
        "be made: --base-ref main"
    )
    if above is None:
        raise UsageError(f"{manifest}: there is no governance.yml in a folder above this base", advice)
    if above == project_dir.resolve():
        raise UsageError(
            f"{manifest}: this base lies in the project that it is compared with, whose policies and contracts are "
            "today's",
            advice,
        )
    return above


def base_waivers(base: Manifest, project_dir: Path) -> dict[str, Waiver] | None:
    """The waivers of the base by finding, or None where they are not found.

    They are `waivers.yml` beside its manifest, or in `policies/` of the dbt project whose target folder that is.

    Raises:
        DeclarationError: The file is wrong.
    """
    folder = base.file.resolve().parent
    above = folder.parent / "policies" / "waivers.yml"
    found = [folder / "waivers.yml"]
    if (folder.parent / "dbt_project.yml").exists() and folder.parent != project_dir.resolve():
        found.append(above)
    for file in found:
        if file.exists():
            return {waiver.finding: waiver for waiver in read_waivers(file)[1]}
    return None


def _beside(file: Path, head: Opened, what: str) -> Manifest:
    """Another manifest of the same project, for the same engine."""
    manifest = read_manifest(file)
    for part, theirs, ours in (
        ("project", manifest.metadata.project_name, head.manifest.metadata.project_name),
        ("engine", manifest.metadata.adapter_type, head.manifest.metadata.adapter_type),
    ):
        if theirs != ours:
            raise ArtifactError(
                f"{file}: this {what} is of {part} {theirs}, and what is judged is of {part} {ours}",
                f"name a manifest of the same project, compiled for the same target: --{what}",
            )
    return manifest


def _follower(
    manifest: Manifest, project: Project, policies: Policies, branches: Mapping[str, Branches], needs: Needs
) -> Callable[[], Traced]:
    catalog = _catalog(manifest) if needs.follows else None

    def follow() -> Traced:
        from governance.lineage.tracing import Around, trace

        return trace(project, policies, Around(branches, catalog, manifest.file.parent))

    return cache(follow)


def _catalog(manifest: Manifest) -> Catalog | None:
    """The catalog that dbt wrote together with the manifest; one of another run may lack a column of today."""
    file = manifest.file.with_name("catalog.json")
    found = read_catalog(file) if file.exists() else None
    run = manifest.metadata.invocation_id
    return found if found is not None and run and found.metadata.invocation_id == run else None


def _require_compiled(manifest: Manifest, project: Project) -> None:
    """A model without SQL is a finding; a project without any has not been compiled."""
    in_sql = [model for model in project.models.values() if model.kind != "seed" and model.language == "sql"]
    if in_sql and not any(model.compiled_code for model in in_sql):
        raise ArtifactError(
            f"{manifest.file}: this manifest holds no compiled SQL, so no column can be followed",
            ADVICE.replace("which writes it anew", "which writes the SQL of every model to it"),
        )


def _check_engine(governance: Governance, target: str | None, manifest: Manifest) -> None:
    """What is compiled for one engine says nothing about another."""
    engine = None if target is None else governance.targets[target].engine
    adapter = manifest.metadata.adapter_type
    if engine is not None and adapter is not None and adapter != engine:
        raise ArtifactError(
            f"{manifest.file}: compiled for {adapter}, and target {target} is {engine}",
            f"run `dbt compile --target {target}`",
        )
