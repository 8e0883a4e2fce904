"""The files of a generated project, as people write them: dbt would write the same manifest from them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from as_dbt_writes import Sheet

Tests = Mapping[tuple[str, str], list[str]]
PROJECT = """\
name: synthetic
version: '1.0'
config-version: 2
profile: synthetic
"""


def write_files(manifest: Sheet, folder: Path) -> None:
    """Write dbt_project.yml, each model's SQL, the macros and all YAML below a folder."""
    texts = defaultdict(list, {"dbt_project.yml": [PROJECT]})
    tests = _tests(manifest)
    for model in _of(manifest, "nodes"):
        if model["resource_type"] == "model":
            texts[str(model["original_file_path"])].append(f"{model['raw_code']}\n")
            texts[str(model["patch_path"]).partition("://")[2]] += _model(model, tests)
    for macro in _of(manifest, "macros"):
        texts[str(macro["original_file_path"])].append(f"{macro['macro_sql']}\n")
    for source in _of(manifest, "sources"):
        texts[str(source["original_file_path"])] += _table(source)
    for name, parts in texts.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(_head(name, manifest) + "".join(parts), encoding="utf-8")


def _of(manifest: Sheet, kind: str) -> Iterator[Sheet]:
    found = manifest[kind]
    assert isinstance(found, dict)
    yield from found.values()


def _head(name: str, manifest: Sheet) -> str:
    if name.endswith("__models.yml"):
        return "version: 2\n\nmodels:\n"
    if not name.startswith("models/sources/"):
        return ""
    source = next(one for one in _of(manifest, "sources") if one["original_file_path"] == name)
    return (
        f"version: 2\n\nsources:\n  - name: {source['source_name']}\n"
        f"    description: {source['source_description']}\n    tables:\n"
    )


def _tests(manifest: Sheet) -> Tests:
    """The names of the data tests of each column of each model."""
    found = defaultdict[tuple[str, str], list[str]](list)
    for node in _of(manifest, "nodes"):
        if node["resource_type"] == "test":
            made_from = node["test_metadata"]
            assert isinstance(made_from, dict)
            found[str(node["attached_node"]), str(node["column_name"])].append(made_from["name"])
    return found


def _model(model: Sheet, tests: Tests) -> Iterator[str]:
    yield f"  - name: {model['name']}\n    description: '{model['description']}'\n    config:\n"
    config = model["unrendered_config"]
    assert isinstance(config, dict)
    for key, value in config.items():
        yield from _setting(key, value, "      ")
    yield from _columns(model, "    ", tests)


def _table(source: Sheet) -> Iterator[str]:
    yield f"      - name: {source['name']}\n        description: {source['description']}\n        config:\n"
    config = source["config"]
    assert isinstance(config, dict)
    for key in ("meta", "tags"):
        yield from _setting(key, config[key], "          ")
    yield from _columns(source, "        ", {})


def _setting(key: str, value: object, indent: str) -> Iterator[str]:
    if isinstance(value, dict):
        yield f"{indent}{key}:\n"
        for inner, one in value.items():
            yield from _setting(inner, one, f"{indent}  ")
    elif isinstance(value, list):
        yield f"{indent}{key}: [{', '.join(value)}]\n"
    else:
        yield f"{indent}{key}: {str(value).lower() if isinstance(value, bool) else value}\n"


def _columns(table: Sheet, indent: str, tests: Tests) -> Iterator[str]:
    yield f"{indent}columns:\n"
    columns = table["columns"]
    assert isinstance(columns, dict)
    for column in columns.values():
        yield (
            f"{indent}  - name: {column['name']}\n{indent}    description: {column['description']}\n"
            f"{indent}    data_type: {column['data_type']}\n{indent}    config:\n"
        )
        yield from _setting("meta", column["config"]["meta"], f"{indent}      ")
        laid = tests.get((str(table["unique_id"]), column["name"]))
        if laid:
            yield f"{indent}    data_tests: [{', '.join(laid)}]\n"
