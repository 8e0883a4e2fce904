"""dbt's own plugin: after each parse it asks the checks that need no compiled SQL, before anything is created.

Only where governance.yml stands beside dbt_project.yml. What it does with findings stands there, under
`dbt_plugin`. dbt calls it when it writes the manifest, so that `--no-write-json` skips it: it is a help while one
works, and `govern check` is the gate.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dbt.flags import get_flags
from dbt.plugins.contracts import PluginArtifacts
from dbt.plugins.exceptions import dbtPluginError
from dbt.plugins.manager import dbt_hook, dbtPlugin
from dbt_common.events.base_types import EventLevel
from dbt_common.events.functions import fire_event
from dbt_common.events.types import Note

if TYPE_CHECKING:
    from governance.findings import Finding, Verdict

_CREATING = frozenset({"build", "run", "seed", "snapshot", "test", "clone", "retry", "run-operation"})
# Commands that print what other programs read.
_SILENT = frozenset({"list", "ls", "show"})
_SHOWN = 10
_GATE = "`govern build` or, after `dbt compile`, `govern check` asks them all"


class Govern(dbtPlugin):  # type: ignore[misc]
    """Asks the checks that need no compiled SQL each time dbt has parsed the project."""

    @dbt_hook  # type: ignore[untyped-decorator]
    def get_manifest_artifacts(self, manifest: object) -> PluginArtifacts:  # noqa: ARG002 - read as written
        """Judge the manifest that dbt has just written; there are no artifacts to add.

        Raises:
            dbtPluginError: governance.yml says `on_findings: stop`, this command would create something, and the
                checks found something or could not be asked.
        """
        flags = get_flags()
        folder = Path(getattr(flags, "PROJECT_DIR", None) or Path.cwd())
        if (folder / "governance.yml").is_file() and flags.WHICH not in _SILENT:
            _tell(_said(folder, flags), stops=flags.WHICH in _CREATING)
        return {}


def _said(folder: Path, flags: Any) -> tuple[str, str]:  # noqa: ANN401 - dbt types its flags as anything
    """What to do with findings, by governance.yml, and the findings in words; no words where there are none."""
    from governance.declared.governance_file import read_governance
    from governance.errors import GovernError

    does = "stop"  # what cannot be read stops
    try:
        declared = read_governance(folder / "governance.yml")[1]
        does = declared.dbt_plugin.on_findings
        return does, "" if does == "ignore" else "\n".join(_judged(folder, flags, declared.checks.off))
    except GovernError as error:
        return does, f"govern could not judge this project: {error}"


def _judged(folder: Path, flags: Any, off: tuple[str, ...]) -> Iterator[str]:  # noqa: ANN401
    from governance.checks import ALL_CHECKS
    from governance.gate import Question, default_manifest, judge

    target_path = getattr(flags, "TARGET_PATH", None)
    manifest = folder / target_path / "manifest.json" if target_path else default_manifest(folder)
    on = [check for check in ALL_CHECKS if check.id not in off]
    early = tuple(check.before_compiling or check for check in ALL_CHECKS)
    asked = tuple(check.id for check in early if check.id not in off and not check.needs_sql)
    question = Question(manifest, folder, only=asked, today=dt.datetime.now(tz=dt.UTC).date())
    verdict = judge(question, early)
    if verdict.exit_code:
        yield f"govern: {_counted(verdict)}, by {len(asked)} checks that need no compiled SQL"
        yield from _shown(verdict)
        later = ", ".join(check.id for check in on if check.needs_sql)
        yield f"  not asked before compiling: {later}; {_GATE}"


def _counted(verdict: Verdict) -> str:
    found = len(verdict.open)
    return f"{found} finding{'' if found == 1 else 's'}" if found else "not everything could be examined"


def _shown(verdict: Verdict) -> Iterator[str]:
    findings = verdict.open
    yield from (_line(finding) for finding in findings[:_SHOWN])
    if len(findings) > _SHOWN:
        yield f"  … and {len(findings) - _SHOWN} more"
    for result in verdict.results:
        if result.error is not None:
            yield f"  {result.check} could not be asked: {result.error}"


def _line(finding: Finding) -> str:
    place = f"{finding.file}:{finding.line}" if finding.line else finding.file
    return f"  {place}  {finding.check}: {finding.message}\n    → {finding.fix}"


def _tell(said: tuple[str, str], *, stops: bool) -> None:
    does, words = said
    if words and stops and does == "stop":
        raise dbtPluginError(f"{words}\nNothing was created: governance.yml says `on_findings: stop`")
    if words:
        fire_event(Note(msg=words), level=EventLevel.WARN)
