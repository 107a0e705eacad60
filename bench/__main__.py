"""``python -m bench [NAME …] [--size small|full]``: run the measurements and write ``bench/results.md``."""

from __future__ import annotations

import argparse
import importlib
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from bench.protocol import PROJECT, Row, Size
from bench.report import plot, table

MODULES = ("startup", "loading", "querying", "exporting", "validating", "reasoning", "building")
SIZES = {
    "small": Size("small", ("100k",), (50, 200), patience=20),
    "full": Size("full", ("100k", "1M", "10M"), (500, 20_000)),
}


def main() -> None:
    """Measure what is asked for and write it down."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure the product against its peers.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"any of {', '.join(MODULES)}; all unless given")
    parser.add_argument("--size", choices=SIZES, default="small")
    parser.add_argument("--runs", type=int, help="runs of each program, 5 unless given")
    parser.add_argument("--data", type=Path, help="a folder in which generated data is kept, else a temporary one")
    parser.add_argument("--output", type=Path, default=PROJECT / "bench" / "results.md")
    given = parser.parse_args()
    if unknown := sorted(set(given.names) - set(MODULES)):
        parser.error(f"there is no measurement {unknown[0]!r}")
    size = replace(SIZES[given.size], runs=given.runs or SIZES[given.size].runs)
    with _folder(given.data) as folder:
        rows = [row for name in given.names or MODULES for row in _measured(name, size, folder)]
    given.output.write_text(table(rows, size), encoding="utf-8")
    plot(rows, given.output.with_suffix(".svg"))
    print(table(rows, size), end="")


@contextmanager
def _folder(given: Path | None) -> Iterator[Path]:
    if given is None:
        with tempfile.TemporaryDirectory(prefix="bench-") as made:
            yield Path(made)
    else:
        given.mkdir(parents=True, exist_ok=True)
        yield given


def _measured(name: str, size: Size, folder: Path) -> list[Row]:
    """The rows of one module; one that fails is a row that says so, and the others go on."""
    rows, start = [], time.monotonic()
    sys.stderr.write(f"{name} …\n")
    try:
        for row in importlib.import_module(f"bench.{name}").measure(size, folder):
            rows.append(row)
            ratio = row.note if row.ratio is None else f"{row.ratio:.3g}"
            sys.stderr.write(f"  {time.monotonic() - start:6.0f} s  {row.what}: {ratio}\n")
    except RuntimeError as error:
        rows.append(Row(name, "", "", note=f"failed: {error}"))
        sys.stderr.write(f"  {error}\n")
    return rows


if __name__ == "__main__":
    main()
