"""Are the hooks of whole runs, exposures, saved queries and scripts that the manifest holds those of the files?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

from governance.artifacts.freshness.comparing import has_jinja, same
from governance.artifacts.freshness.disk import Disk
from governance.artifacts.freshness.folders import fully_qualified
from governance.artifacts.manifest import Manifest
from governance.artifacts.nodes import Exposure, merged_meta
from governance.artifacts.project_file import ProjectFile, config_levels
from governance.artifacts.property_files import Declaration, Mapping, as_list, as_mapping, merged

_VERSION = re.compile(r",\s*(?:v|version)\s*=[^,)]*")
_QUOTED = re.compile(r"""['"]([^'"]+)['"]""")


def stale_operations(manifest: Manifest, project: ProjectFile) -> Iterator[str]:
    """What changed among `on-run-start` and `on-run-end` of a project, one sentence each."""
    written = Counter(one.raw_code.strip() for one in manifest.operations if one.package_name == project.name)
    if written != Counter(hook.strip() for hook in project.hooks):
        yield f"dbt_project.yml of {project.name}: on-run-start or on-run-end has changed"


def stale_scripts(manifest: Manifest, disk: Disk) -> Iterator[str]:
    """What changed among analyses, one sentence each."""
    written = {
        one.original_file_path.replace("\\", "/"): one.raw_code
        for one in manifest.scripts
        if one.package_name == disk.project.name and one.resource_type == "analysis"
    }
    for path in disk.below(disk.project.analysis_paths, ".sql"):
        text = disk.text(path)
        if path not in written:
            if not any(uid.startswith("analysis.") for uid in manifest.disabled_ids):
                yield f"{path} is new"
        elif text is None or written[path].strip() != text:
            yield f"{path} has changed"


def stale_exposures(
    manifest: Manifest, projects: tuple[ProjectFile, ...], declarations: list[Declaration]
) -> Iterator[str]:
    """What changed among the exposures of one project, one sentence each.

    Args:
        manifest: The manifest.
        projects: The project, then the root project if that is another.
        declarations: All that the project's YAML declares.
    """
    package = projects[0].name
    written = {one.name: one for one in manifest.exposures.values() if one.package_name == package}
    declared = [one for one in declarations if one.section == "exposures"]

    def difference(one: Declaration) -> str | None:
        return _difference(projects, one, written[one.name])

    yield from _beside("exposure", projects, declared, written, difference)


def stale_saved_queries(
    manifest: Manifest, projects: tuple[ProjectFile, ...], declarations: list[Declaration]
) -> Iterator[str]:
    """What changed among the saved queries of one project that write tables, one sentence each.

    Args:
        manifest: The manifest.
        projects: The project, then the root project if that is another.
        declarations: All that the project's YAML declares.
    """
    package = projects[0].name
    own = (one for one in manifest.saved_queries.values() if one.package_name == package)
    written = {one.name: one for one in own if one.exports}
    declared = [one for one in declarations if one.section == "saved_queries" and one.value.get("exports")]

    def difference(one: Declaration) -> str | None:
        found, asked = written[one.name], as_mapping(one.value.get("query_params"))
        exports = [as_mapping(item).get("name") for item in as_list(one.value.get("exports"))]
        pairs = {
            "exports": (exports, [item.name for item in found.exports]),
            "group_by": (as_list(asked.get("group_by")), found.query_params.group_by),
            "metrics": (as_list(asked.get("metrics")), found.query_params.metrics),
        }
        return next((key for key, pair in pairs.items() if not same(*pair)), None)

    yield from _beside("saved query", projects, declared, written, difference)


def _beside(
    kind: str,
    projects: tuple[ProjectFile, ...],
    declared: list[Declaration],
    written: Mapping,
    difference: Callable[[Declaration], str | None],
) -> Iterator[str]:
    """What the files say of one kind beside what is written, by name: what is new, what has changed, what is gone."""
    for one in declared:
        if one.name not in written:
            if not _may_be_off(projects, one):
                yield f"{one.file}: {kind} {one.name} is new"
        elif changed := difference(one):
            yield f"{one.file}: {changed} of {kind} {one.name} has changed"
    for name in sorted(written.keys() - {one.name for one in declared}):
        yield f"{written[name].original_file_path}: {kind} {name} is gone"


def _levels(projects: tuple[ProjectFile, ...], one: Declaration) -> list[Mapping]:
    """What dbt_project.yml sets, under the section's name with a dash."""
    fqn, section = [*fully_qualified(projects[0], one.file), one.name], one.section.replace("_", "-")
    return [level for project in projects for level in config_levels(project.trees[section], fqn)]


def _may_be_off(projects: tuple[ProjectFile, ...], one: Declaration) -> bool:
    levels = (*_levels(projects, one), as_mapping(one.value.get("config")))
    found = [level["enabled"] for level in levels if "enabled" in level]
    return bool(found) and (found[-1] is False or has_jinja(found[-1]))


def _difference(projects: tuple[ProjectFile, ...], one: Declaration, written: Exposure) -> str | None:
    declared = one.value
    owner = as_mapping(declared.get("owner"))
    below: Mapping = {}
    for level in _levels(projects, one):
        below.update(as_mapping(level.get("meta")))
    found = {
        "type": (declared.get("type"), written.type),
        "url": (declared.get("url"), written.url),
        "owner": ([owner.get("name"), owner.get("email")], [written.owner.name, written.owner.email]),
        "meta": (
            {**below, **merged(declared, "meta")},
            dict(merged_meta(written.meta, written.config.meta if written.config else None)),
        ),
    }
    for key, (said, is_written) in found.items():
        if not same(said, is_written):
            return key
    return None if _reads_the_same(declared, written) else "depends_on"


def _reads_the_same(declared: Mapping, written: Exposure) -> bool:
    """Whether it names the nodes that it reads; which of several versions or packages is meant, dbt knows."""
    texts = {str(text) for text in as_list(declared.get("depends_on"))}
    if any(map(has_jinja, texts)):
        return True
    # `ref('package', 'name', v=2)`, `source('source', 'table')`: the last name that is no version's.
    names = {found[-1] for text in texts if (found := _QUOTED.findall(_VERSION.sub("", text)))}
    # A source's table may have dots in its name; any other node's id has its version behind the third.
    read = {
        uid if uid.startswith("source.") else ".".join(uid.split(".")[:3]) for uid in written.depends_on.nodes
    }
    return all(any(uid.endswith(f".{name}") for uid in read) for name in names) and all(
        any(uid.endswith(f".{name}") for name in names) for uid in read
    )
