"""Run a command to its end and say what it cost: wall seconds, CPU seconds, peak memory of its largest process."""

from __future__ import annotations

import multiprocessing
import os
import platform
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

_IDLE = 0.3
_NOT_AS_USERS_HAVE_IT = frozenset({"PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"})


@dataclass(frozen=True, slots=True)
class Cost:
    """What one command cost.

    Attributes:
        wall: Seconds from start to end.
        cpu: User and system seconds of the process and the children it waited for.
        peak: Largest resident set of any one of these processes, in MB (10^6 bytes).
    """

    wall: float
    cpu: float
    peak: float

    def __str__(self) -> str:
        return f"{self.wall:.1f} s | {self.cpu:.1f} s | {self.peak:,.0f} MB"


def run(
    command: Sequence[str],
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    good: tuple[int, ...] = (0,),
) -> Cost:
    """Run a command with its output thrown away unless it fails: ends with no code of `good`.

    Raises:
        SystemExit: The command failed; its last lines are shown.
    """
    began = time.perf_counter()
    around = {name: value for name, value in os.environ.items() if name not in _NOT_AS_USERS_HAVE_IT}
    with subprocess.Popen(
        command, env={**around, **(env or {})}, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        assert process.stdout is not None
        tail = process.stdout.read()[-4000:]
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in good:
        sys.exit(f"{' '.join(command)} failed ({process.returncode}):\n{tail.decode(errors='replace')}")
    kilobytes = usage.ru_maxrss / (1024 if sys.platform == "darwin" else 1)
    cost = Cost(time.perf_counter() - began, usage.ru_utime + usage.ru_stime, kilobytes * 1024 / 1e6)
    print(f"{' '.join(command)[:100]}: {cost}", file=sys.stderr, flush=True)
    return cost


def best_in_turn(commands: Sequence[Sequence[str]], rounds: int, good: tuple[int, ...]) -> list[Cost]:
    """The least CPU that each of some commands cost, run one after the other in each round.

    On a machine that others use too, that is nearest to what they cost alone, and none of them had a better moment.
    """
    costs = [[run(command, good=good) for command in commands] for _ in range(rounds)]
    return [min(one, key=lambda cost: cost.cpu) for one in zip(*costs, strict=True)]


def in_a_small_process() -> Executor:
    """A process that is small and stays so, to run commands from.

    The peak memory that a system tells of a command counts what its parent held when it was forked.
    """
    pool = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))
    pool.submit(os.getpid).result()
    return pool


def machine() -> str:
    """One line on the machine the numbers are from."""
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [
            line.split(":", 1)[1].strip() for line in info.read_text().splitlines() if "model name" in line
        ]
        model = names[0] if names else model
    return f"{os.cpu_count()} cores ({model}), Python {platform.python_version()}, {platform.system()}"


def load() -> str:
    """One sentence on what else the machine had to do: it is called before measuring."""
    busy = os.getloadavg()[1]
    if busy < _IDLE:
        return "The machine had nothing else to do."
    return (
        f"Other work ran on the machine: its load was {busy:.1f} on {os.cpu_count()} cores when this began."
    )
