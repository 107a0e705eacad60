"""Build the reference graph from kept packages and the hand data in ``scripts/reference``, as sorted Turtle.

Run by hand with the packages of the dependency group ``reference``::

    python scripts/build_reference.py [--check] [--output ontology/reference]

Same data and same package versions, same bytes. ``--check`` writes nothing and exits with 1 when a file would change.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from reference import build


def main() -> int:
    """Write the files of the reference graph, or compare them with what lies there."""
    parser = argparse.ArgumentParser(description="Build the reference graph.")
    root = Path(__file__).resolve().parents[1]
    parser.add_argument("--output", type=Path, default=root / "ontology" / "reference")
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 when a file would change")
    options = parser.parse_args()
    files = build()
    if options.check:
        stale = [name for name, text in files.items() if _differs(options.output / name, text)]
        print("\n".join(f"would change: {name}" for name in stale) or "up to date")
        return 1 if stale else 0
    options.output.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (options.output / name).write_text(text, encoding="utf-8", newline="\n")
        print(f"{name}: {text.count(chr(10))} lines")
    return 0


def _differs(path: Path, text: str) -> bool:
    return not path.is_file() or path.read_text(encoding="utf-8") != text


if __name__ == "__main__":
    raise SystemExit(main())
