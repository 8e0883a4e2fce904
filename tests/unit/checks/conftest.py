"""How a check answers about the project that bears its name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import NamedTuple

import pytest

from governance.findings import CheckResult


class Examined(NamedTuple):
    """A check's answer by model: what it says of each that fails, and the names of all that it looked at."""

    failing: Mapping[str, str]
    all: set[str]


@pytest.fixture
def examined(asked: Callable[[str, str], CheckResult]) -> Callable[[str], Examined]:
    """A function that asks a check about its own project; every finding says how to mend it."""

    def answer(check: str) -> Examined:
        result, said = asked(check, check.replace("-", "_")), defaultdict(list)
        for finding in result.findings:
            assert finding.fix
            said[finding.node.split(".")[2]].append(finding.message)
        failing = {name: " / ".join(messages) for name, messages in said.items()}
        return Examined(failing, {subject.split(".")[2] for subject in result.population})

    return answer
