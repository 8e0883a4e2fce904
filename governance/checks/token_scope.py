"""token-scope: tokens stay where they may be linked, and those of one identifier are made alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from governance.checks.case import Case, Check, Examined, Problem
from governance.declared.masks import Mask
from governance.project import Model

if TYPE_CHECKING:
    from governance.lineage.propagate import Carried, Label


def token_scope(case: Case) -> Iterator[Examined]:
    """Every token stays in the domains of its scope, and meets no token of its identifier that was made otherwise.

    A token whose scope is the domain is not linkable with another domain's: if it flows into a model there, it is; so
    is a token of a named scope in a domain that the scope does not name. And a column in which tokens of one identifier
    meet, by a union or a join, has them of one scope, one key version and one spelling: others never match, nor does a token that was made of a token.
    """
    verbs = {verb: mask for mask in case.policies.masks.values() if mask.key_version for verb in mask.verbs}
    if not verbs:
        return
    # It brings what follows columns, which a run without this check never needs.
    from governance.lineage.tokens import carry_tokens

    domains = {uid: model.domain for uid, model in case.project.models.items()}
    asked = _Asked(case, carry_tokens(case.traced, verbs, domains), verbs)
    for model in case.project.models.values():
        if model.materialized != "ephemeral":
            yield from asked.columns(model)


@dataclass(frozen=True, slots=True)
class _Asked:
    case: Case
    carried: Carried
    verbs: Mapping[str, Mask]

    def columns(self, model: Model) -> Iterator[Examined]:
        from governance.lineage.kinds import VALUE
        from governance.lineage.tokens import TOKEN

        relation = self.case.traced.relation(model.unique_id)
        for name, number in relation.ids.items() if relation else ():
            state = self.carried.columns.get(number)
            if not state:
                continue
            tokens = sorted(one for one, kinds in state.items() if one.axis == TOKEN and kinds & VALUE)
            if tokens and name != "*":
                problems = [
                    *self._astray(model, name, number, tokens),
                    *self._mixed(number, tokens),
                    *self._twice(number),
                ]
                declared = next((one for one in model.columns if one.lower() == name), name)
                yield Examined(model, declared, tuple(problems))

    def _astray(self, model: Model, name: str, number: int, tokens: list[Label]) -> Iterator[Problem]:
        """Where a token first leaves its domains; what is built upon it there is not told again."""
        from governance.checks.ways import told
        from governance.lineage.paths import path_of
        from governance.lineage.tokens import scope_of

        for token in tokens:
            scope = scope_of(token)
            allowed = self.case.policies.scopes.get(scope, (scope,))
            if model.domain in allowed or self._was_astray(number, token, allowed):
                continue
            way = path_of(self.case.traced.lineage, self.carried, model.unique_id, name, token)
            yield Problem(
                f"a token of `{token.name}`, of {_of_scope(scope, allowed)}, comes into "
                f"{f'domain {model.domain}' if model.domain else 'a model of no domain'}, where it links persons",
                "leave it out, or declare a scope of both domains with its reason in policies/masks.yml",
                subject=f"{token.name}: {scope}",
                expected=", ".join(allowed),
                way=told(self.case.project, way),
            )

    def _was_astray(self, number: int, token: Label, allowed: tuple[str, ...]) -> bool:
        before = self._model_before(number, token)
        return before is not None and before.materialized != "ephemeral" and before.domain not in allowed

    def _model_before(self, number: int, token: Label) -> Model | None:
        from governance.lineage.graph import SHIFT

        graph = self.case.traced.lineage.graph
        came = self.carried.before(number, token)
        if came is None:
            return None
        return self.case.project.models.get(graph.relations[graph.owner[came[0] >> SHIFT]].uid)

    def _mixed(self, number: int, tokens: list[Label]) -> Iterator[Problem]:
        from governance.lineage.graph import SHIFT

        for name in sorted({token.name for token in tokens}):
            alike = [token for token in tokens if token.name == name]
            before = {
                came[0] >> SHIFT if (came := self.carried.before(number, one)) else one for one in alike
            }
            if len(alike) > 1 and len(before) > 1:
                yield Problem(
                    f"tokens of `{name}` that were made differently meet in it: {' and '.join(one.level for one in alike)}",
                    "make all of them by one mask, with one scope and one version of its key, and rebuild in full what "
                    "holds the others",
                    subject=name,
                    expected="one scope, key version and spelling",
                )

    def _twice(self, number: int) -> Iterator[Problem]:
        """Tokens that are made of a column that holds tokens already."""
        from governance.lineage.graph import CONTEXT, SHIFT
        from governance.lineage.kinds import VALUE
        from governance.lineage.tokens import TOKEN

        graph = self.case.traced.lineage.graph
        found = set()
        for key, kinds in graph.edges[number].items():
            made = (
                [mask for mask in graph.contexts[key & CONTEXT].masks if mask in self.verbs]
                if kinds & VALUE
                else []
            )
            before = self.carried.columns.get(key >> SHIFT, {}) if made else {}
            held = {one.name for one, ways in before.items() if one.axis == TOKEN and ways & VALUE}
            found |= {mask for mask in made if held & set(self.verbs[mask].accepts)}
        for mask in sorted(found):
            yield Problem(
                f"`{mask}` makes a token of a token: the same person has another one here than everywhere else",
                f"lay `{mask}` once, where the value is first touched; from there on take the token as it is",
                subject=mask,
                expected="one token",
            )


def _of_scope(scope: str, allowed: tuple[str, ...]) -> str:
    return f"domain {scope} alone" if allowed == (scope,) else f"scope `{scope}` ({', '.join(allowed)})"


TOKEN_SCOPE = Check(
    id="token-scope",
    ask=token_scope,
    core=False,
    follows=True,
)
