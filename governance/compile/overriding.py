"""Which macros of a project stand in for those of dbt or ours, and the digest of what they do."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterator, Mapping

from governance.compile.compiled_macros import OUR_PACKAGE, base_name
from governance.declared.governance_file import ENGINES
from governance.project import Macro, Project

# Adapters that are built upon another one bring its package too.
_PARENTS = {"databricks": ("dbt_spark",), "redshift": ("dbt_postgres",)}
# The first part of a variant's name; one of another word is no variant that dbt would call.
_PREFIXES = frozenset({"default", "spark", "postgres", *ENGINES})
# dbt calls these by the name of the strategy that a model or snapshot chooses, and they write its rows.
_STRATEGY = re.compile(r"get_incremental_\w+_sql|snapshot_\w+_strategy")
# What these render stands in the compiled SQL of models and tests, where the gate reads it.
_IN_COMPILED_SQL = ("dbt_packages/dbt/macros/utils/", "dbt_packages/dbt/tests/generic/")
# Members of dbt's Jinja context that a macro of the same name hides: docs.getdbt.com/reference/dbt-jinja-functions.
_CONTEXT = frozenset(
    [
        "adapter",
        "api",
        "builtins",
        "column",
        "config",
        "context",
        "database",
        "dbt_version",
        "debug",
        "defer_relation",
        "env_var",
        "exceptions",
        "execute",
        "flags",
        "fromjson",
        "fromyaml",
        "function",
        "graph",
        "invocation_args_dict",
        "load_agate_table",
        "load_result",
        "local_md5",
        "log",
        "model",
        "modules",
        "post_hooks",
        "pre_hooks",
        "print",
        "project_name",
        "ref",
        "render",
        "return",
        "run_started_at",
        "schema",
        "selected_resources",
        "set",
        "set_strict",
        "source",
        "sql_now",
        "store_raw_result",
        "store_result",
        "submit_python_job",
        "target",
        "this",
        "thread_id",
        "tojson",
        "toyaml",
        "try_or_compiler_error",
        "validation",
        "var",
        "write",
        "zip",
        "zip_strict",
    ]
)


class Overrides:
    """The macros of a project that are not dbt's, and which of them stand in for others.

    Args:
        project: The project.
        compiled: Names of the macros that policies compile to: mask-intact examines those.
        vouched: Name → text of the macros that we deliver.
    """

    def __init__(
        self, project: Project, compiled: Collection[str], vouched: Mapping[str, str] | None = None
    ) -> None:
        internal = {"dbt", f"dbt_{project.adapter}", *_PARENTS.get(project.adapter, ())}
        self._compiled = compiled
        self._vouched = vouched or {}
        self._variants: dict[tuple[str, str], list[Macro]] = {}
        self._own: dict[str, Macro] = {}
        self._prefixes = _PREFIXES | {project.adapter}
        builtin: set[str] = set()
        harmless: set[str] = set()
        for macro in project.macros.values():
            base = base_name(macro.name)
            if macro.package in internal:
                (harmless if macro.file.startswith(_IN_COMPILED_SQL) else builtin).update((macro.name, base))
            else:
                self._own[macro.unique_id] = macro
                self._variants.setdefault((macro.package, base), []).append(macro)
        self._builtin = builtin - harmless
        self._ours = {base_name(macro.name) for macro in self._own.values() if macro.package == OUR_PACKAGE}

    def __iter__(self) -> Iterator[tuple[Macro, str]]:
        """Each macro that stands in for another, with whose it stands in for, sorted."""
        for uid in sorted(self._own):
            macro = self._own[uid]
            base = self._base(macro.name)
            if macro.name.startswith("materialization_"):
                yield macro, "is a materialization: it decides how tables are created"
            elif macro.name in _CONTEXT or base in self._builtin:
                yield macro, f"stands in for dbt's own `{base}`"
            elif _STRATEGY.fullmatch(base):
                yield macro, "is a strategy: it decides which rows are written to tables that stay"
            elif base in self._ours and macro.package != OUR_PACKAGE and macro.name not in self._compiled:
                yield macro, f"stands in for `{base}` of package {OUR_PACKAGE}"

    def _base(self, name: str) -> str:
        """The name that dbt calls it by."""
        prefix, _, base = name.partition("__")
        return base if base and prefix in self._prefixes else name

    def named(self, names: Collection[str]) -> list[Macro]:
        """The macros of these names that are not dbt's and that policies do not compile to, sorted."""
        found = (macro for macro in self._own.values() if macro.name in names)
        return sorted(
            (macro for macro in found if macro.name not in self._compiled), key=lambda macro: macro.unique_id
        )

    def digest(self, macro: Macro) -> str:
        """SHA-256 over a macro and all that it calls, save dbt's own and what policies compile to.

        Every engine's variant of what is called counts, so that the digest is the same on all of them.
        """
        texts = [[one.unique_id, one.sql] for one in self.closure(macro)]
        return hashlib.sha256(json.dumps(texts, ensure_ascii=False).encode()).hexdigest()

    def closure(self, macro: Macro) -> list[Macro]:
        """A macro and all that it calls, every engine's variant, sorted; dbt's own and the compiled are left out."""
        found = {macro.unique_id: macro}
        waiting = [macro]
        while waiting:
            for uid in waiting.pop().calls:
                for called in self._all_variants(uid):
                    if called.unique_id not in found and called.name not in self._compiled:
                        found[called.unique_id] = called
                        waiting.append(called)
        return [found[uid] for uid in sorted(found)]

    def is_vouched(self, macro: Macro) -> bool:
        """Whether a macro and all that it calls, in every engine's variant, is word for word what we deliver."""
        return all(self._vouched.get(one.name) == one.sql.strip() for one in self.closure(macro))

    def _all_variants(self, uid: str) -> list[Macro]:
        macro = self._own.get(uid)
        return self._variants[macro.package, base_name(macro.name)] if macro else []
