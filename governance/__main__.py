"""`python -m governance` and the `govern` command."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from typing import NoReturn

# They read a project, answer once and are done: nothing they make is in the way before the process ends, and
# collecting garbage, or taking apart what was read object by object, is a tenth of their time and frees nothing.
_ANSWER_ONCE = frozenset({"check", "diff", "exposure", "lineage", "suggest", "evidence verify"})
_NOT_TOLD = 3


def main() -> NoReturn:
    """Run the command line and leave with the exit code of the house."""
    answers_once = not _ANSWER_ONCE.isdisjoint({" ".join(sys.argv[1:2]), " ".join(sys.argv[1:3])})
    if answers_once:
        gc.disable()
    from governance.cli import run

    code = run()
    if answers_once:
        _leave(code)
    sys.exit(code)


def _leave(code: int) -> NoReturn:
    """End the process at once, when all that was told is written and what waits for the end has run."""
    atexit._run_exitfuncs()  # noqa: SLF001 - what sys.exit would run
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        code = _NOT_TOLD
    os._exit(code)


if __name__ == "__main__":
    main()
