"""What the gate costs beside a plain load and beside dbt-bouncer: whole processes on the same manifests, in one run."""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from concurrent.futures import Executor
from pathlib import Path

import beside
import measure
import msgspec
import projects
from as_dbt_writes import Sheet

from governance.checks import ALL_CHECKS
from governance.declared.policies import load_policies

SIZES = (500, 2_000, 10_000)
GOVERN = [sys.executable, "-m", "governance"]
# They ask what can be read off the manifest; the others follow its columns.
OFF = "product-owned"  # a generated project has no contracts
ASKED = tuple(check for check in ALL_CHECKS if check.id != OFF)
WITHOUT_LINEAGE = tuple(check.id for check in ASKED if not check.needs_sql)
FOLLOWING = ("column-masked", "lineage-known")
_FOLLOWING = "`column-masked` and `lineage-known`"
ROUNDS = 3
PLAIN = "import gc, json, sys; gc.disable(); json.load(open(sys.argv[1], encoding='utf-8'))"
GOVERNANCE = f"""
environment: {{variable: BENCH_ENVIRONMENT, default: dev, unprefixed: prod}}
targets: {{dev: {{engine: duckdb, may_hold_raw: false}}}}
tiers:
  bronze: {{schemas: [raw]}}
  silver: {{schemas: [staging, intermediate]}}
  platinum: {{schemas: [marts]}}
  ops: {{schemas: [ops]}}
domains:
  commerce: {{database: synthetic}}
  identity: {{database: synthetic_identity}}
  health: {{database: synthetic_health}}
  ops: {{database: synthetic_ops}}
functions: {{domain: commerce, schema: governance}}
checks: {{off: [{OFF}]}}
"""
BOUNCER = r"""
dbt_artifacts_dir: .
manifest_checks:
  - {name: check_model_description_populated}
  - {name: check_model_has_properties_file}
  - {name: check_model_has_unique_test, accepted_uniqueness_tests: [unique]}
  - {name: check_model_names, include: ^models/staging, model_name_pattern: ^stg_}
  - {name: check_model_names, include: ^models/intermediate, model_name_pattern: ^int_}
  - {name: check_model_names, include: ^models/marts, model_name_pattern: ^fct_}
  - {name: check_model_access, access: protected}
  - {name: check_model_contract_enforced_for_public_model}
  - {name: check_model_has_meta_keys, keys: [owner, classification]}
  - {name: check_model_documented_in_same_directory}
  - {name: check_model_directories, include: ^models, permitted_sub_directories: [staging, intermediate, marts, sources]}
  - {name: check_model_column_description_populated}
  - {name: check_model_max_number_of_lines, max_number_of_lines: 500}
  - {name: check_source_description_populated}
  - {name: check_source_names, source_name_pattern: "^[a-z0-9_]+$"}
"""
_ABOUT = (
    "Whole processes on generated projects of 12 columns a model: sources, masked staging models, joins, unions, "
    "windows, marts, two data tests a model; each node holds all that dbt 1.11 writes. `json.load` reads the manifest with "
    "the collector off; it and the two rows that are to be compared with it were run three times in turn, and the best "
    "is told. CPU seconds, children included, and the peak memory of the largest process."
)
Rows = Iterator[tuple[str, measure.Cost]]


def furnish(size: int, folder: Path) -> Sheet:
    """A synthetic project with this repository's policies beside it; its manifest."""
    shutil.copytree(projects.ROOT / "policies", folder / "policies")
    (folder / "governance.yml").write_text(GOVERNANCE, encoding="utf-8")
    manifest = projects.write(size, folder / "target", load_policies(folder))
    (folder / "target" / "dbt-bouncer.yml").write_text(BOUNCER, encoding="utf-8")
    return manifest


