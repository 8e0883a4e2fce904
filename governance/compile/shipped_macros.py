"""The macros that attach protection in the CREATE, as they are delivered: a project takes them as they are."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cache
from pathlib import Path, PurePosixPath

from governance.compile.compiled_macros import macro_texts
from governance.declared.governance_file import ENGINES, Engine, Governance
from governance.declared.shipped import shipped_folder

_ATTACH, _WIRING = PurePosixPath("macros/attach"), PurePosixPath("macros/wiring")


def attaching_engines(governance: Governance) -> tuple[Engine, ...]:
    """The engines that mask at query time in some target, sorted, and have macros for it."""
    raw = {target.engine for target in governance.targets.values() if target.may_hold_raw}
    return tuple(engine for engine in sorted(ENGINES) if engine in raw and _wiring(engine))


def attach_files(engines: Collection[Engine]) -> dict[PurePosixPath, str]:
    """What a project needs of them on these engines: text by path, relative to the project.

    `macros/attach/` writes protection into a CREATE; `macros/wiring/` makes dbt call it, which it does in the root project
    alone.
    """
    if not engines:
        return {}
    paths = [path for path in _files(_ATTACH) if path.parent == _ATTACH]
    for engine in engines:
        paths += [path for path in _files(_ATTACH) if path.parent.name == engine]
        paths += _wiring(engine)
    return {path: (_root() / path).read_text(encoding="utf-8") for path in sorted(paths)}


def kept_files(project: Path) -> dict[PurePosixPath, str]:
    """Those of the engines that a project is wired for already; none where they are its own."""
    if _is_own(project):
        return {}
    return attach_files(
        [engine for engine in ENGINES if any((project / path).exists() for path in _wiring(engine))]
    )


def vouched_macros(project: Path) -> Mapping[str, str]:
    """Name → text of every delivered macro; none for the project that they are delivered from.

    What stands in a project word for word as it was delivered needs nobody's approval there; but a project does not vouch
    for itself.
    """
    return {} if _is_own(project) else _texts()


def _is_own(project: Path) -> bool:
    return project.resolve() == _root().resolve()


@cache
def _texts() -> Mapping[str, str]:
    files = attach_files(ENGINES).values()
    return {name: text for file in files for name, text in macro_texts(file)}


def _wiring(engine: Engine) -> list[PurePosixPath]:
    return [path for path in _files(_WIRING) if path.name.startswith(f"{engine}_")]


def _files(folder: PurePosixPath) -> Iterator[PurePosixPath]:
    for file in sorted((_root() / folder).rglob("*.sql")):
        yield PurePosixPath(file.relative_to(_root()).as_posix())


def _root() -> Path:
    """The folder in which `macros/` stands."""
    return shipped_folder("macros").parent
