"""hooks-allowed: what runs beside the models is harmless, or somebody has allowed it as it is."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from governance.checks.case import Case, Check, Examined, Problem, Unseen
from governance.checks.hook_sql import called, deed, normalised
from governance.checks.run_queries import executed, runs_queries
from governance.compile.compiled_macros import compiled_macros
from governance.compile.overriding import Overrides
from governance.compile.retention_macros import CALL, EXPIRE_ROWS
from governance.compile.shipped_macros import vouched_macros
from governance.declared.retention import expiry_of
from governance.project import Model

# Settings that are no SQL, or are examined as what they are: hooks, headers, the separator of a seed's file.
_NO_SQL = frozenset({"meta", "tags", "docs", "delimiter", "description", "sql_header"}) | frozenset(
    {"pre-hook", "post-hook", "pre_hook", "post_hook"}
)
# Settings that decide on which rows are written, and not on what is written.
_OF_ROWS = frozenset(
    {"incremental_predicates", "predicates", "unique_key", "matched_condition", "not_matched_condition"}
) | frozenset({"merge_update_condition", "merge_insert_condition", "not_matched_by_source_condition"})
# `merge_update_set_expressions`, `dbt_valid_to_current` and the like are values, written past the model's SQL.
_QUERY = re.compile(r"\bselect\b.*\bfrom\b", re.IGNORECASE | re.DOTALL)
_QUERY_IN_BYTES = re.compile(rb"\bselect\b", re.IGNORECASE)
# What dbt writes under `model` among the arguments of every generic test: it calls nothing else.
_TESTED = re.compile(r"\{\{ get_where_subquery\((?:ref|source)\(['\w., =-]*\)\) \}\}")


def hooks_allowed(case: Case) -> Iterator[Examined | Unseen]:
    """Every hook, operation, SQL header and query that Jinja runs is harmless, or allowed by its digest.

    dbt runs them with the rights of the build, beside the SQL that the gate follows: they can grant, copy out, drop a
    policy or make a table that no model makes. What is not known to be harmless (analyze, vacuum, comment, a query's
    tag, a plain query) must be allowed in governance.yml by the digest of its text and of the macros that it calls. So
    must functions that dbt creates: whoever calls one reads what it reads.
    """
    hooks = _Hooks(case)
    yield from hooks.of_models()
    for operation in case.project.operations:
        problems = hooks.problems([("this operation", operation.sql)])
        yield Examined(operation.unique_id, None, problems, (operation.file.removeprefix("./"), 0))
    yield from hooks.of_macros()
    yield from hooks.of_data_tests()
    yield from hooks.of_scripts()
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
        compiled = compiled_macros(case.policies).keys()
        self._expires = EXPIRE_ROWS in compiled
        self._overrides = Overrides(case.project, compiled, vouched_macros(case.root))
        self.allowed = frozenset(hook.digest for hook in case.policies.governance.hooks.allowed)
        self.used: set[str] = set()
        self._statements: dict[int, list[tuple[str, str]]] = {}

    def of_models(self) -> Iterator[Examined]:
        """Models with hooks, a header, or queries that they run while they are compiled."""
        for model in self._project.models.values():
            expiring = [hook for hook in model.hooks if self._expires and CALL.fullmatch(hook)]
            texts = [(f"a hook of this {model.kind}", hook) for hook in model.hooks if hook not in expiring]
            if model.sql_header:
                texts.append(("its sql_header", model.sql_header))
            raw = model.source_code if runs_queries(model.source_code) else ""
            written = self._written(model)
            if texts or expiring or raw or written:
                found = self.problems(texts) + self._of_settings(written)
                found += tuple(_of_expiry(model)) if expiring else ()
                yield Examined(model, None, found + self._by_jinja(f"SQL that this {model.kind} runs", raw))

    def _written(self, model: Model) -> list[tuple[str, str]]:
        """Its settings, and the SQL of its constraints, in which a semicolon stands."""
        # By their identity: what is configured alike in many models is one object, which the project keeps.
        found = self._statements.get(id(model.settings))
        if found is None:
            found = self._statements[id(model.settings)] = _statements_in(model.settings)
        return found + [
            ("a constraint of its dbt contract", text) for text in model.constraint_sql if ";" in text
        ]

    def _of_settings(self, written: Sequence[tuple[str, str]]) -> tuple[Problem, ...]:
        """Settings that dbt writes into SQL and that go on with a statement of their own, or hold a query."""
        ends = "holds a semicolon, after which another statement begins"
        reads = "holds a query, whose values no check follows into the table"
        return tuple(
            one
            for what, text in written
            for one in self._unless_allowed(what, ends if ";" in text else reads, text)
        )

    def of_macros(self) -> Iterator[Examined]:
        """The macros of the project and its local packages that run queries, save those of enforcement-intact."""
        elsewhere = {macro.unique_id for macro, _ in self._overrides}
        own = self._project.own_packages
        for uid in sorted(self._project.macros):
            macro = self._project.macros[uid]
            if macro.package in own and uid not in elsewhere and runs_queries(macro.sql):
                problems = self._by_jinja(f"SQL that macro `{macro.name}` runs", macro.sql)
                vouched = problems and self._overrides.is_vouched(macro)
                yield Examined(uid, None, () if vouched else problems, (macro.file, 0))

    def of_data_tests(self) -> Iterator[Examined]:
        """Data tests that run queries: singular ones, and generic ones in whose arguments Jinja stands."""
        for test in self._project.data_tests:
            text = "\n".join(_jinja_in(test.arguments)) if test.test else test.source_code
            if text and runs_queries(text):
                problems = self._by_jinja(f"SQL that data test {test.name} runs", text)
                yield Examined(test.unique_id, None, problems, (test.file, 0))

    def of_scripts(self) -> Iterator[Examined]:
        """Analyses that run queries while they are compiled, and functions."""
        for script in self._project.scripts:
            if script.kind == "function":
                problems = self._unless_allowed("this function", "reads what no check follows", script.sql)
                yield Examined(script.unique_id, None, problems, (script.file, 0))
            elif runs_queries(script.sql):
                problems = self._by_jinja("SQL that this analysis runs", script.sql)
                yield Examined(script.unique_id, None, problems, (script.file, 0))

    def _unless_allowed(self, what: str, done: str, text: str) -> tuple[Problem, ...]:
        digest = self._digest(text)
        return () if self._is_allowed(digest) else (_forbidden(what, done, digest),)

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
        return self._unless_allowed(what, done, text) if done else ()

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


def _of_expiry(model: Model) -> Iterator[Problem]:
    """What the hook that deletes by a model's meta would write; mask-intact examines its macro."""
    try:
        expiry_of(model.meta)
    except msgspec.ValidationError:
        yield Problem(
            f"its hook `{EXPIRE_ROWS}` is there, and what its meta says under `retention` is not understood",
            "write `retention: {by: <column>, days: <days>}`, or take the hook away",
            subject=EXPIRE_ROWS,
            expected="a column and days",
        )


def _statements_in(settings: Mapping[str, object]) -> list[tuple[str, str]]:
    """The settings that dbt may write into SQL and in which a semicolon or a query stands."""
    raw = msgspec.json.encode(settings)
    if b";" not in raw and not _QUERY_IN_BYTES.search(raw):  # nearly none has one, and this is soon asked
        return []
    return [
        (f"its setting `{key}`", text)
        for key, value in settings.items()
        if key not in _NO_SQL
        for text in _texts_in(value)
        if ";" in text or (key not in _OF_ROWS and _QUERY.search(text))
    ]


def _jinja_in(arguments: Mapping[str, object]) -> Iterator[str]:
    """The texts in arguments that dbt would render, but for the table's, as dbt writes it itself."""
    for value in arguments.values():
        if isinstance(value, str):
            if "{" in value and not _TESTED.fullmatch(value):
                yield value
        elif value:
            yield from (text for text in _texts_in(value) if "{" in text)


def _texts_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list):
        for part in value.values() if isinstance(value, Mapping) else value:
            yield from _texts_in(part)


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
