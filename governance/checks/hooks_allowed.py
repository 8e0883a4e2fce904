"""hooks-allowed: what runs beside the models is harmless, or somebody has allowed it as it is."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence

from governance.checks.case import Case, Check, Examined, Problem, Unseen
from governance.checks.hook_sql import called, deed, normalised
from governance.checks.overriding import Overrides
from governance.checks.run_queries import executed, runs_queries
from governance.compile.compiled_macros import compiled_macros
from governance.project import Model

_MARKS = (b"run_query", b"statement", b"adapter", b"submit_python_job")


def hooks_allowed(case: Case) -> Iterator[Examined | Unseen]:
    """Every hook, operation, SQL header and query that Jinja runs is harmless, or allowed by its digest.

    dbt runs them with the rights of the build, beside the SQL that the gate follows: they can grant, copy out, drop a
    policy or make a table that no model makes. What is not known to be harmless (analyze, vacuum, comment, a query's
    tag, a plain query) must be allowed in governance.yml by the digest of its text and of the macros that it calls.
    """
    hooks = _Hooks(case)
    yield from hooks.of_models()
    for operation in case.project.operations:
        problems = hooks.problems([("this operation", operation.sql)])
        yield Examined(operation.unique_id, None, problems, (operation.file.removeprefix("./"), 0))
    yield from hooks.of_macros()
    unused = sorted(hooks.allowed - hooks.used)
    if unused:
        yield Unseen(
            "what governance.yml allows under `hooks:` and this manifest does not hold: "
            f"{', '.join(digest[:12] for digest in unused)}"
        )


class _Hooks:
    """The hooks of a project and what is allowed of them."""

    def __init__(self, case: Case) -> None:
        self._project = case.project
        self._overrides = Overrides(case.project, compiled_macros(case.policies).keys())
        self.allowed = frozenset(hook.digest for hook in case.policies.governance.hooks.allowed)
        self.used: set[str] = set()

    def of_models(self) -> Iterator[Examined]:
        """Models with hooks, a header, or queries that they run while they are compiled."""
        for model in self._project.models.values():
            texts = [(f"a hook of this {model.kind}", hook) for hook in model.hooks]
            if model.sql_header:
                texts.append(("its sql_header", model.sql_header))
            raw = _run_by_jinja(model)
            if texts or raw:
                found = self.problems(texts)
                yield Examined(model, None, found + self._by_jinja(f"SQL that this {model.kind} runs", raw))

    def of_macros(self) -> Iterator[Examined]:
        """The project's own macros that run queries, save those that enforcement-intact examines."""
        elsewhere = {macro.unique_id for macro, _ in self._overrides}
        for uid in sorted(self._project.macros):
            macro = self._project.macros[uid]
            if macro.package == self._project.name and uid not in elsewhere and runs_queries(macro.sql):
                problems = self._by_jinja(f"SQL that macro `{macro.name}` runs", macro.sql)
                yield Examined(uid, None, problems, (macro.file, 0))

    def problems(self, texts: Sequence[tuple[str, str]]) -> tuple[Problem, ...]:
        """What is wrong with texts of one node, each with what it is in words."""
        found: dict[str, Problem] = {}
        for what, text in texts:
            done = deed(text, self._project.adapter)
            digest = self._digest(text) if done else ""
            if done and not self._is_allowed(digest):
                found.setdefault(digest, _forbidden(what, done, digest))
        return tuple(found.values())

    def _by_jinja(self, what: str, text: str) -> tuple[Problem, ...]:
        """The same of the queries that Jinja runs in a text; where it cannot be told which, all of it is allowed or not."""
        queries = executed(text)
        if queries is None:
            done: str | None = "is put together by Jinja when it runs"
        else:
            done = next(filter(None, (deed(query, self._project.adapter) for query in queries)), None)
        digest = self._digest(text) if done else ""
        return (_forbidden(what, done, digest),) if done and not self._is_allowed(digest) else ()

    def _is_allowed(self, digest: str) -> bool:
        self.used.add(digest)
        return digest in self.allowed

    def _digest(self, text: str) -> str:
        """SHA-256 over a text and the macros that it calls: allowed is what was reviewed, all of it."""
        macros = {
            macro.unique_id: self._overrides.digest(macro) for macro in self._overrides.named(called(text))
        }
        whole = json.dumps([normalised(text), macros], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(whole.encode()).hexdigest()


def _run_by_jinja(model: Model) -> str:
    """The text of a model that runs queries while it is compiled, else empty."""
    raw = bytes(model.raw_code)
    if not any(mark in raw for mark in _MARKS):
        return ""
    text = model.source_code
    return text if runs_queries(text) else ""


def _forbidden(what: str, done: str, digest: str) -> Problem:
    return Problem(
        f"{what} {done}, and nobody has allowed it",
        "remove it, or review it and write under `hooks: allowed:` in governance.yml: "
        f"`- {{digest: {digest}, reason: …}}`",
        subject=digest,
        expected="an allowed digest",
    )


HOOKS_ALLOWED = Check(
    id="hooks-allowed",
    ask=hooks_allowed,
    core=False,
)
