"""Network policies: whole allowlists, set anew each time."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

from governance.compile.snowflake.names import Place
from governance.compile.steps import Step

_SCRIPT = "R__080_network_policies.sql"


def networks(place: Place) -> Iterator[Step]:
    """Every network policy, and the machinery's own users bound to it by people."""
    for name, policy in sorted(place.declared.policies.networks.items()):
        called = f"{place.declared.prefix}{name}"
        every = [ipaddress.ip_network(text) for text in policy.allow]
        addresses = ", ".join(f"'{one}'" for one in every if one.version == 4)  # noqa: PLR2004 - IPv4
        privileges = ("CREATE NETWORK POLICY on account",)
        resource = f"network policy {called}"
        if addresses:
            sql = f"create network policy if not exists {called} allowed_ip_list = ({addresses})"
            yield Step(resource, "create", sql, "native", privileges=privileges, script=_SCRIPT)
            sql = f"alter network policy {called} set allowed_ip_list = ({addresses})"
            yield Step(resource, "change", sql, "native", privileges=privileges, script=_SCRIPT)
        else:
            yield _unsupported(
                resource, "create", "an allowlist of Snowflake's takes IPv4 networks, and it has none"
            )
        for one in every:
            if one.version == 6:  # noqa: PLR2004 - IPv6
                note = f"an allowlist of Snowflake's takes IPv4 networks: {one} stays outside"
                yield _unsupported(resource, "allow", note)
    for contract in place.declared.contracts:
        wanted = contract.security_controls.network_policy
        if wanted is not None:
            note = (
                "Snowflake binds networks to accounts and users, not to tables: set "
                f"`network_policy = {place.declared.prefix}{wanted}` for the account, or for each user of its roles"
            )
            yield _unsupported(f"network policy of {contract.name}", "bind", note)


def _unsupported(resource: str, action: str, note: str) -> Step:
    return Step(resource, action, "", "unsupported", note=note)
