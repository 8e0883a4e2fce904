"""YAML in, typed structs out; an error names file, line, path and what was expected."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import yaml

from governance.errors import DeclarationError

T = TypeVar("T")
Step = str | int
Trail = tuple[Step, ...]

_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SEGMENT = re.compile(r"\.([^.\[`]+)|\[(\d+)\]|\[(\.\.\.)\]")
_MAXIMUM_BYTES = 4 * 1024 * 1024


class Document:
    """One YAML file: its plain value, and the line of every key and item in it.

    Attributes:
        file: The path, as given.
        value: Dicts, lists, strings, numbers, booleans, dates and None.
        lines: 1-based line of each key and item, by its trail such as ``("masks", "mask_email")``.
    """

    def __init__(self, file: Path, text: str) -> None:
        self.file = file
        self.lines: dict[Trail, int] = {(): 1}
        self._seen: set[int] = set()
        try:
            self.value = self._plain(self._compose(text), ())
        except RecursionError as error:
            raise DeclarationError("this file is nested too deeply", file=str(file)) from error

    def line(self, trail: Trail) -> int:
        """The line of a trail, or of the nearest place above it that has one."""
        while trail not in self.lines:
            trail = trail[:-1]
        return self.lines[trail]

    def error(self, message: str, trail: Trail = (), advice: str = "") -> DeclarationError:
        """An error that names file, line and path of a place in this document."""
        return DeclarationError(
            message, file=str(self.file), line=self.line(trail), path=dotted(trail), advice=advice
        )

    def _compose(self, text: str) -> yaml.Node | None:
        loader = _Loader(text)
        try:
            return loader.get_single_node()
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            message = f"this is not YAML: {error.problem or error.context}"
            raise DeclarationError(
                message, file=str(self.file), line=mark.line + 1 if mark else None
            ) from error
        except yaml.YAMLError as error:
            raise DeclarationError(f"this is not YAML: {error}", file=str(self.file)) from error
        finally:
            loader.dispose()

    def _plain(self, node: yaml.Node | None, trail: Trail) -> Any:  # noqa: ANN401 - YAML is any value
        if node is None:
            return None
        if not node.tag.startswith("tag:yaml.org,2002:") or "python" in node.tag:
            line = node.start_mark.line + 1
            raise self._at(f"the tag {node.tag} is not read here", line, trail, "write the plain value")
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, trail)
        if id(node) in self._seen:  # an alias: it could repeat itself without end
            line = self.line(trail)
            raise self._at("aliases (*name) are not read here", line, trail, "write the value out")
        self._seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, trail)
        return self._sequence(node, trail)

    def _mapping(self, node: yaml.MappingNode, trail: Trail) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            line = key_node.start_mark.line + 1
            if key_node.tag == "tag:yaml.org,2002:merge":
                raise self._at("merge keys (<<) are not read here", line, trail, "write the keys out")
            if not isinstance(key_node, yaml.ScalarNode):
                raise self._at("a key must be a plain word", line, trail)
            if key in found:
                first = self.lines[(*trail, key)]
                raise self._at(
                    f"duplicate key `{key}`, first seen in line {first}",
                    line,
                    (*trail, key),
                    "keep one of the two",
                )
            self.lines[(*trail, key)] = line
            found[key] = self._plain(value_node, (*trail, key))
        return found

    def _sequence(self, node: yaml.Node, trail: Trail) -> list[Any]:
        items = []
        for position, item in enumerate(node.value):
            self.lines[(*trail, position)] = item.start_mark.line + 1
            items.append(self._plain(item, (*trail, position)))
        return items

    def _scalar(self, node: yaml.Node, trail: Trail) -> Any:  # noqa: ANN401 - YAML is any value
        constructor = _Loader("")
        try:
            value = constructor.construct_object(node)
        except (yaml.YAMLError, ValueError) as error:
            line = node.start_mark.line + 1
            raise self._at(f"this value cannot be read: {error}", line, trail) from error
        finally:
            constructor.dispose()
        return value

    def _at(self, message: str, line: int, trail: Trail, advice: str = "") -> DeclarationError:
        return DeclarationError(message, file=str(self.file), line=line, path=dotted(trail), advice=advice)


def dotted(trail: Trail) -> str:
    """A trail as people write it: ``masks.mask_email.accepts[0]``."""
    text = ""
    for step in trail:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text


def document_of(raw: bytes, file: Path) -> Document:
    """The bytes of one YAML file, read.

    Args:
        raw: The bytes.
        file: What errors call it.

    Raises:
        DeclarationError: They are too many, not UTF-8 or not YAML, or repeat a key.
    """
    if len(raw) > _MAXIMUM_BYTES:
        raise DeclarationError("this file is larger than 4 MiB", file=str(file))
    try:
        return Document(file, raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise DeclarationError("this file is not UTF-8", file=str(file), line=line) from error


def read(file: Path) -> Document:
    """Read one YAML file.

    Raises:
        DeclarationError: The file is missing, not UTF-8, not YAML, or repeats a key.
    """
    try:
        raw = file.read_bytes()
    except FileNotFoundError as error:
        advice = "call this in the dbt project (or name it: --project-dir), and write the file: `govern schema` describes it"
        raise DeclarationError("this file does not exist", file=str(file), advice=advice) from error
    except OSError as error:
        raise DeclarationError(f"this file cannot be read: {error.strerror}", file=str(file)) from error
    return document_of(raw, file)


def decode(document: Document, kind: type[T]) -> T:
    """The document as a typed struct; unknown keys are refused.

    Raises:
        DeclarationError: A key is unknown or missing, or a value is not what it should be.
    """
    if document.value is None:
        raise document.error("this file is empty")
    try:
        return msgspec.convert(document.value, kind, builtin_types=(dt.date, dt.datetime))
    except msgspec.ValidationError as error:
        message, trail = _locate(document, kind, error)
        raise document.error(message, trail) from error


def _locate(document: Document, kind: type, error: msgspec.ValidationError) -> tuple[str, Trail]:
    """Find the trail of an error; msgspec writes `[...]` for the keys of a mapping."""
    message, _, where = str(error).partition(" - at `")
    is_key = where.startswith("key` in `")  # a key of a mapping is wrong, not what stands under it
    where = where.removeprefix("key` in `").removeprefix("$").removesuffix("`") + ("[...]" if is_key else "")
    trail = _resolve(document.value, kind, where, document.value)
    unknown = re.search(r"contains unknown field `([^`]*)`", message)
    if unknown:
        return f"unknown key `{unknown[1]}`", (*trail, unknown[1])
    missing = re.search(r"missing required field `([^`]*)`", message)
    if missing:
        return f"the key `{missing[1]}` is missing", trail
    return message[:1].lower() + message[1:], trail


def _resolve(root: Any, kind: type, where: str, value: Any) -> Trail:  # noqa: ANN401 - YAML is any value
    trail: Trail = ()
    for name, index, dots in _SEGMENT.findall(where.removeprefix(" in").strip()):
        step: Step | None = int(index) if index else name or None
        if dots:
            step = _guilty_key(root, kind, trail, value)
        if step is None:
            break
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            break
        trail = (*trail, step)
    return trail


def _guilty_key(root: Any, kind: type, trail: Trail, mapping: Any) -> Step | None:  # noqa: ANN401 - YAML is any value
    """Which key of a mapping (or item of a set) is wrong: leave only one of them and try again."""
    if not isinstance(mapping, dict):
        return None
    for key, item in mapping.items():
        try:
            msgspec.convert(_with(root, trail, {key: item}), kind, builtin_types=(dt.date, dt.datetime))
        except msgspec.ValidationError:
            return str(key)
    return None


def _with(value: Any, trail: Trail, leaf: Any) -> Any:  # noqa: ANN401 - YAML is any value
    """A copy of `value` with `leaf` at the trail."""
    if not trail:
        return leaf
    copy: Any = list(value) if isinstance(value, list) else dict(value)
    copy[trail[0]] = _with(value[trail[0]], trail[1:], leaf)
    return copy
