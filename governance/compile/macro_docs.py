"""What dbt's documentation says of the compiled macros."""

from __future__ import annotations

from collections.abc import Mapping

import yaml

from governance.compile.headers import yaml_header
from governance.declared.masks import Mask
from governance.masks.kinds import parameters

_ARGUMENTS = {
    "column": ("string", "SQL of the value."),
    "columns": ("list[string]", "SQL of each value."),
    "birth_date": ("string", "SQL of the date of birth."),
    "at_date": ("string", "SQL of the day at which the age is told."),
    "as_of": ("string", "SQL of the day as of which nobody over 89 may be told."),
}
_VERBS = {
    "mask": "Masked at query time where the target may hold raw values, at build elsewhere.",
    "deidentify": "Transformed at build, on every target.",
}


def macro_docs(verbs: Mapping[str, Mask]) -> str:
    """The text of a folder's YAML; `verbs` are its macros, sorted, each with its mask."""
    macros = [_described(verb, mask) for verb, mask in verbs.items()]
    text = yaml.safe_dump({"macros": macros}, sort_keys=False, width=110, allow_unicode=True)
    return yaml_header("policies/masks.yml", macros) + text


def _described(verb: str, mask: Mask) -> dict[str, object]:
    arguments = [
        {"name": name, "type": _ARGUMENTS[name][0], "description": _ARGUMENTS[name][1]}
        for name in parameters(mask)
    ]
    accepts = f"Lowers {', '.join(mask.accepts)}."
    description = f"{mask.description} {_VERBS[verb.partition('_')[0]]} {accepts}"
    return {"name": verb, "description": description, "arguments": arguments}
