"""What is handed out is decided as the matrix says; what is raw or undecided is refused."""

from __future__ import annotations

import pytest

from governance.errors import EvaluationError, UsageError
from governance.gate import Question, look
from governance.publishing.deciding import Asked, decide

pytestmark = pytest.mark.xdist_group("exposing")


@pytest.fixture(scope="module")
def case(compiled):
    found, _ = look(Question(None, compiled("exposing")))
    return found


def test_what_is_raw_or_undecided_is_refused(case):
    with pytest.raises(
        EvaluationError, match="it cannot be said to be safe: what stands in `people"
    ) as refused:
        decide(case, Asked("people_core", ("keeper",), "dev"))
    assert "govern exposure" in refused.value.advice


def test_a_role_that_is_not_let_in_is_refused_beside_one_that_is(case):
    with pytest.raises(UsageError, match="does not let cleaner in"):
        decide(case, Asked("people_core", ("cleaner", "keeper"), "dev"))


def test_a_target_nobody_declared_is_refused(case):
    with pytest.raises(UsageError, match="nowhere"):
        decide(case, Asked("people_core", ("keeper",), "nowhere"))
