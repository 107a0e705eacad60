"""How everything is measured: the product and its peer in turn, run after run; ratios of pairs; median and spread."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = ["ENVIRONMENT", "KG", "PROJECT", "Row", "Run", "Size", "alternate", "offers", "python", "row", "run"]

PROJECT = Path(__file__).parents[1]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(PROJECT), "LANG": "C.UTF-8", "PYTHONHASHSEED": "0"}
KG = (sys.executable, "-m", "kg")


@dataclass(frozen=True, slots=True)
class Size:
    """How large everything is: graphs by name (see :mod:`bench.graphs`), documents of corpora, runs of each program."""

    name: str
    graphs: tuple[str, ...]
    documents: tuple[int, int]
    runs: int = 5
    patience: float = 60.0


@dataclass(frozen=True, slots=True)
class Run:
    """What one run cost: seconds of wall and processor time, the peak of its largest process in MiB; its output."""

    wall: float
    cpu: float
    memory: float = 0.0
    output: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table. ``ratio`` is the median over runs of product to peer, ``spread`` its least and greatest."""

    what: str
    against: str
    target: str
    ratio: float | None = None
    spread: tuple[float, float] | None = None
    seconds: tuple[float, float] | None = None
    same: str = ""
    note: str = ""


def run(
    command: Sequence[str],
    *,
    cwd: Path = PROJECT,
    check: bool = True,
    fine: Sequence[int] = (0, 1),
    timeout: float | None = None,
) -> Run:
    """Run a program to its end; of its processor time and memory all that its own children took is part."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=err, cwd=cwd, env=ENVIRONMENT)
        killer = threading.Timer(timeout or 0, process.kill)
        if timeout:
            killer.start()
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        killer.cancel()
        out.seek(0)
        err.seek(0)
        if check and process.returncode not in fine:
            said = err.read().decode("utf-8", "replace").strip().splitlines()
            raise RuntimeError(f"{' '.join(map(str, command[:6]))} … ended with {process.returncode}: {said[-1:]}")
        return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, out.read().decode("utf-8", "replace"))


def python(code: str, *arguments: str | Path) -> Callable[[], Run]:
    """A program that is a piece of Python."""
    return lambda: run([sys.executable, "-c", code, *map(str, arguments)], fine=(0,))


def alternate(
    programs: Mapping[str, Callable[[], Run]], runs: int, *, warm: bool = True
) -> Mapping[str, tuple[Run, ...]]:
    """Run the programs in turn, so that a busy machine slows all alike; a first round that fills caches is not kept."""
    if warm:
        for program in programs.values():
            program()
    rounds = [{name: program() for name, program in programs.items()} for _ in range(runs)]
    return {name: tuple(each[name] for each in rounds) for name in programs}


def row(
    what: str, against: str, target: str, mine: Iterable[Run], peer: Iterable[Run], *, by: str = "cpu", **more: str
) -> Row:
    """The row of two programs' runs, by processor time, wall time or memory; the seconds are medians."""
    mine, peer = tuple(mine), tuple(peer)
    ratios = [getattr(a, by) / max(getattr(b, by), 1e-6) for a, b in zip(mine, peer, strict=True)]
    seconds = tuple(statistics.median(getattr(each, by) for each in runs) for runs in (mine, peer))
    return Row(what, against, target, statistics.median(ratios), (min(ratios), max(ratios)), seconds, **more)  # type: ignore[arg-type]


def offers(command: str, option: str) -> bool:
    """Whether a command of ``kg`` has the option."""
    return option in run([*KG, command, "--help"]).output
