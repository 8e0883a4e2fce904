"""Properties are tried on the same examples in every run; `GOVERN_RANDOM=1 make test` looks for new ones."""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("repeatable", derandomize=True)
if not os.environ.get("GOVERN_RANDOM"):
    settings.load_profile("repeatable")
