"""policy-conflict: two declarations that cannot both hold are worse than one that is missing."""

from __future__ import annotations

from collections.abc import Iterator

from governance.checks.case import Case, Check, Examined, Problem
from governance.compile.plain_names import is_plain
from governance.declared.contracts import Contract
from governance.declared.masks import Mask, Where
from governance.declared.row_access import Role, RowRule
from governance.project import Column, Model


def policy_conflict(case: Case) -> Iterator[Examined]:
    """Policies, contracts and dbt's YAML do not contradict each other.

    What is wrong in a file of policies/ by itself, or between two of them, stops every command. This asks what only
    shows beside the project: roles that see a mask's values and none of its tables, row rules that compare masked columns
    or let nobody of the domain in, a mask named beside the identifier's own or without the column it reads, a protected
    column that engines quote otherwise, contracts that name what is not
    declared or promise what excludes each other.
    """
    yield from _masks(case)
    for model in case.project.models.values():
        yield from _rule(case, model)
        yield from _named_masks(case, model)
        yield from _quoted_names(case, model)
        yield from _conditions(case, model)
    for contract in case.contracts:
        yield _contract(case, contract)


def _masks(case: Case) -> Iterator[Examined]:
    """Each mask that some role sees through, and the domains in which it is laid."""
    domains: dict[str, set[str]] = {}
    for model in case.project.models.values():
        for column in model.columns.values() if model.domain else ():
            identifier = column.identifier
            if isinstance(identifier, str) and model.domain:
                domains.setdefault(identifier, set()).add(model.domain)
    document = case.policies.documents["masks.yml"]
    for mask in case.policies.masks.values():
        laid = set().union(*(domains.get(one, ()) for one in mask.accepts))
        if mask.unmasked_for and laid:
            place = (_relative(case, document.file), document.line(("masks", mask.name, "unmasked_for")))
            problems = tuple(_blind(case, mask, laid))
            yield Examined(f"mask.{mask.name}", None, problems, place)


def _blind(case: Case, mask: Mask, laid: set[str]) -> Iterator[Problem]:
    for name in mask.unmasked_for:
        role = case.policies.roles[name]
        if not role.tiers or laid.isdisjoint(role.domains):
            yield Problem(
                f"role `{name}` sees values unmasked of which it may read no table: `{mask.name}` is laid in "
                f"{', '.join(sorted(laid))}, and the role reads {_reads(role)}",
                "take the role out of `unmasked_for`, or give it the domain in policies/roles.yml",
                subject=name,
                expected=f"a role of {', '.join(sorted(laid))}",
            )


def _reads(role: Role) -> str:
    return (
        f"{', '.join(role.tiers)} of {', '.join(role.domains)}" if role.tiers and role.domains else "nothing"
    )


def _rule(case: Case, model: Model) -> Iterator[Examined]:
    name = model.meta.get("row_access")
    rule = case.policies.row_access.get(name) if isinstance(name, str) else None
    if rule is not None:
        problems = (
            *_compares_masked(case, model, str(name), rule),
            *_lets_nobody_in(case, model, str(name), rule),
        )
        yield Examined(model, None, problems)


def _compares_masked(case: Case, model: Model, name: str, rule: RowRule) -> Iterator[Problem]:
    identifiers = case.policies.classifications.identifiers
    columns = {column.name.lower(): column for column in model.columns.values()}
    for compared in rule.columns:
        column = columns.get(compared)
        if column is not None and column.identifier in identifiers:
            mask = identifiers[str(column.identifier)].mask
            yield Problem(
                f"row rule `{name}` compares `{compared}`, which `{mask}` masks: nothing it names is left there, and "
                "Snowflake takes a column into one of the two policies only",
                "let the rule compare a column that is no identifier, or declare this one as what it is",
                subject=compared,
                expected="an unmasked column",
            )


def _lets_nobody_in(case: Case, model: Model, name: str, rule: RowRule) -> Iterator[Problem]:
    if model.domain and not any(model.domain in case.policies.roles[role].domains for role in rule.allow):
        yield Problem(
            f"row rule `{name}` lets in {', '.join(sorted(rule.allow))}, of whom nobody reads domain {model.domain}: "
            "no row is seen by anybody",
            f"name a role of {model.domain} in the rule, or lay another rule on this model",
            subject=name,
            expected=f"a role of {model.domain}",
        )


def _named_masks(case: Case, model: Model) -> Iterator[Examined]:
    for name, column in model.columns.items():
        if "mask" in column.meta:
            yield Examined(model, name, tuple(_second_mask(case, column)))


def _second_mask(case: Case, column: Column) -> Iterator[Problem]:
    identifiers, named = case.policies.classifications.identifiers, column.meta["mask"]
    own = identifiers[str(column.identifier)].mask if column.identifier in identifiers else None
    if named != own:
        says = (
            f"its identifier `{column.identifier}` has `{own}`" if own else "no identifier says what it masks"
        )
        yield Problem(
            f"its meta names mask `{named}`, and {says}: a mask follows from the identifier, and `mask` is not read",
            "take `mask` out of the column's meta and declare `identifier`; which mask that is, classifications.yml says",
            subject=str(named),
            expected=own or "an identifier",
        )


