"""The plan as files: scripts that schemachange deploys, and one that an administrator runs once."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from governance.compile.headers import sql_header, yaml_header
from governance.compile.snowflake.names import PREFIX
from governance.compile.snowflake.sharing import GIVEN_OUT
from governance.compile.snowflake.steps import snowflake_steps
from governance.compile.steps import Declared, Step
from governance.declared.contracts import Contract
from governance.declared.policies import Policies

FOLDER = PurePosixPath("migrations/snowflake")
_SOURCE = "governance.yml, policies/ and contracts/"
_CONFIG = """\
config-version: 2
schemachange:
  root-folder: migrations/snowflake    # run it in the project: schemachange deploy --config-folder migrations/snowflake
  # A script is known by its name: a new domain or schema is a script of its own, whatever ran before.
  out-of-order: true
  create-change-history-table: true
  change-history-table: "__PREFIX__{database}.schemachange.change_history"
  config-vars:
    prefix: "__PREFIX__"
"""
# In the text of a script everything but our own place is as it stands.
_BLOCK = re.compile(r"\{(?=[{%#])")


def migrations(policies: Policies, contracts: tuple[Contract, ...]) -> dict[PurePosixPath, str]:
    """Every compiled file below migrations/snowflake; none where no target is Snowflake, or nobody has the duties.

    Raises:
        DeclarationError: What is declared cannot work on Snowflake.
    """
    targets = policies.governance.targets.values()
    if policies.duties is None or all(target.engine != "snowflake" for target in targets):
        return {}
    steps = snowflake_steps(Declared(policies, contracts, PREFIX))
    texts: dict[str, list[Step]] = {}
    for step in steps:
        if step.script:
            texts.setdefault(step.script, []).append(step)
    files = {FOLDER / script: _script(each) for script, each in texts.items()}
    files[FOLDER / "schemachange-config.yml"] = _config(policies)
    return files


def _script(steps: list[Step]) -> str:
    text = "\n".join(map(_statement, steps))
    return f"{sql_header(_SOURCE, [step.sql for step in steps])}\n{text}"


def _statement(step: Step) -> str:
    """What leaves the account does so from the environment without a prefix alone: nobody outside reads what dev holds."""
    text = f"{_escaped(step.sql)};\n"
    return f"{{% if not prefix %}}\n{text}{{% endif %}}\n" if step.action == GIVEN_OUT else text


def _escaped(sql: str) -> str:
    return PREFIX.join(_BLOCK.sub("{{ '{' }}", part) for part in sql.split(PREFIX))


def _config(policies: Policies) -> str:
    governance = policies.governance
    home = governance.domains[governance.functions.domain or ""].database
    text = _CONFIG.format(database=home).replace("__PREFIX__", _prefix(policies))
    return yaml_header("governance.yml", text) + text


def _prefix(policies: Policies) -> str:
    """The environment's prefix in schemachange's own Jinja, which knows environment variables."""
    environment = policies.governance.environment
    if environment is None:
        return ""
    value = f"env_var('{environment.variable}', '{environment.default}')"
    return f"{{{{ '' if {value} == '{environment.unprefixed}' else {value} ~ '_' }}}}"
