"""The named questions: asked through the product, as bare SPARQL of the engine, and of rdflib."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterator
from pathlib import Path

from bench.loading import graph_file, store_folder
from bench.protocol import Row, Size, python

__all__ = ["QUESTIONS", "measure"]

QUESTIONS = {
    "actions": {"by": "China"},
    "agreements": {},
    "denials": {"about": "Japan"},
    "meetings": {},
    "members": {"organization": "SCO"},
    "mentions": {"about": "Japan"},
    "shared-values": {"alliance": "NATO"},
    "sources": {},
    "stances": {},
    "support": {"subject": "Japan"},
}
"""The ten questions that are measured, and with which parameters."""

_ASKED = """
import json, sys, time
import kg
from kg.questions import ask, load_questions
from kg.vocabulary import prefixes

store = kg.open(sys.argv[1], read_only=True)
engine, taken = store.as_pyoxigraph(), {}
for name, parameters in json.loads(sys.argv[2]).items():
    ask(store, name, parameters)
    for _ in range(int(sys.argv[3])):
        start = time.process_time()
        answers = ask(store, name, parameters)
        middle = time.process_time()
        rows = [tuple(row) for row in engine.query(answers.query, prefixes=prefixes())]
        end = time.process_time()
        columns = [answers.query.index("?" + column) for column in answers.columns]
        same = len({tuple(map(str, row)) for row in rows}) == len(rows) >= len(answers)
        entry = taken.setdefault(name, {"kg": [], "raw": [], "rows": len(rows), "same": same, "query": answers.query})
        entry["kg"].append(middle - start)
        entry["raw"].append(end - middle)
print(json.dumps(taken))
"""
_RDFLIB = """
import json, signal, sys, time
import rdflib
from kg.vocabulary import prefixes

data = rdflib.Dataset()
data.parse(sys.argv[1], format="nquads")
head = "".join(f"PREFIX {name}: <{iri}> " for name, iri in prefixes().items())

def give_up(number, frame):
    raise TimeoutError

signal.signal(signal.SIGALRM, give_up)
taken = {}
for name, query in json.loads(open(sys.argv[2], encoding="utf-8").read()).items():
    start = time.process_time()
    signal.alarm(int(float(sys.argv[3])))
    try:
        rows = len(list(data.query(head + query)))
    except TimeoutError:
        rows = None
    except Exception as error:
        rows = type(error).__name__
    signal.alarm(0)
    taken[name] = [time.process_time() - start, rows]
print(json.dumps(taken))
"""


def measure(size: Size, folder: Path) -> Iterator[Row]:
    """A row for each question on the larger graph, their median, and the median against rdflib on the smallest."""
    name = "1M" if "1M" in size.graphs else size.graphs[0]
    asked = _asked(name, size, folder)
    medians = []
    for question, entry in asked.items():
        ratios = [mine / raw for mine, raw in zip(entry["kg"], entry["raw"], strict=True)]
        medians.append(statistics.median(ratios))
        seconds = statistics.median(entry["kg"]), statistics.median(entry["raw"])
        note = f"{entry['rows']} rows"
        spread = min(ratios), max(ratios)
        same = "yes" if entry["same"] else "NO"
        yield Row(f"kg ask {question}, {name}", "pyoxigraph", "≤ 1.15", medians[-1], spread, seconds, same, note)
    sums = [sum(statistics.median(entry[who]) for entry in asked.values()) for who in ("kg", "raw")]
    what = f"the ten questions together, {name}"
    yield Row(what, "pyoxigraph", "≤ 1.15", sums[0] / sums[1], (min(medians), max(medians)), (sums[0], sums[1]), "yes")
    yield _against_rdflib(size, folder)


def _asked(name: str, size: Size, folder: Path) -> dict:
    arguments = (store_folder(name, folder), json.dumps(QUESTIONS), str(size.runs))
    return json.loads(python(_ASKED, *arguments)().output)


def _against_rdflib(size: Size, folder: Path) -> Row:
    asked = _asked("100k", size, folder)
    queries = folder / "queries.json"
    queries.write_text(json.dumps({name: entry["query"] for name, entry in asked.items()}), encoding="utf-8")
    theirs = json.loads(python(_RDFLIB, graph_file("100k", folder), queries, str(size.patience))().output)
    ratios = [theirs[name][0] / statistics.median(entry["kg"]) for name, entry in asked.items()]
    given_up = [name for name, (_, rows) in theirs.items() if rows is None]
    other = [n for n, (_, rows) in theirs.items() if rows is not None and rows != asked[n]["rows"]]
    note = f"rdflib given up after {size.patience:g} s: {', '.join(given_up)}" if given_up else ""
    median = statistics.median(ratios)
    same = f"differ: {', '.join(other)}" if other else "yes"
    return Row("rdflib, 100k: times slower", "kg ask", "≥ 30", median, (min(ratios), max(ratios)), None, same, note)
