"""Runs as a program: children that append to a log without end, each killed at a random moment.

Usage: crash_loop.py STORE KEY TIMES SEED. Prints what was acknowledged: pairs of a number and its line's digest.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import signal
import sys
import time
from pathlib import Path

from governance.evidence.entries import digest, line_of
from governance.evidence.keys import signer_of
from governance.evidence.log import Statement, opened_log
from governance.evidence.store import Directory


def append_without_end(store, signer, to, generation):
    with opened_log(store, signer) as log:
        for number in range(1_000_000):
            content = f"{generation} {number}".encode()
            statement = Statement("gap", "recorded", {"n": number}, {"a": content, "b": content * 100})
            entry = log.append(statement, dt.datetime.now(tz=dt.UTC))
            os.write(to, f"{entry.seq} {digest(line_of(entry))}\n".encode())


def acknowledged(store, signer, generation, moments):
    """What one child acknowledged before it was killed: while it opened the log, or some appends later."""
    back, to = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(back)
        append_without_end(store, signer, to, generation)
    os.close(to)
    with os.fdopen(back, "r") as told:
        first = [told.readline() for _ in range(moments.randrange(5))]
        time.sleep(moments.uniform(0, 0.01))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return [line.split() for line in (*first, *told)]


def main(folder, key, times, seed):
    signer = signer_of(key)
    moments = random.Random(int(seed))  # noqa: S311 - moments, no secrets
    acks = []
    for generation in range(int(times)):
        acks += acknowledged(Directory(Path(folder)), signer, generation, moments)
    sys.stdout.write(json.dumps(acks))


if __name__ == "__main__":
    main(*sys.argv[1:])
