"""Write ``examples/graph.trig``, the graph of the briefs with the claims that were annotated by hand, and beside it
its description.

Run it after a change of the briefs, their claims, the rules, the reference graph or the ontology, and read what the
change did to the file; ``--check`` only says whether the files are current. Same data, same bytes.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import kg

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
GRAPH = EXAMPLES / "graph.trig"


def build(output: Path) -> kg.Build:
    """Build the graph of all briefs into a file."""
    claims = sorted(EXAMPLES.glob("*.claims.jsonl"))
    briefs = [path.with_name(path.name.replace(".claims.jsonl", ".md")) for path in claims]
    return kg.build(briefs, claims=claims, output=output)


def main() -> int:
    """Write the file, or compare it with what lies there."""
    if "--check" not in sys.argv:
        build(GRAPH)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder) / GRAPH.name)
        files = (GRAPH, GRAPH.with_suffix(".void.ttl"))
        stale = [file.name for file in files if (Path(folder) / file.name).read_bytes() != file.read_bytes()]
    print(f"would change: {', '.join(stale)}" if stale else "up to date")
    return 1 if stale else 0


if __name__ == "__main__":
    raise SystemExit(main())
