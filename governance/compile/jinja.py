"""Plain values as Jinja writes them."""

from __future__ import annotations

import json


def written(value: object) -> str:
    """Names, and lists and dicts of them, in single quotes, as the rest of a macro.

    Args:
        value: Of texts without quotation marks; what governance.yml and `policies/` take has none.
    """
    return json.dumps(value).replace('"', "'")
