"""Where the people of the sample live: countries, cities, postal codes, reserved phone numbers.

Telephone numbers are those that the regulators keep for fiction: 555-0100 to 555-0199 in each North
American area code, Ofcom's 07700 900000 ff. and ACMA's 02 5550 0000 ff., ARCEP's 01 99 00 00 00 ff.
and the Bundesnetzagentur's 030 23125 000 ff. Where a country keeps none, nobody has a number.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class City(NamedTuple):
    """A city; in the United States with its state and the first three digits of its ZIP codes."""

    name: str
    state: str | None = None
    zip3: str | None = None


class Country(NamedTuple):
    """A country and what people there have in common.

    Attributes:
        code: ISO 3166-1 alpha-2.
        weight: How many of a hundred people or so live there.
        region: Sales region.
        currency: ISO 4217.
        names: Language of the names, a key of `names.NAMES`.
        cities: Each as likely as the next.
        phones: Forms of a reserved number, open in the last two digits.
        streets: How a street and a house number are written.
    """

    code: str
    weight: int
    region: str
    currency: str
    names: str
    cities: tuple[City, ...]
    phones: tuple[str, ...] = ()
    streets: str = "{number} {street}"


# Area codes of canaries are used for nobody else; five of them have 500 reserved numbers.
CANARY_AREA_CODES: Final = ("202", "303", "404", "505", "606")

_PLENTIFUL: Final = (
    City("New York", "NY", "100"),
    City("Brooklyn", "NY", "112"),
    City("Boston", "MA", "021"),
    City("Philadelphia", "PA", "191"),
    City("Atlanta", "GA", "303"),
    City("Miami", "FL", "331"),
    City("Columbus", "OH", "432"),
    City("Chicago", "IL", "606"),
    City("Minneapolis", "MN", "554"),
    City("Houston", "TX", "770"),
    City("Austin", "TX", "787"),
    City("Denver", "CO", "802"),
    City("Phoenix", "AZ", "850"),
    City("Los Angeles", "CA", "900"),
    City("San Diego", "CA", "921"),
    City("Seattle", "WA", "981"),
)
# Three-digit areas of 20,000 people or fewer, which Safe Harbor wants as 000
# (45 CFR 164.514(b)(2)(i)(B)); as 5 of 53 they are far more frequent here than in life.
_SPARSE: Final = (
    City("Bellows Falls", "NH", "036"),
    City("Canaan", "VT", "059"),
    City("Valentine", "NE", "692"),
    City("Jackson", "WY", "830"),
    City("Ely", "NV", "893"),
)

UNITED_STATES: Final = Country(
    "US",
    40,
    "AMER",
    "USD",
    "english",
    _PLENTIFUL * 3 + _SPARSE,
    tuple(
        form.replace("AAA", area)
        for area in ("206", "212", "305", "312", "415", "512", "602", "612", "617", "713", "917")
        for form in ("+1-AAA-555-01{:02d}", "(AAA) 555-01{:02d}", "AAA-555-01{:02d}", "+1AAA55501{:02d}")
    ),
)

_OTHERS: Final = (
    Country(
        "CA",
        6,
        "AMER",
        "CAD",
        "english",
        (City("Toronto"), City("Vancouver"), City("Montréal"), City("Halifax")),
        ("+1-416-555-01{:02d}", "+1-604-555-01{:02d}", "514-555-01{:02d}"),
    ),
    Country(
        "BR",
        5,
        "AMER",
        "BRL",
        "iberian",
        (City("São Paulo"), City("Rio de Janeiro"), City("Curitiba")),
        streets="Rua {street}, {number}",
    ),
    Country(
        "MX",
        4,
        "AMER",
        "MXN",
        "iberian",
        (City("Ciudad de México"), City("Guadalajara"), City("Mérida")),
        streets="Calle {street} {number}",
    ),
    Country(
        "GB",
        9,
        "EMEA",
        "GBP",
        "english",
        (City("London"), City("Leeds"), City("Bristol"), City("Edinburgh"), City("Cardiff")),
        ("+44 7700 9000{:02d}", "07700 9001{:02d}"),
    ),
    Country(
        "DE",
        9,
        "EMEA",
        "EUR",
        "german",
        (City("Berlin"), City("Hamburg"), City("Köln"), City("München"), City("Leipzig")),
        ("+49 30 23125 0{:02d}", "030 231251{:02d}"),
        streets="{street} {number}",
    ),
    Country(
        "FR",
        6,
        "EMEA",
        "EUR",
        "french",
        (City("Paris"), City("Lyon"), City("Nîmes"), City("Saint-Étienne")),
        ("+33 1 99 00 00 {:02d}", "01 99 00 01 {:02d}"),
    ),
    Country(
        "PL",
        5,
        "EMEA",
        "PLN",
        "polish",
        (City("Warszawa"), City("Kraków"), City("Łódź"), City("Gdańsk")),
        streets="ul. {street} {number}",
    ),
    Country("JP", 5, "APAC", "JPY", "japanese", (City("Tokyo"), City("Osaka"), City("Sapporo"))),
    Country("IN", 5, "APAC", "INR", "indian", (City("Mumbai"), City("Pune"), City("Bengaluru"))),
    Country(
        "AU",
        6,
        "APAC",
        "AUD",
        "english",
        (City("Sydney"), City("Perth"), City("Brisbane"), City("Hobart")),
        ("+61 2 5550 00{:02d}", "02 5550 01{:02d}"),
    ),
)

# Each country as often as its weight says, so that one draw finds somebody's.
COUNTRIES: Final = tuple(country for country in (UNITED_STATES, *_OTHERS) for _ in range(country.weight))
