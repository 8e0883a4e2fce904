"""Values that look like those of people and are nobody's, because they are reserved for examples."""

from __future__ import annotations

import ipaddress
import re

# RFC 2606, sections 2 and 3; RFC 6761, section 6. `.localhost` and these never lead to anybody.
_DOMAINS = re.compile(r"(?:^|\.)(?:example\.(?:com|net|org)|test|example|invalid|localhost)$", re.IGNORECASE)
# NANPA: 555-0100 to 555-0199 are for fiction in every area code (ATIS-0300115, 555 NXX assignment guidelines).
_PHONE = re.compile(r"(?:\+?1)?[2-9][0-9]{2}55501[0-9]{2}")
_SSN = re.compile(r"([0-9]{3})-([0-9]{2})-([0-9]{4})")
_ADDRESS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*")
# Issuers' and processors' published test numbers: they pass Luhn's check, and belong to no account.
_CARDS = frozenset(
    [
        *("4111111111111111", "4242424242424242", "4012888888881881", "4000056655665556"),
        *("5555555555554444", "5105105105105100", "5200828282828210", "2223003122003222", "5454545454545454"),
        *("378282246310005", "371449635398431", "378734493671000", "6011111111111117", "6011000990139424"),
        *("30569309025904", "38520000023237", "3056930009020004", "3530111333300000", "3566002020360505"),
    ]
)


def is_reserved(value: str) -> bool:
    """Whether a value is of a range that is reserved for examples, or was never given to anybody.

    Args:
        value: What looks like an e-mail address, a phone number, a social security number, an IP address or a
            payment card's number; of anything else this knows no reserved range.
    """
    if "@" in value:
        return _DOMAINS.search(value.rpartition("@")[2].rstrip(".")) is not None
    ssn = _SSN.fullmatch(value)
    if ssn:
        return _is_unissued(*ssn.groups())
    if _ADDRESS.fullmatch(value):
        return _is_special(value)
    digits = re.sub(r"[^0-9+]", "", value)
    return digits in _CARDS or _PHONE.fullmatch(digits) is not None


def _is_unissued(area: str, group: str, serial: str) -> bool:
    """A number that the Social Security Administration has never given out (POMS RM 10201.035).

    Of those from 900 on the Internal Revenue Service gives some to taxpayers: the groups 50 to 65, 70 to 88, 90 to 92
    and 94 to 99 (IRM 3.21.263), and 93 for adoptions.
    """
    if area in {"000", "666"} or group == "00" or serial == "0000":
        return True
    number = int(group)
    return area >= "900" and (number < 50 or 66 <= number <= 69 or number == 89)  # noqa: PLR2004 - see above


def _is_special(value: str) -> bool:
    """An address that no machine has on the internet: IANA's special-purpose registries (RFC 6890).

    Documentation (RFC 5737, RFC 3849), private use (RFC 1918), loopback, benchmarks (RFC 2544) and so on.
    """
    try:
        return not ipaddress.ip_address(value).is_global
    except ValueError:
        return True  # such as 300.1.1.1: no address
