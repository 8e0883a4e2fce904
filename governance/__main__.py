"""`python -m governance` and the `govern` command."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and leave with the exit code of the house."""
    from governance.cli import run

    sys.exit(run())


if __name__ == "__main__":
    main()
