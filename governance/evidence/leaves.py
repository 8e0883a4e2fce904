"""The texts that stand in a blob, but for those that say who answers for something."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import yaml

OWNERS = frozenset(
    ["owner", "owners", "steward", "stewards", "approved_by", "approver", "requested_by", "contact"]
)
"""Keys under which people who answer for something are named on purpose."""
_OF_FILE = {"policies/approvers.yml": OWNERS | {"name", "emails", "logins"}}
"""The same in files that do nothing but name such people."""
_SIGNERS = "policies/allowed_signers"
_PRINCIPALS = re.compile(r"(?m)^[^#\s]\S*")
"""Whose key it is, at the beginning of a line of ssh-keygen's."""
_COMMENT = re.compile(r"(?m)(?:^|(?<=\s))#.*$")


def leaves(name: str, content: bytes) -> Iterator[str]:
    """Every text in a blob: keys and values of JSON and YAML, comments too; of anything else the whole.

    Args:
        name: The blob's name: by its end JSON and YAML are known.
        content: The blob.
    """
    text, owners = content.decode("utf-8", "replace"), _OF_FILE.get(name, OWNERS)
    try:
        if name.endswith(".json"):
            yield from _texts(json.loads(text))
            return
        if name.endswith((".yml", ".yaml")):
            yield from _nodes(yaml.compose(text, Loader=yaml.CSafeLoader), owners)
            yield from _COMMENT.findall(text)
            return
    except (ValueError, yaml.YAMLError, RecursionError):
        pass  # it is not what its name says: then it is a text
    yield _PRINCIPALS.sub("", text) if name == _SIGNERS else text


def _texts(value: Any) -> Iterator[str]:  # noqa: ANN401 - JSON is any value
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            if key not in OWNERS:
                yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield str(value)


def _nodes(node: yaml.Node | None, owners: frozenset[str]) -> Iterator[str]:
    """The texts of YAML as they are written: a number is one too."""
    if isinstance(node, yaml.ScalarNode):
        yield str(node.value)
    elif isinstance(node, yaml.MappingNode):
        for key, item in node.value:
            yield from _nodes(key, owners)
            if not isinstance(key, yaml.ScalarNode) or key.value not in owners:
                yield from _nodes(item, owners)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _nodes(item, owners)
