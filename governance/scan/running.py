"""The whole scan in one story: read what to look for, open every place, search it, tell."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

from governance.errors import EvaluationError, UsageError
from governance.scan import places, warehouse
from governance.scan.ledger import Ledger, Scan
from governance.scan.patterns import Pattern, read_patterns
from governance.scan.places import Instruments
from governance.scan.searching import Searcher
from governance.scan.values import Value, read_values
from governance.scan.walking import Entry, Found, walk
from governance.scan.warehouse import Relation

Progress = Callable[[int, int], None]


def silent(done: int, total: int) -> None:
    """Progress for those who do not ask."""


@dataclass(frozen=True, slots=True)
class Request:
    """What to look for and where.

    Attributes:
        values: File of values (see `read_values`), or None.
        identifiers: A `classifications.yml` whose patterns are looked for, or None.
        chosen: Which of its identifiers; none means all that declare a pattern.
        warehouses: Folders in which there must be a DuckDB database.
        paths: Files and folders searched besides.
        bronze: Files and folders in which raw values may stand; searched too.
    """

    values: Path | None = None
    identifiers: Path | None = None
    chosen: tuple[str, ...] = ()
    warehouses: tuple[Path, ...] = ()
    paths: tuple[Path, ...] = ()
    bronze: tuple[Path, ...] = ()


def scan(request: Request, progress: Progress = silent) -> Scan:
    """Search every place for every value.

    Args:
        request: What to look for and where.
        progress: Told how many of how many places are done.

    Returns:
        What was found, in counts.

    Raises:
        UsageError: There is nothing to look for, or the values' file is wrong.
        DeclarationError: The identifiers' file is wrong.
        EvaluationError: A warehouse holds no database, or there was nothing to search at all.
    """
    values, patterns = _wanted(request)
    found = list(walk([*request.warehouses, *request.paths, *request.bronze]))
    _refuse_empty_warehouses(request, found)
    searcher = Searcher(values)
    with warehouse.connected() as connection:
        reveals = lru_cache(maxsize=65536)(partial(places.reveals, connection, searcher, patterns))
        ledger = Ledger(values, (pattern.identifier for pattern in patterns), reveals)
        _Round(Instruments(connection, searcher, patterns, ledger), _bronze_homes(request)).go(
            found, progress
        )
        return _refuse_nothing(request, ledger.close())


def dbt_folders(environment: Mapping[str, str]) -> tuple[Path, ...]:
    """Where dbt writes artifacts and logs, as far as they are there: always searched."""
    named = (environment.get("DBT_TARGET_PATH", "target"), environment.get("DBT_LOG_PATH", "logs"))
    return tuple(path for path in map(Path, named) if path.exists())


def _wanted(request: Request) -> tuple[tuple[Value, ...], tuple[Pattern, ...]]:
    if request.chosen and not request.identifiers:
        raise UsageError(
            "identifiers are chosen from a file", "add --identifiers policies/classifications.yml"
        )
    if not (request.values or request.identifiers):
        raise UsageError("there is nothing to look for", "give --values FILE or --identifiers FILE")
    values = read_values(request.values) if request.values else ()
    patterns = read_patterns(request.identifiers, request.chosen) if request.identifiers else ()
    return values, patterns


def _bronze_homes(request: Request) -> tuple[Path, ...]:
    """Where raw values may stand: what was named so, and the file the values come from."""
    named = [*request.bronze, *([request.values] if request.values else [])]
    return tuple(Path(os.path.realpath(path)) for path in named)


def _refuse_nothing(request: Request, result: Scan) -> Scan:
    """Nothing found in nothing proves nothing."""
    if result.hits or result.likenesses or result.unsearched:
        return result
    if request.warehouses and not result.searched["relations"]:
        raise EvaluationError("the warehouse holds no table and no view", "build the mesh first: make demo")
    if not result.searched["relations"] + result.searched["files"]:
        raise EvaluationError("there was nothing to search", "give --warehouse DIR or a path")
    return result


def _refuse_empty_warehouses(request: Request, found: Sequence[Found]) -> None:
    databases = [item.path for item in found if item.entry is Entry.DATABASE]
    for folder in request.warehouses:
        home = os.path.realpath(folder)
        if not any(database.is_relative_to(home) for database in databases):
            raise EvaluationError(f"{folder} holds no DuckDB database", "build the mesh first: make demo")


class _Round:
    """One round through all places: databases first, so that views find each other's tables."""

    def __init__(self, tools: Instruments, bronze: Sequence[Path]) -> None:
        self._tools = tools
        self._bronze = bronze
        self._aliases: set[str] = set()

    def go(self, found: Sequence[Found], progress: Progress) -> None:
        """Search all that was found."""
        opened = [each for item in found if item.entry is Entry.DATABASE for each in self._open(item)]
        work = [job for each in opened for job in self._database_work(*each)]
        work += [job for item in found for job in self._file_work(item)]
        for done, job in enumerate(work):
            progress(done, len(work))
            job()
        progress(len(work), len(work))

    def _open(self, item: Found) -> Iterator[tuple[Found, str, list[Relation]]]:
        """Open a database under its file's name, as dbt does, so that views find each other."""
        alias = item.path.stem if item.path.stem.lower() not in self._aliases else str(item.path)
        try:
            warehouse.attach(self._tools.connection, item.path, alias)
            relations = warehouse.relations(self._tools.connection, alias)
        except warehouse.UnreadableError as error:
            self._tools.ledger.missed(self._place(item), str(error))
            return
        self._aliases.add(alias.lower())
        self._tools.ledger.searched["databases"] += 1
        yield item, alias, relations

    def _database_work(
        self, item: Found, alias: str, relations: Sequence[Relation]
    ) -> Iterator[Callable[[], None]]:
        ledger, within = self._tools.ledger, self._is_bronze(item)
        database = ledger.name(alias, f"database {item.steps[-1][1]}")
        yield partial(places.search_definitions, self._tools, alias, database, bronze=within)
        for number, relation in enumerate(relations, start=1):
            below = [ledger.name(name, f"relation {number}") for name in relation.path[1:]]
            bronze = within or places.is_bronze(relation)
            place = ".".join([database, *below])
            yield partial(places.search_relation, self._tools, relation, place, bronze=bronze)

    def _file_work(self, item: Found) -> Iterator[Callable[[], None]]:
        place, bronze = self._place(item), self._is_bronze(item)
        # Names too, of whatever it is; that of the path itself is its giver's own.
        names = "/".join(name for name, _ in item.steps[1:]) or item.path.name
        yield partial(places.search_text, self._tools, names, place, bronze=bronze)
        match item.entry:
            case Entry.FILE:
                yield partial(places.search_file, self._tools, item, place, bronze=bronze)
            case Entry.PARQUET:
                relation = warehouse.parquet(item.path, place)
                yield partial(places.search_relation, self._tools, relation, place, bronze=bronze)
            case Entry.DUCKDB_OWN:
                yield partial(self._tools.ledger.put_aside, place)
            case Entry.OUTSIDE | Entry.SPECIAL | Entry.CLOSED:
                yield partial(self._tools.ledger.missed, place, item.entry.value)

    def _place(self, item: Found) -> str:
        name = self._tools.ledger.name
        return "/".join(name(step, f"name {position}") for step, position in item.steps)

    def _is_bronze(self, item: Found) -> bool:
        return any(item.path.is_relative_to(home) for home in self._bronze)
