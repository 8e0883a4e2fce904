"""Words of column and table names, and whom they speak of."""

from __future__ import annotations

import re
from functools import lru_cache

_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What a person is called.
PERSON = _set(
    """
    applicant attendee author beneficiary buyer candidate cardholder caregiver child client clinician contact customer
    debtor doctor donor driver employee enrollee guardian guest holder household individual instructor invitee learner
    lead member nurse owner parent participant passenger patient payee person player practitioner prospect recipient
    renter reporter resident sender shopper signer spouse staff student subscriber teacher tenant traveler user
    visitor volunteer voter worker attending referring rendering prescribing people
    """
)
# What is told of one person: what stands in such a table is about them.
ABOUT_PERSON = PERSON | _set(
    """
    admission appointment billing claim crm delivery demographic eligibility emergency encounter enrollment episode home
    login mailing medical prescription profile recipient session shipping visit
    """
)
# What has a name, an address or a telephone and is no person.
THING = _set(
    """
    agency airport application asset bank bot branch brand building bucket calendar campaign carrier category
    center channel class clinic cluster column company container country course currency dag database dataset
    department device diagnosis domain drug dw employer environment error escalation event facility feature field file folder
    forum function group holiday hospital host hotel industry institution insurer integration item job key language layer
    legal link list location lookup machine market medication merchant metric model module month node office
    organization organisation org package page param parameter partner pharmacy plan plant platform playlist
    practice procedure process product program project property provider queue reference region repo report repository
    resource role room set route rule run schema school seed segment seller server service shop site sku stage state
    station status step storage store stream subject supplier support survey system table tag task team template
    term territory test thread title topic track type university vendor version video view warehouse web
    website wiki workflow workspace
    """
)
# Words that lead to a person only together with one: the address of a customer, not of a shop.
NEEDS_PERSON = _set(
    """
    account address certificate city code county date device display end full homepage id licence license line mobile
    name number photo postal portrait serial service start street town unique url user web zip zipcode postcode postalcode 1 2
    """
)
# Nothing but a person has one of these, whatever is named beside it: `provider_first_name`.
ONLY_PERSONS = _set(
    "birth birthdate birthday death dob first last maiden middle mrn patient ssn social surname"
)
# These lead to a person only with one named in the same breath: a page has an address too, and a row a key of its own.
NEEDS_PERSON_BEFORE = _set("url homepage unique_id web_address photo_url")
# A name that begins like this counts or asks; one that has this anywhere before asks, or is no longer the value.
ASKING = _set(
    "allow avg can cnt count days distinct does has is max mean min n no num only opt pct should was"
)
NOT_THE_VALUE = _set(
    "crypt digest encrypted has hash hashed hmac is masked md5 opted redacted sha1 sha256 sha token tokenized"
)
# What may stand behind without saying something else.
HARMLESS_ENDS = _set(
    "1 2 3 4 5 alt clean cleaned current formatted lower lowered new norm normalized old orig original primary "
    "raw secondary str text txt upper value"
)


@lru_cache(maxsize=1 << 16)
def words(name: str) -> tuple[str, ...]:
    """The words of a name in lower case: `customerEmail2`, `CUSTOMER_EMAIL_2` → customer, email, 2."""
    return tuple(part.lower() for part in _PART.findall(name))


def singular(word: str) -> str:
    """A word without its plural's ending: emails → email, addresses → address, companies → company."""
    if word.endswith("ies") and len(word) > 4:  # noqa: PLR2004 - `ties` stays
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
