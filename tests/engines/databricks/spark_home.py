"""A real Spark 4 with Delta for the tests: pyspark by pip, jars by Spark's own resolver, each by its digest."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
# The key of tokens on Spark: 00 01 02 … 1f, published here, so it guards nothing.
KEY = bytes(range(32)).hex()
_IN_SPARK = "org.scala-lang:scala-library,org.antlr:antlr4-runtime"
# The source distribution holds what its wheel would; building that takes a minute more.
WANTED = ("pyspark", "lib", "deps/jars", "deps/bin", "deps/sbin")


class NoSparkError(Exception):
    """Spark cannot run here; the message says why."""


@dataclass(frozen=True)
class Spark:
    """Where Spark is.

    Attributes:
        home: SPARK_HOME.
        python: What goes before PYTHONPATH.
        jars: The jars that are not Spark's own.
    """

    home: Path
    python: tuple[Path, ...]
    jars: tuple[Path, ...]


def find_spark() -> Spark:
    """Spark, fetched once into the user's cache.

    Raises:
        NoSparkError: There is no Java, or what is missing cannot be fetched.
    """
    if shutil.which("java") is None:
        raise NoSparkError("Spark needs Java 17 or newer: apt-get install openjdk-17-jre-headless")
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "govern-dbt" / "engines"
    cache.mkdir(parents=True, exist_ok=True)
    root = cache / (HERE / "spark.lock").read_text().split()[0].replace("==", "-")
    if not root.exists():
        _fetch_spark(root)
    jars = _jars(root, cache / "jars")
    (py4j,) = (root / "lib").glob("py4j-*.zip")
    return Spark(root / "deps", (root, py4j), jars)


def _fetch_spark(root: Path) -> None:
    with tempfile.TemporaryDirectory(dir=root.parent) as folder:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:"]
        command = [*pip, "--require-hashes", "--requirement", str(HERE / "spark.lock"), "--dest", folder]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NoSparkError(f"Spark could not be fetched: {done.stderr.strip()[-500:]}")
        (archive,) = Path(folder).glob("*.tar.gz")
        with tarfile.open(archive) as opened:
            members = [each for each in opened if _is_wanted(each.name)]
            opened.extractall(folder, members, filter="data")
        try:
            (Path(folder) / root.name).rename(root)
        except OSError:  # another worker was faster
            assert root.exists()


def _is_wanted(name: str) -> bool:
    return name.partition("/")[2].startswith(WANTED)


def _jars(root: Path, folder: Path) -> tuple[Path, ...]:
    """The jars that are not Spark's own, each as jars.lock says."""
    lines = [line.split() for line in (HERE / "jars.lock").read_text().splitlines() if line[0] != "#"]
    named = dict(lines)
    jars = {
        each: folder / "jars" / f"{'_'.join(each.split(':')[:2])}-{each.split(':')[2]}.jar" for each in named
    }
    if not all(jar.exists() for jar in jars.values()):
        _resolve(root / "deps", folder, tuple(named))
    for coordinates, jar in jars.items():
        if hashlib.sha256(jar.read_bytes()).hexdigest() != named[coordinates]:
            raise NoSparkError(f"{coordinates} is not what jars.lock says: {jar}")
    return tuple(jars.values())


def _resolve(home: Path, folder: Path, coordinates: tuple[str, ...]) -> None:
    """Spark fetches packages before it looks for what it shall run; here there is nothing to run."""
    command = [str(home / "bin" / "spark-submit"), "--packages", ",".join(coordinates), "--conf"]
    command += [
        f"spark.jars.ivy={folder}",
        "--exclude-packages",
        _IN_SPARK,
        "--class",
        "none",
        "spark-internal",
    ]
    environment = {**os.environ, "SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1"}
    done = subprocess.run(
        ["bash", *command], env=environment, capture_output=True, text=True, check=False, timeout=300
    )
    if "Failed to load class none" not in done.stdout + done.stderr:
        raise NoSparkError(f"jars could not be fetched: {done.stderr.strip()[-500:]}")
