"""Does a real Databricks enforce what is compiled? For someone with an account: catalogs of its own, then dropped.

    make verify-databricks        # DATABRICKS_HOST, DATABRICKS_HTTP_PATH and who asks, as for `govern apply`

Who asks must be allowed to create catalogs. What it sees is compared with what is declared for the groups that it is in:
run it as members of different groups.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from governance.compile.databricks.applying import apply
from governance.compile.databricks.by_tag import SCRIPT as BY_TAG
from governance.compile.databricks.connecting import Run, connected
from governance.compile.databricks.functions import of_role
from governance.compile.databricks.sharing import AFTER_BUILD
from governance.compile.databricks.steps import databricks_steps
from governance.compile.place import Place, place_of
from governance.compile.steps import Declared, Step
from governance.declared.contracts import load_contracts
from governance.declared.policies import load_policies

ROOT = Path(__file__).parents[3]
ROWS = (("ada@example.com", "EMEA"), ("grace@example.com", "AMER"), ("linus@example.com", "APAC"))


def main(prefix: str) -> int:
    """Apply the plan, ask, and drop every catalog again; 0 where everything is as declared."""
    declared = Declared(load_policies(ROOT), load_contracts(ROOT / "contracts"), prefix)
    steps = databricks_steps(declared)
    with connected(os.environ) as run:
        try:
            return _try(run, declared, steps)
        finally:
            for step in steps:
                if step.action == "create" and step.resource.startswith("catalog "):
                    run(f"drop {step.resource} cascade")


def _try(run: Run, declared: Declared, steps: tuple[Step, ...]) -> int:
    # A grant names groups, which an account may not have yet; a share names tables of dbt's; tags are the account's.
    apart = {AFTER_BUILD, BY_TAG}
    tried = [step for step in steps if step.action not in {"grant", "own"} and step.script not in apart]
    for each in apply(tried, run):
        if each.state != "applied":
            print(f"{each.state}: {each.step.action} {each.step.resource} {each.message}")  # noqa: T201
            return 1
    place = place_of(declared, Place)
    table = f"{declared.database('commerce')}.platinum.verified"
    run(
        f"create or replace table {table} (email string mask {place.home}.mask_email, region string)"
        f" with row filter {place.home}.order_region on (region)"
    )
    values = ", ".join(f"('{email}', '{region}')" for email, region in ROWS)
    run(f"insert into {table} values {values}")
    seen = sorted(run(f"select email, region from {table}"))
    expected = sorted(_expected(run, declared))
    print(f"expected {expected}\nseen     {seen}")  # noqa: T201
    return int(seen != expected)


def _expected(run: Run, declared: Declared) -> list[tuple[str, str]]:
    """What policies/ declare for the groups that who asks is in."""
    place, policies = place_of(declared, Place), declared.policies

    def is_in(role: str) -> bool:
        return bool(run(f"select is_account_group_member('{of_role(place, role)}')")[0][0])

    builds = bool(run(f"select is_account_group_member('{place.duties.build.databricks}')")[0][0])
    raw = builds or any(is_in(role) for role in policies.masks["mask_email"].unmasked_for)
    allow = policies.row_access["order_region"].allow
    mine = [allowed for role, allowed in allow.items() if is_in(role)]
    return [
        (email if raw else f"#***@{email.partition('@')[2]}", region)
        for email, region in ROWS
        if builds or any(allowed == "all" or region in allowed["region"] for allowed in mine)
    ]


if __name__ == "__main__":
    sys.exit(main(f"verify{int(time.time())}_"))
