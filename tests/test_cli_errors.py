"""Every command with what it cannot use: one message that says what and where, exit code 2, nothing made.

``CASES`` are commands with files that are broken in every way; ``USES`` are wrong ways to ask.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from command_line import annotated, run

BROKEN: dict[str, Callable[[Path], object]] = {
    "empty": lambda path: path.write_bytes(b""),
    "binary": lambda path: path.write_bytes(bytes(range(256)) * 8),
    "latin": lambda path: path.write_bytes("Café de l’Élysée".encode("cp1252")),
    "utf16": lambda path: path.write_bytes("Café de l’Élysée".encode("utf-16")),
    "large": lambda path: path.write_bytes(b"abc def. " * 1_200_000),
    "deep": lambda path: path.write_bytes(b'{"a":' * 200_000),
    "folder": lambda path: path.mkdir(),
    "missing": lambda path: None,
}
"""What is wrong with a file, and how it is made so."""

TEXTS = ("txt", "md", "html", "jsonl")
GRAPHS = ("ttl", "trig", "jsonld", "nq", "rdf")
READERS = {
    "stats": ("stats", "{}"),
    "reason": ("reason", "{}"),
    "export": ("export", "{}", "-o", "out.trig"),
    "query": ("query", "SELECT * {{ ?a ?b ?c }}", "--data", "{}"),
    "ask": ("ask", "meetings", "--data", "{}"),
    "explain": ("explain", "India", "--data", "{}"),
}
"""Commands that read a graph, but for ``validate``, which is tried with every format."""

CASES = [
    *(("claims", f"{kind}.{extension}") for kind in BROKEN for extension in TEXTS),
    *(("build", f"{kind}.txt", "-o", "out.trig", "--store", "new") for kind in BROKEN),
    *(("validate", f"{kind}.{extension}") for kind in BROKEN for extension in GRAPHS),
    *(
        tuple(part.format(f"{kind}.jsonld") for part in command)
        for kind in BROKEN
        for command in READERS.values()
        if kind not in ("large", "utf16", "latin")
    ),
    *(("validate", "graph.trig", "--shapes", f"{kind}.ttl") for kind in BROKEN),
    *(("build", "brief.txt", "--claims", f"{kind}.jsonl", "-o", "out.trig") for kind in BROKEN if kind != "empty"),
    *(("claims", "brief.txt", "--lexicon", f"{kind}.yaml") for kind in BROKEN if kind not in ("large", "deep")),
    *(("query", f"@{kind}.rq", "--data", "fine.ttl") for kind in BROKEN if kind != "deep"),
]

FILES = {
    "brief.txt": "Japan condemned the launch.\n",
    "fine.ttl": "<urn:x:a> <urn:x:b> <urn:x:c> .\n",
    "broken.ttl": "<a> <b> .\n",
    "broken.trig": "@prefix x: <urn:x:> .\nx:g { x:a x:b }} .\n",
    "broken.jsonld": '{"@id": ["a"',
    "remote.jsonld": '{"@context": "https://example.org/context", "@id": "https://example.org/a"}',
    "broken.md": "---\ntitle: [\n---\nText.\n",
    "broken.rq": "SELECT ?a {",
    "update.rq": "DELETE WHERE { ?a ?b ?c }",
    "list.jsonl": "[1]\n",
    "short.jsonl": '\n{"type": "action"}\n',
    "verb.jsonl": json.dumps(
        {"type": "action", "args": {"actor": "x", "verb": "y"}, "quote": "J", "start": 0, "end": 1, "source": "x"}
    ),
    "stranger.jsonl": json.dumps(
        {"type": "action", "args": {"actor": "x", "verb": "aid"}, "quote": "J", "start": 0, "end": 1, "source": "x"}
    ),
    "keys.yaml": "frames: []\nfrmaes: []\n",
}

USES = [
    (("validate", "broken.ttl"), "broken.ttl:1:9: "),
    (("stats", "broken.trig"), "broken.trig:2:15: "),
    (("reason", "broken.jsonld"), "broken.jsonld:1:13: "),
    (("export", "remote.jsonld"), "the JSON-LD context is in another document"),
    (("claims", "broken.md"), "broken.md:3:1: the front matter is not YAML"),
    (("build", "brief.txt", "--claims", "list.jsonl"), "list.jsonl:1: the line is not a JSON object"),
    (("build", "brief.txt", "--claims", "short.jsonl"), "short.jsonl:2: the claim record lacks the key 'args'"),
    (("build", "brief.txt", "--claims", "verb.jsonl"), "verb 'y' is none of abstain"),
    (("build", "brief.txt", "--claims", "stranger.jsonl"), "no source is the document of the claims about x"),
    (("build", "brief.txt", "--lexicon", "keys.yaml"), "keys.yaml:1: unknown key 'frmaes'"),
    (("build", "brief.txt", "-o", "out.pdf"), "does not tell its RDF format"),
    (("build", "brief.txt", "-o", "out.ttl"), "turtle holds no named graphs"),
    (("build", "brief.txt", "-o", "nowhere/out.trig"), "nowhere: there is no such folder"),
    (("build", "brief.txt", "--format", "pdf"), "no RDF format is called 'pdf'"),
    (("build", "brief.txt", "brief.md"), "brief.md: there is no such file"),
    (("claims", "brief.txt", "--output-folder", "fine.ttl"), "fine.ttl: is no folder"),
    (("claims", "brief.txt", "--output-folder", "x", "-o", "y"), "name two places"),
    (("query", "@broken.rq", "--data", "fine.ttl"), "broken.rq:1:12: the query ends too early"),
    (("query", "@update.rq", "--data", "fine.ttl"), "update.rq:1:1: DELETE changes data"),
    (("query", "SELECT ?a { ?a", "--data", "fine.ttl"), "query:1"),
    (("query", "SELECT * { SERVICE <http://127.0.0.1/> { ?a ?b ?c } }", "--data", "fine.ttl"), "SERVICE"),
    (("query", "ASK {}", "--data", "fine.ttl", "--format", "pdf"), "--format: 'pdf' is none of table, csv"),
    (("query", "ASK {}", "--data", "fine.ttl", "--format", "turtle"), "no format for an answer of yes or no"),
    (("query", "ASK {}", "--data", "fine.ttl", "--data-format", "pdf"), "no RDF format is called 'pdf'"),
    (("query", "ASK {}"), "there is nothing to read"),
    (("query", "ASK {}", "--endpoint", "fine.ttl"), "is no address of a server"),
    (("query", "ASK {}", "--endpoint", "http://x/", "--store", "y"), "name two graphs"),
    (("query", "ASK {}", "--store", "missing"), "missing: there is no such file or folder"),
    (("query", "ASK {}", "--store", "fine.ttl"), "is a file, not a store"),
    (("query", "ASK {}", "--data", "fine.ttl", "--store", "missing"), "name two graphs"),
    (("ask", "nothing", "--data", "fine.ttl"), "there is no question 'nothing'"),
    (("ask", "member", "--data", "fine.ttl"), "did you mean members?"),
    (("ask", "members", "--data", "fine.ttl"), "the question needs the parameter 'organization'"),
    (("ask", "members", "--organisation", "SCO", "--data", "fine.ttl"), "did you mean 'organization'?"),
    (("ask", "members", "--organization", "--data", "fine.ttl"), "has no value"),
    (("ask", "members", "SCO", "--data", "fine.ttl"), "'SCO' is no parameter"),
    (("ask", "members", "--organization", "A", "--organization=B", "--data", "fine.ttl"), "is given twice"),
    (("ask", "members", "--organization", "Atlantis", "--data", "fine.ttl"), "'Atlantis' is not known to the graph"),
    (("ask", "members", "--format", "pdf", "--data", "fine.ttl"), "--format: 'pdf' is none of text, table"),
    (("ask", "members"), "there is nothing to read"),
    (("explain", "Atlantis", "--data", "fine.ttl"), "subject: 'Atlantis' is not known to the graph"),
    (("explain", "India", "eats", "China", "--data", "fine.ttl"), "predicate: 'eats' is no property of facts"),
    (("explain", "India", "memberOf", "--data", "fine.ttl"), "give all three, or one node"),
    (("explain", "India", "memberOf", "NATO", "--data", "fine.ttl"), "does not hold that India member of NATO"),
    (("explain", "India", "--format", "pdf", "--data", "fine.ttl"), "--format: 'pdf' is none of text, json"),
    (("export", "graph.trig", "-o", "out.ttl"), "turtle holds no named graphs"),
    (("export", "graph.trig", "--part", "claims", "--format", "turtle"), "kg export --merge"),
    (("export", "graph.trig", "--part", "everything"), "--part: 'everything' is none of all, claims"),
    (("export",), "there is nothing to read"),
    (("validate", "fine.ttl"), "nothing was checked"),
    (("validate", "brief.txt"), "does not tell its RDF format"),
    (("validate", "."), "holds other things than a store"),
    (("validate", "graph.trig", "--format", "pdf"), "--format: 'pdf' is none of text, json"),
    (("validate", "graph.trig", "--fail-on", "panic"), "--fail-on: 'panic' is none of violation"),
    (("validate", "graph.trig", "-o", "nowhere/report.txt"), "nowhere: there is no such folder"),
    (("validate", "graph.trig", "-o", "."), "is a folder"),
    (("stats", "fine.ttl", "--format", "pdf"), "--format: 'pdf' is none of table, json"),
    (("stats", "fine.ttl", "."), "a store and other data name two graphs"),
]

MISUSES = [
    (("nonsense",), "No such command 'nonsense'"),
    (("build",), "Missing argument"),
    (("build", "--nonsense"), "No such option"),
    (("build", ""), "an empty name is no file"),
    (("stats", ""), "an empty name is no file"),
    (("query", "ASK {}", "--data", ""), "an empty name is no file"),
    (("stats", "graph.trig", "--top", "-1"), "not in the range"),
    (("query", "ASK {}", "--timeout", "long"), "not a valid float"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("errors")
    assert run("build", *annotated("samarkand-2022"), "-o", "graph.trig", folder=folder).code == 0
    for kind, make in BROKEN.items():
        for extension in (*TEXTS, *GRAPHS, "rq", "yaml"):
            make(folder / f"{kind}.{extension}")
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def refused(arguments: tuple[str, ...], folder: Path) -> str:
    """What the command says when it is refused; nothing is printed, and nothing made."""
    before = sorted(folder.rglob("*"))
    done = run(*arguments, folder=folder)
    assert (done.code, done.out) == (2, ""), done
    assert sorted(folder.rglob("*")) == before
    return done.err


@pytest.mark.parametrize("arguments", CASES, ids=" ".join)
def test_a_file_that_cannot_be_used_is_named(folder: Path, arguments: tuple[str, ...]) -> None:
    said = refused(arguments, folder)
    name = next(word.removeprefix("@") for word in arguments if word.removeprefix("@").split(".")[0] in BROKEN)
    assert said.startswith(f"kg: {name}:")
    # A query that does not parse is shown, with a caret under the place.
    assert said.count("\n") == (3 if name.endswith(".rq") and "^" in said else 1), said


def test_all_kinds_of_broken_files_are_tried() -> None:
    assert len(CASES) == 138
    assert {case[0] for case in CASES} == {"claims", "build", "validate", *READERS}


@pytest.mark.parametrize(
    ("arguments", "message"), USES, ids=lambda value: " ".join(value) if isinstance(value, tuple) else ""
)
def test_a_wrong_way_to_ask_is_explained(folder: Path, arguments: tuple[str, ...], message: str) -> None:
    said = refused(arguments, folder)
    assert said.startswith("kg: ") and message in said
    assert said.count("\n") == 1 or arguments[0] == "query"


@pytest.mark.parametrize(("arguments", "message"), MISUSES)
def test_misuse_is_explained_with_the_usage(folder: Path, arguments: tuple[str, ...], message: str) -> None:
    said = refused(arguments, folder)
    assert said.startswith("Usage: kg") and message in said


@pytest.mark.parametrize("kind", ["empty", "binary"])
def test_standard_input_that_cannot_be_used_is_named(folder: Path, kind: str) -> None:
    data = (folder / f"{kind}.txt").read_bytes()
    done = run("claims", "-", folder=folder, stdin=data)
    assert (done.code, done.out) == (2, "") and done.err.startswith("kg: <stdin>: ")


def test_standard_input_is_trig_unless_told_otherwise(folder: Path) -> None:
    data = (folder / "graph.trig").read_bytes()
    from_file = run("stats", "graph.trig", folder=folder)
    for command in (("stats", "-"), ("stats", "-", "--data-format", "trig")):
        assert run(*command, folder=folder, stdin=data).out == from_file.out
    assert run("validate", "-", folder=folder, stdin=data).code == 0
    assert run("stats", "-", "--data-format", "jsonld", folder=folder, stdin=data).code == 2
