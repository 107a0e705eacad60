"""``kg --help`` teaches and is light: every command shows examples, which work, and no help imports what is heavy."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from command_line import EXAMPLES, run

from kg.cli import _application, app

HEAVY = {"spacy", "rdflib", "pyoxigraph", "pyshacl", "owlready2", "trafilatura", "numpy", "lxml", "yaml", "rich"}


def commands() -> Iterator[tuple[str, ...]]:
    """The words that name each command, ``kg`` itself among them as none."""

    def below(command: object, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        yield path
        for name, inner in getattr(command, "commands", {}).items():
            yield from below(inner, (*path, name))

    yield from below(typer.main.get_command(app), ())


COMMANDS = list(commands())


def test_there_are_as_many_commands_as_are_known() -> None:
    names = "build claims stats describe validate ask explain query export reason".split()
    assert [path[0] for path in COMMANDS if len(path) == 1][: len(names)] == names


def test_the_list_of_commands_is_that_of_the_whole_application() -> None:
    listed = _application("").registered_commands
    assert [(each.callback.__name__, each.callback.__doc__) for each in listed] == [
        (each.callback.__name__, each.callback.__doc__) for each in app.registered_commands
    ]


def imported(*arguments: str) -> set[str]:
    """The packages that the command imports, as ``-X importtime`` tells."""
    command = [sys.executable, "-X", "importtime", "-m", "kg", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    lines = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    return {line.rsplit("|", 1)[1].strip().split(".")[0] for line in lines}


@pytest.mark.parametrize("arguments", [("--help",), ("--version",), ("build", "--help"), ("ask", "-h")])
def test_help_imports_nothing_heavy(arguments: tuple[str, ...]) -> None:
    found = imported(*arguments)
    assert {"typer", "kg"} <= found
    assert not HEAVY & found


def test_what_is_heavy_is_seen_when_it_is_imported() -> None:
    assert "yaml" in imported("ask", "--list")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all that the examples name and do not make themselves."""
    folder = tmp_path_factory.mktemp("help")
    brief = EXAMPLES / "samarkand-2022.md"
    (folder / "briefs").mkdir()
    for place in ("brief.md", "brief.txt", "briefs/samarkand-2022.md"):
        shutil.copy(brief, folder / place)
    claims = brief.with_suffix(".claims.jsonl").read_text(encoding="utf-8")
    (folder / "brief.claims.jsonl").write_text(claims.replace("samarkand-2022", "brief"), encoding="utf-8")
    (folder / "question.rq").write_text("SELECT ?a { ?a cq:memberOf organization:SCO }\n", encoding="utf-8")
    for name in ("monday.trig", "friday.trig"):
        (folder / name).write_text("", encoding="utf-8")
    for name in ("draft.md", "printed.md"):
        shutil.copy(brief, folder / name)
    (folder / "my.yaml").write_text("frames: []\n", encoding="utf-8")
    return folder


def examples(help: str) -> list[str]:
    return re.findall(r"^ {4,6}((?:kg|echo) .*?)(?:  .*)?$", help, re.MULTILINE)


def help_of(path: tuple[str, ...], folder: Path) -> str:
    done = run(*path, "--help", folder=folder)
    assert (done.code, done.err) == (0, "")
    return done.out


@pytest.mark.parametrize("path", COMMANDS, ids=lambda path: " ".join(path) or "kg")
def test_help_shows_examples(folder: Path, path: tuple[str, ...]) -> None:
    shown = help_of(path, folder)
    assert examples(shown)
    lines = shown.splitlines()
    assert max(map(len, lines)) <= 100


def test_the_list_of_commands_shows_the_first_sentence_of_each_whole(folder: Path) -> None:
    listed = help_of((), folder).partition("Commands:")[2].splitlines()[1:]
    assert len(listed) >= 9
    assert not [line for line in listed if line.endswith("...")]


def test_the_examples_of_help_work(folder: Path) -> None:
    """In the order of the commands, so that what one example makes is there for the next."""
    for line in (example for path in COMMANDS for example in examples(help_of(path, folder))):
        words = shlex.split(line)
        if "tables" in words or "memberships.rml.ttl" in words:
            # What fetches, and what needs what was fetched: tests/test_tables.py.
            continue
        said = b""
        if "|" in words:
            pipe = words.index("|")
            said, words = " ".join(words[1:pipe]).encode(), words[pipe + 1 :]
        done = run(*words[1:], folder=folder, stdin=said)
        # A lexicon that could be better and texts that differ get exit code 1, as their help says.
        assert done.code == 0 or (words[1] in ("lexicon", "diff") and done.code == 1), f"{line}\n{done}"
