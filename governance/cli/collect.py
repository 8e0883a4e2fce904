"""`govern collect`: land the declared streams in bronze."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from governance.cli import options

if TYPE_CHECKING:
    from collections.abc import Mapping

    from governance.collect.results import StreamResult

_FOLDER = click.Path(path_type=Path)


@click.command()
@click.option("--from", "landing", type=_FOLDER, required=True, help="The landing folder.")
@click.option(
    "--contracts", type=_FOLDER, default="contracts", show_default=True, help="The contracts' folder."
)
@click.option(
    "--warehouse",
    type=_FOLDER,
    envvar="BROOK_WAREHOUSE",
    default=".demo/warehouse",
    show_default=True,
    show_envvar=True,
    help="Folder of the DuckDB files.",
)
@click.option(
    "--environment",
    envvar="BROOK_ENVIRONMENT",
    default="dev",
    show_default=True,
    show_envvar=True,
    help="Every environment but prod prefixes the databases.",
)
@click.option("--final", is_flag=True, help="Files are complete: a last line without a line break counts.")
@click.option(
    "--block-bytes",
    type=click.IntRange(min=1024, max=256 * 1024 * 1024),
    default=8 * 1024 * 1024,
    show_default=True,
    help="How much is read, decoded and committed at a time.",
)
@options.as_text_or_json
def command(  # noqa: PLR0913 - one parameter an option
    *,
    landing: Path,
    contracts: Path,
    warehouse: Path,
    environment: str,
    final: bool,
    block_bytes: int,
    form: str,
) -> int:
    """Land the streams that the contracts declare in bronze.

    Each line is validated against its JSON Schema and lands in bronze.<table>; a malformed one lands in
    bronze.<table>_rejects as place, keyed digest and reason. Run it again at any time: it goes on where it stopped.
    """
    import os

    from governance.collect.digests import reject_key
    from governance.collect.land import Options, utc_now
    from governance.collect.plan import Place, make_plans
    from governance.collect.run import collect
    from governance.collect.view import progress, show, show_errors
    from governance.declared.contracts import load_contracts

    plans = make_plans(load_contracts(contracts), Place(landing, warehouse, environment))
    key = reject_key(os.environ)
    with progress(plans) as advance:
        options = Options(landing, key, utc_now, advance, block_bytes, final)
        results: Mapping[str, list[StreamResult]] = collect(plans, options)
    show(environment, results, form)
    return 3 if show_errors(results) else 0
