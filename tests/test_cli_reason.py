"""``kg reason``: facts of files and of stores, and consistency of a graph or of each document."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from command_line import annotated, run

from kg.store import open_store
from kg.vocabulary import prefixes

PREFIXES = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in prefixes().items())
BAD = """
edition:0123456789abcdef {
  document:bad a cq:Document ; dcterms:identifier "bad.txt" .
  edition:0123456789abcdef a cq:Edition ; cq:editionOf document:bad .
  state:JPN a cq:Person .
}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a brief's graph as a file and as a store, its bare claims, and a graph that is inconsistent."""
    folder = tmp_path_factory.mktemp("reason")
    done = run("build", *annotated("samarkand-2022"), "-o", "brief.trig", "--store", "graph", folder=folder)
    assert done.code == 0, done.err
    assert run("export", "brief.trig", "--part", "claims", "-o", "claims.trig", folder=folder).code == 0
    (folder / "bad.trig").write_text(PREFIXES + BAD, encoding="utf-8")
    return folder


def test_facts_of_files_are_written(folder: Path) -> None:
    printed = run("reason", "claims.trig", folder=folder)
    assert printed.code == 0 and "cq:metWith" in printed.out
    assert re.fullmatch(r"\d+ facts, \d+ refused by the ontology → standard output\n", printed.err)
    written = run("reason", "claims.trig", "-o", "facts.nt", folder=folder)
    assert (written.code, written.out) == (0, "")
    exported = run("export", "brief.trig", "--part", "facts", "--format", "ntriples", folder=folder)
    assert (folder / "facts.nt").read_text(encoding="utf-8") == exported.out


def test_facts_of_a_store_are_derived_anew_in_it(folder: Path) -> None:
    def facts() -> str:
        return run("export", "graph", "--part", "facts", folder=folder).out

    before = facts()
    with open_store(folder / "graph") as store:
        store.update("DELETE WHERE { ?a cq:metWith ?b }")
    assert facts() != before
    done = run("reason", "--store", "graph", folder=folder)
    assert (done.code, done.out) == (0, "")
    assert done.err.endswith("→ graph\n")
    assert facts() == before
    assert run("reason", "graph", "-o", "kept.ttl", folder=folder).code == 0
    assert (folder / "kept.ttl").read_text(encoding="utf-8") == run("reason", "claims.trig", folder=folder).out


def test_a_consistent_graph_changes_nothing(folder: Path) -> None:
    with open_store(folder / "graph", read_only=True) as store:
        before = store.canonical_hash()
    done = run("reason", "--store", "graph", "--consistency", folder=folder)
    assert done.code == 0, done.err
    assert re.fullmatch(r"the graph: consistent \(\d+ statements, \d+ axioms\)\n", done.out)
    with open_store(folder / "graph", read_only=True) as store:
        assert store.canonical_hash() == before


def test_what_contradicts_the_ontology_is_printed(folder: Path) -> None:
    done = run("reason", "claims.trig", "bad.trig", "--consistency", folder=folder)
    assert done.code == 1
    said, *statements = done.out.splitlines()
    assert said.startswith("the graph: inconsistent: 2 statements together contradict the ontology.")
    assert [statement.split()[2].rpartition("#")[2] for statement in statements] == ["Person>", "State>"]


def test_documents_are_checked_one_at_a_time(folder: Path) -> None:
    done = run("reason", "brief.trig", "bad.trig", "--consistency", "--each", "-o", "report.txt", folder=folder)
    assert (done.code, done.out) == (1, "")
    lines = (folder / "report.txt").read_text(encoding="utf-8").splitlines()
    assert [line.partition(":")[0] for line in lines if not line.startswith("<")] == ["bad.txt", "samarkand-2022.md"]
    assert "inconsistent" in lines[0] and "consistent (" in lines[-1]
    assert sum(line.startswith("<https://w3id.org/communique/state/JPN>") for line in lines) == 2


def test_a_sample_is_always_the_same_and_grows(folder: Path) -> None:
    def names(*arguments: str) -> set[str]:
        done = run("reason", "brief.trig", "bad.trig", "--consistency", *arguments, folder=folder)
        return {line.partition(":")[0] for line in done.out.splitlines() if not line.startswith("<")}

    one, two = names("--sample", "1"), names("--sample", "2")
    assert len(one) == 1 and one < two == {"bad.txt", "samarkand-2022.md"}
    assert names("--sample", "1") == one


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("brief.trig", "--each"), "give --consistency too"),
        (("brief.trig", "--sample", "1"), "give --consistency too"),
        (("brief.trig", "--consistency", "--each", "--sample", "1"), "give one of the two"),
        (("brief.trig", "--consistency", "--format", "turtle"), "--format is for facts"),
        (("brief.trig", "--store", "graph"), "name two graphs"),
        (("brief.trig", "graph"), "name two graphs"),
        (("--store", "brief.trig"), "is a file, not a store"),
        ((), "nothing to read"),
        (("brief.trig", "-o", "facts.pdf"), "does not tell its RDF format"),
        (("brief.trig", "--consistency", "--timeout", "0.1"), "HermiT was not done after 0.1 seconds"),
    ],
)
def test_what_cannot_be_reasoned_about(folder: Path, arguments: tuple[str, ...], message: str) -> None:
    done = run("reason", *arguments, folder=folder)
    assert (done.code, done.out) == (2, "")
    assert message in done.err and done.err.count("\n") == 1
