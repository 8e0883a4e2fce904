"""Both branches of each incremental model: dbt compiles the project twice, `is_incremental()` false and true.

dbt itself compiles one branch, the one the warehouse's state asks for, and connects to find out. Here the project
is laid out anew beside its target folder, with links to all its files and one macro more, an `is_incremental` that
answers the branch asked for; the project itself is not touched, and nothing connects.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from governance.artifacts.branches import (
    NAME,
    Branches,
    BranchFile,
    encode_branches,
    has_branches,
    macros_digest,
)
from governance.artifacts.manifest import Manifest, read_manifest
from governance.artifacts.nodes import Node
from governance.compile.dbt import dbt_on_path, require_project
from governance.errors import EvaluationError

_SCHEMA = "govern.branches/v1"
_MACROS = "govern_branch_macros"
_MACRO = "{{% macro is_incremental() %}}{{{{ return({answer}) }}}}{{% endmacro %}}\n"
REDIRECTIONS = ("DBT_TARGET_PATH", "DBT_LOG_PATH", "DBT_FULL_REFRESH")
_FAILING = re.compile(r"Error in model (\w+) \(")
_ATTEMPTS = 50
_ANSWERS = {"full": "false", "incremental": "true"}


@dataclass(frozen=True, slots=True)
class Compilation:
    """What is to be compiled.

    Attributes:
        project_dir: The folder of dbt_project.yml.
        target_dir: Where dbt writes; branches.json goes there.
        target: The dbt target, or None: the profile's default.
        variables: YAML for dbt's ``--vars``, or None.
        called_in: The folder that dbt is called in, or None: the project's.
        environment: The environment it is called with, or None: this process's, without what redirects its output.
    """

    project_dir: Path
    target_dir: Path
    target: str | None = None
    variables: str | None = None
    called_in: Path | None = None
    environment: Mapping[str, str] | None = None


def compile_branches(work: Compilation) -> tuple[Path, BranchFile]:
    """Compile both branches offline and write them to branches.json.

    Returns:
        The file written, and what is in it. A model that dbt could not compile offline (its SQL asks the
        warehouse) has None for that branch.

    Raises:
        UsageError: There is no dbt project or no dbt.
        EvaluationError: dbt failed before it compiled anything.
    """
    require_project(work.project_dir)
    compiled = {branch: _compiled(work, branch) for branch in _ANSWERS}
    found = _pair(compiled["full"], compiled["incremental"], work.target)
    file = work.target_dir / NAME
    partial = file.with_suffix(".partial")
    partial.write_bytes(encode_branches(found))
    partial.replace(file)
    return file, found


def _pair(full: Manifest, incremental: Manifest, target: str | None) -> BranchFile:
    project = str(full.metadata.project_name)
    models = {
        name: _both(node, incremental.nodes.get(name))
        for name, node in sorted(full.nodes.items())
        if has_branches(node)
    }
    return BranchFile(
        schema=_SCHEMA,
        project=project,
        adapter=str(full.metadata.adapter_type),
        target=target,
        macros=macros_digest(full, but=f"macro.{project}.is_incremental"),
        models=models,
    )


def _both(full: Node, incremental: Node | None) -> Branches:
    macros = {*full.depends_on.macros, *(incremental.depends_on.macros if incremental else ())}
    return Branches(
        checksum=full.checksum.checksum,
        full=full.compiled_code,
        incremental=incremental.compiled_code if incremental else None,
        macros=tuple(sorted(macros)),
    )


def _compiled(work: Compilation, branch: str) -> Manifest:
    """The manifest of the project compiled with one branch forced."""
    folder = work.target_dir.resolve() / "branches" / branch
    written = folder / "target" / "manifest.json"
    written.unlink(missing_ok=True)
    lay_out(work, branch)
    try:
        _compile_what_can_be(work, folder)
    finally:  # links that lead out of the target folder are nothing to leave there
        shutil.rmtree(folder / "project")
    return read_manifest(written)


def _compile_what_can_be(work: Compilation, folder: Path) -> None:
    """Let dbt compile the incremental models; it stops at the first that asks the warehouse, so go on without that.

    Raises:
        EvaluationError: dbt names no model as the cause, or too many.
    """
    left_out: list[str] = []
    for _ in range(_ATTEMPTS):
        done = _run_dbt(work, folder, left_out)
        if done.returncode == 0:
            return
        said = done.stdout + done.stderr
        found = [name for name in _FAILING.findall(said) if name not in left_out]
        if not found:
            break
        left_out.append(found[0])
    # dbt tells what went wrong on its output; what libraries print as they end is no part of that.
    tail = "\n".join((done.stdout.strip() or done.stderr.strip()).splitlines()[-12:])
    raise EvaluationError(
        f"dbt could not compile the {folder.name} branch:\n{tail}", "mend what dbt names and try again"
    )


def _run_dbt(work: Compilation, folder: Path, left_out: Sequence[str]) -> subprocess.CompletedProcess[str]:
    command = [dbt_on_path(), "--no-use-colors", "compile", "--no-introspect", "--no-populate-cache"]
    command += ["--project-dir", str(folder / "project"), "--target-path", str(folder / "target")]
    command += ["--log-path", str(folder / "logs"), "--select", "config.materialized:incremental"]
    command += ["--indirect-selection", "empty"]  # no tests: one that asks the warehouse would stop it all
    command += ["--exclude", *left_out] if left_out else []
    command += ["--full-refresh"] if folder.name == "full" else []
    command += ["--target", work.target] if work.target else []
    command += ["--vars", work.variables] if work.variables else []
    # profiles.yml is looked for where dbt would look for it if it were called in the project.
    return subprocess.run(
        command,
        cwd=work.called_in or work.project_dir,
        env=work.environment or _environment(),
        capture_output=True,
        text=True,
        check=False,
    )


def _environment() -> Mapping[str, str]:
    """This process's, without what would send dbt's output back to the project's own folders."""
    return {name: value for name, value in os.environ.items() if name not in REDIRECTIONS}


def lay_out(work: Compilation, branch: str) -> Path:
    """Links to everything in the project; dbt_project.yml written anew with one folder of macros more.

    Args:
        work: What is to be compiled.
        branch: ``full`` or ``incremental``: what `is_incremental()` answers there.

    Returns:
        The folder that dbt can be pointed at.
    """
    project, target_dir = work.project_dir.resolve(), work.target_dir.resolve()
    into = target_dir / "branches" / branch / "project"
    shutil.rmtree(into, ignore_errors=True)
    macros = into / _MACROS
    macros.mkdir(parents=True)
    (macros / "is_incremental.sql").write_text(_MACRO.format(answer=_ANSWERS[branch]), encoding="utf-8")
    for entry in sorted(project.iterdir()):
        if entry.name != "dbt_project.yml" and entry != target_dir and not entry.name.startswith("."):
            (into / entry.name).symlink_to(entry)
    for hidden in (".dbtignore", ".user.yml"):
        if (project / hidden).exists():
            (into / hidden).symlink_to(project / hidden)
    content = yaml.safe_load((project / "dbt_project.yml").read_text(encoding="utf-8"))
    content["macro-paths"] = [*(content.get("macro-paths") or ["macros"]), _MACROS]
    (into / "dbt_project.yml").write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    return into
