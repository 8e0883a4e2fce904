"""mask-intact: a mask is what the policies compile to, and nothing else goes by its name or its marker."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from governance.checks.case import Case, Check, Examined, Problem, Unseen
from governance.compile.compiled_macros import OUR_PACKAGE, base_name, compiled_macros
from governance.project import Macro, Model

_MARKERS = ("/*govern:", "/*/govern:")
_REFUSED = ("marker of ", "the marker of ")
_COMPILE = "run `govern compile`, which writes it anew, then `dbt compile`"


def mask_intact(case: Case) -> Iterator[Examined | Unseen]:
    """Every macro that the policies compile to is exactly that, and nobody else writes its markers.

    Each is compared with what policies/ and governance.yml compile to. A macro of such a name in a package
    that is not ours, a variant for an engine that we do not write, and a marker of a mask that its macro did
    not write, whether it stands in a macro or in a model, are findings.
    """
    ours = compiled_macros(case.policies)
    mine = {case.project.name, OUR_PACKAGE}
    # dbt finds a macro of the root project first, so it is named for what is missing.
    present = {macro.name for macro in case.project.macros.values() if macro.package in mine}
    if present.isdisjoint(ours):
        yield Unseen(
            "the project has none of the macros that policies/ compile to: nothing is masked at build"
        )
    else:
        yield from _missing(case, sorted(ours.keys() - present))
    yield from _macros(case, ours, mine)
    yield from _models(case)


def _missing(case: Case, names: list[str]) -> Iterator[Examined]:
    for name in names:
        yield Examined(
            f"macro.{case.project.name}.{name}",
            None,
            (Problem(f"macro `{name}`, which the policies compile to, is not in the project", _COMPILE),),
        )


def _macros(case: Case, ours: Mapping[str, str], mine: set[str]) -> Iterator[Examined]:
    names = {base_name(name) for name in ours}
    for macro in case.project.macros.values():
        if macro.name in ours and macro.package in mine:
            problem = None if macro.sql.strip() == ours[macro.name] else _differs(macro)
        elif base_name(macro.name) in names:
            problem = _stranger(macro, case)
        elif any(marker in macro.sql for marker in _MARKERS):
            problem = _writes_markers(f"macro `{macro.name}`")
        else:
            continue
        yield Examined(macro.unique_id, None, (problem,) if problem else (), (macro.file, 0))


def _differs(macro: Macro) -> Problem:
    return Problem(
        f"macro `{macro.name}` of {macro.package} is not what the policies compile to",
        f"{_COMPILE}; a change of a mask belongs into policies/masks.yml",
    )


def _stranger(macro: Macro, case: Case) -> Problem:
    if macro.package in {case.project.name, OUR_PACKAGE}:
        return Problem(
            f"`{macro.name}` is a variant of `{base_name(macro.name)}` that the policies do not compile to: "
            "dbt may call it instead",
            "remove it, or give it a name of its own",
        )
    return Problem(
        f"`{macro.name}` of package {macro.package} goes by the name of a macro that the policies compile to",
        "remove the package, or ask its authors to rename the macro",
    )


def _writes_markers(whose: str) -> Problem:
    return Problem(
        f"{whose} writes the marker of a mask by itself, which proves nothing",
        "call the mask's macro, such as {{ mask_email('email') }}, and write no marker",
    )


def _models(case: Case) -> Iterator[Examined]:
    """Models in whose SQL markers stand: as written, and as compiled, whatever put them there."""
    for model in case.project.models.values():
        relation = case.traced.relation(model.unique_id)
        refused = [note for note in (relation.notes if relation else ()) if note.startswith(_REFUSED)]
        problems = list(_forged(model, sorted(set(refused))))
        if problems or any(marker in (model.compiled_code or "") for marker in _MARKERS):
            yield Examined(model, None, tuple(problems), (model.file, 0))


def _forged(model: Model, refused: list[str]) -> Iterator[Problem]:
    if any(marker in model.source_code for marker in _MARKERS):
        yield _writes_markers(f"{model.kind} {model.name}")
    for note in refused:
        yield Problem(
            f"a marker does not count: {note.removeprefix('the ')}",
            "call the mask's macro, {{ mask_…('column') }}, on a plain expression, and write no marker",
            subject=note,
        )


MASK_INTACT = Check(
    id="mask-intact",
    ask=mask_intact,
    core=False,
    follows=True,
)
