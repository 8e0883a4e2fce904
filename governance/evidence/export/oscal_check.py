"""OSCAL checked by compliance-trestle, where the extra `oscal` is installed."""

from __future__ import annotations

import importlib.util
import json
from typing import Any

from governance.errors import EvaluationError


def checked(document: dict[str, Any]) -> bytes:
    """A document as it is written, once NIST's model of it agrees; unchecked where the extra is not installed.

    Raises:
        EvaluationError: It is not as OSCAL's model has it.
    """
    if importlib.util.find_spec("trestle") is not None:
        from pydantic import ValidationError
        from trestle.oscal.assessment_results import Model

        try:
            Model.model_validate(document)
        except ValidationError as error:
            where = "; ".join(".".join(map(str, one["loc"])) for one in error.errors()[:3])
            raise EvaluationError(f"the OSCAL of this export is not valid: {where}") from error
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()