def _quoted_names(case: Case, model: Model) -> Iterator[Examined]:
    """Each protected column that must be written in quotes, where two engines read what is quoted otherwise."""
    rule = case.policies.row_access.get(str(model.meta.get("row_access")))
    engines = sorted({target.engine for target in case.policies.governance.targets.values()})
    for name, column in model.columns.items() if len(engines) > 1 else ():
        protected = column.identifier is not None or (rule is not None and name.lower() in rule.columns)
        if protected and not is_plain(name.lower()):
            problem = Problem(
                f"`{name}` has to be written in quotes, and quoted it is another name on {' than on '.join(engines)}: "
                "what protects it on one would miss it on the other",
                "select it under a name of letters, digits and underscores that is no word of SQL",
                subject=name,
                expected="a name without quotes",
            )
            yield Examined(model, name, (problem,))


def _conditions(case: Case, model: Model) -> Iterator[Examined]:
    """Each column whose mask reads another one of the row."""
    identifiers = case.policies.classifications.identifiers
    for name, column in model.columns.items():
        if column.identifier in identifiers:
            mask = case.policies.masks[identifiers[str(column.identifier)].mask]
            if mask.unmasked_where:
                yield Examined(model, name, tuple(_condition(case, model, mask.name, mask.unmasked_where)))


def _condition(case: Case, model: Model, mask: str, where: Where) -> Iterator[Problem]:
    read = next((one for one in model.columns.values() if one.name.lower() == where.column), None)
    if read is None:
        yield Problem(
            f"`{mask}` says by `{where.column}` in which rows its values may be seen, and the model declares no such "
            "column: Snowflake would refuse it",
            f"select and declare `{where.column}`, or give the identifier a mask without a condition",
            subject=mask,
            expected=where.column,
        )
    elif read.identifier in case.policies.classifications.identifiers:
        yield Problem(
            f"`{mask}` says by `{where.column}` in which rows its values may be seen, and that column holds the "
            f"identifier `{read.identifier}`: it would be read masked",
            "let the mask read a column that is no identifier",
            subject=mask,
            expected="an unmasked column",
        )


def _contract(case: Case, contract: Contract) -> Examined:
    problems = (
        *_unknown(contract, "masking_policy", contract.security_controls.masking_policy, case.policies.masks),
        *_roles(case, contract),
        *_deidentified(case, contract),
    )
    line = contract.document.line(("security_controls",))
    return Examined(
        f"contract.{contract.name}", None, problems, (_relative(case, contract.document.file), line)
    )


def _unknown(contract: Contract, key: str, names: tuple[str, ...], known: object) -> Iterator[Problem]:
    for name in names:
        if name not in known:  # type: ignore[operator]
            yield Problem(
                f"product {contract.name} names `{name}` under `{key}`, and policies/ declare none of that name",
                "declare it there, or take it out of the contract",
                subject=name,
                expected=key,
            )


def _roles(case: Case, contract: Contract) -> Iterator[Problem]:
    allowed = contract.security_controls.roles_allowed
    yield from _unknown(contract, "roles_allowed", allowed, case.policies.roles)
    for name in allowed:
        role = case.policies.roles.get(name)
        if role is not None and (contract.domain not in role.domains or "platinum" not in role.tiers):
            yield Problem(
                f"product {contract.name} lets in `{name}`, and that role reads {_reads(role)}: not platinum of "
                f"{contract.domain}",
                "give the role this domain and tier in policies/roles.yml, or take it out of `roles_allowed`",
                subject=name,
                expected=f"platinum of {contract.domain}",
            )


def _deidentified(case: Case, contract: Contract) -> Iterator[Problem]:
    combination = case.policies.classifications.names.get(contract.classification)
    promised = contract.deidentified != "none"
    if promised and combination is not None and combination.identifiability == "direct":
        yield Problem(
            f"product {contract.name} is de-identified by {contract.deidentified} and classified as "
            f"{contract.classification}, which identifies directly",
            "classify it by what is left, or write `deidentified: none`",
            subject=contract.classification,
            expected="not direct",
        )
    if contract.legal_basis == "hipaa_deidentified" and not promised:
        yield Problem(
            f"product {contract.name} rests on `legal_basis: hipaa_deidentified` and says `deidentified: none`",
            "name the method (45 CFR 164.514(b)): safe_harbor or expert_determination; or another legal basis",
            subject=contract.legal_basis,
            expected="deidentified",
        )


def _relative(case: Case, file: object) -> str:
    from pathlib import Path

    return Path(str(file)).relative_to(case.root).as_posix()


POLICY_CONFLICT = Check(
    id="policy-conflict",
    ask=policy_conflict,
    core=False,
)