def edit(manifest: Sheet, folder: Path) -> None:
    """Change one model: its code, what that compiles to, and its checksum."""
    nodes = manifest["nodes"]
    assert isinstance(nodes, dict)
    model = next(iter(nodes.values()))
    for key in ("raw_code", "compiled_code"):
        model[key] = model[key].replace("where id is not null and", "where 1 = 1 and id is not null and")
    assert "1 = 1" in model["compiled_code"]
    model["checksum"]["checksum"] = hashlib.sha256(model["raw_code"].encode()).hexdigest()
    (folder / "target" / "manifest.json").write_bytes(msgspec.json.encode(manifest))


def forget(target: Path) -> None:
    """Throw away what runs before have kept."""
    for kept in target.glob("govern_*.bin"):
        kept.unlink()


def measured(size: int, bouncer: str | None, small: Executor) -> Rows:
    """Every way at one size, run from a small process."""
    with tempfile.TemporaryDirectory(prefix="govern-bench-") as name:
        folder = Path(name)
        manifest = furnish(size, folder)
        target = folder / "target"
        check = [*GOVERN, "check", "--project-dir", str(folder), "--target", "dev"]
        only = [word for one in WITHOUT_LINEAGE for word in ("--check", one)]

        def asked(*more: str) -> measure.Cost:
            # Whether synthetic models pass is beside the point; that they were all evaluated is not.
            return small.submit(measure.run, [*check, *more], good=(0, 1)).result()

        plain = [sys.executable, "-c", PLAIN, str(target / "manifest.json")]
        following = [word for one in FOLLOWING for word in ("--check", one)]
        cold = asked(*following)
        commands = [plain, [*check, *only], [*check, *following]]
        best = small.submit(measure.best_in_turn, commands, ROUNDS, good=(0, 1))
        plainly, named, again = best.result()
        yield "json.load", plainly
        if bouncer:
            # All of its checks pass: anything else is a configuration that it does not understand.
            command = [bouncer, "run", "--config-file", "dbt-bouncer.yml"]
            yield f"{_version(bouncer)}, 15 checks", small.submit(measure.run, command, cwd=target).result()
        yield f"govern check, the {len(WITHOUT_LINEAGE)} checks that follow no column", named
        yield f"govern check, {_FOLLOWING}, cold", cold
        yield "… again, from the cache", again
        forget(target)
        yield f"govern check, all {len(ASKED)} checks, cold", asked()
        yield "… all again, from the cache", asked()
        edit(manifest, folder)
        yield "… after one model was edited", asked()
        beside.write_files(manifest, folder)
        yield "… with the project's files to compare the manifest with", asked()
        yield "… with them, again", asked()


def install_bouncer(folder: Path) -> str:
    """The latest dbt-bouncer in an environment of its own; its command."""
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    subprocess.run([python, "-m", "pip", "--quiet", "install", "dbt-bouncer"], check=True, stdout=sys.stderr)
    return str(folder / "bin" / "dbt-bouncer")


def main() -> None:
    """Print the section."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--bouncer", help="a dbt-bouncer that is installed already, or `none`")
    given = parser.parse_args()
    with measure.in_a_small_process() as small, tempfile.TemporaryDirectory(prefix="govern-bouncer-") as name:
        bouncer = given.bouncer or install_bouncer(Path(name))
        bouncer = None if bouncer == "none" else bouncer
        before = measure.load()
        found = [dict(measured(size, bouncer, small)) for size in given.sizes]
    measured_on = f"Measured on {dt.datetime.now(tz=dt.UTC).date()} by `scripts/bench checks`."
    print(f"## The gate\n\n{_ABOUT} {measured_on} {before}\n")
    print(f"| | {' | '.join(f'{size:,} models' for size in given.sizes)} |")
    print("|---" + "|--:" * len(found) + "|")
    for what in found[0]:
        cells = [f"{costs[what].cpu:.2f} s, {costs[what].peak:,.0f} MB" for costs in found]
        print(f"| {what} | {' | '.join(cells)} |")


def _version(bouncer: str) -> str:
    told = subprocess.run([bouncer, "--version"], capture_output=True, text=True, check=True)
    number = re.search(r"\d+(\.\d+)+", told.stdout + told.stderr)
    return f"dbt-bouncer {number[0] if number else ''}".strip()


if __name__ == "__main__":
    main()
