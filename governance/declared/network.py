"""policies/network.yml: from which networks a product may be reached."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated

from msgspec import Meta

from governance.declared.reading import Document, Trail, decode, read
from governance.declared.shapes import Name, Strict, Text

_Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class NetworkPolicy(Strict, frozen=True):
    """An allowlist; every other address is refused.

    Attributes:
        description: What these networks are, one sentence.
        allow: Networks in CIDR notation, IPv4 or IPv6, such as `203.0.113.0/24`.
    """

    description: Text
    allow: Annotated[tuple[Text, ...], Meta(min_length=1)]


class NetworkFile(Strict, frozen=True):
    """What stands in network.yml."""

    network: dict[Name, NetworkPolicy]


def read_network(file: Path) -> tuple[Document, Mapping[str, NetworkPolicy]]:
    """The network policies by name.

    Raises:
        DeclarationError: A key is unknown or missing, an entry is no network, or together they let everybody in.
    """
    document = read(file)
    policies = decode(document, NetworkFile).network
    for name, policy in policies.items():
        trail: Trail = ("network", name, "allow")
        networks = list(_networks(document, trail, policy))
        if any(network.prefixlen == 0 for network in _merged(networks)):
            raise document.error(
                "together these let the whole internet in", trail, "name the networks that people work from"
            )
    return document, policies


def _networks(document: Document, trail: Trail, policy: NetworkPolicy) -> Iterator[_Network]:
    for position, text in enumerate(policy.allow):
        try:
            yield ipaddress.ip_network(text)
        except ValueError as error:
            raise document.error(
                f"`{text}` is no network", (*trail, position), "write it as 203.0.113.0/24, host bits zero"
            ) from error


def _merged(networks: list[_Network]) -> Iterator[_Network]:
    """The networks of both families, those beside each other as one: two halves let in as many as a whole."""
    yield from ipaddress.collapse_addresses(one for one in networks if isinstance(one, ipaddress.IPv4Network))
    yield from ipaddress.collapse_addresses(one for one in networks if isinstance(one, ipaddress.IPv6Network))
