"""What the pages show is what happens: their examples are run, in order, in a folder that has the briefs.

In a block ``console`` the lines after ``$`` are run by a shell, and what stands below each must be its output, messages
included; a block ``python`` with ``>>>`` is a doctest. In both, ``…`` stands for anything. What a block writes is there
for the next one of the page.
"""

from __future__ import annotations

import doctest
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from kg.cli import app
from kg.tables.engine import engine_folder

PROJECT = Path(__file__).parents[1]
RUN = (
    "README.md",
    "docs/library.md",
    "docs/commands.md",
    "docs/comparison.md",
    "docs/lexicon.md",
    "docs/evaluation.md",
    "docs/language-models.md",
    "docs/review.md",
    "docs/differences.md",
    "docs/auditing.md",
    "docs/charts.md",
    "docs/exports.md",
    "docs/tables.md",
)
LINKED = sorted(path.relative_to(PROJECT).as_posix() for path in (*PROJECT.glob("*.md"), *PROJECT.glob("docs/*.md")))
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
END = "\x1e"
LIMIT = 120
"""Seconds that one block may take."""


def text_of(page: str) -> str:
    return (PROJECT / page).read_text(encoding="utf-8")


def alike(shown: str, got: str) -> bool:
    """Whether the output is the one that is shown, but for spaces at the ends of lines."""
    lines = [re.escape(line.rstrip()).replace("…", ".*") for line in shown.strip("\n").splitlines()]
    return (
        re.fullmatch("\n".join(lines), "\n".join(map(str.rstrip, got.strip("\n").splitlines())), re.DOTALL) is not None
    )


class Alike(doctest.OutputChecker):
    def check_output(self, want: str, got: str, optionflags: int) -> bool:
        return alike(want, got)


def commands(block: str) -> Iterator[tuple[str, str]]:
    """Each command of a console block with the output that is shown below it."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, shown = re.sub(r"\\\n", "\\\0", part).partition("\n")
        yield command.replace("\0", "\n"), shown


def run_console(block: str) -> int:
    shown = list(commands(block))
    assert shown, f"no command begins with $ in\n{block}"
    # The exit code of each command is kept for an `echo $?` in the next.
    script = "".join(f"{command}\ncode=$?; printf '{END}'; (exit $code)\n" for command, _ in shown)
    done = subprocess.run(
        ["bash", "-c", script], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=LIMIT, check=False
    )
    outputs = done.stdout.split(END)[:-1]
    assert len(outputs) == len(shown), done.stdout
    for (command, want), got in zip(shown, outputs, strict=True):
        assert alike(want, got), f"$ {command}\nshows\n{want}\nbut gives\n{got}"
    return len(shown)


def run_python(block: str, page: str, names: dict[str, object]) -> int:
    example = doctest.DocTestParser().get_doctest(block, names, page, page, 0)
    assert example.examples, f"no line begins with >>> in\n{block}"
    runner, told = doctest.DocTestRunner(checker=Alike(), verbose=False), list[str]()
    runner.run(example, out=told.append, clear_globs=False)
    names |= example.globs
    assert not runner.failures, "".join(told)
    return len(example.examples)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that looks like a checkout to the commands of the pages; ``kg`` is ours."""
    shutil.copytree(PROJECT / "examples", tmp_path / "examples")
    programs = tmp_path / ".programs"
    programs.mkdir()
    for name, line in {
        "kg": f'exec "{sys.executable}" -m kg "$@"',
        "python": f'exec "{sys.executable}" "$@"',
        "make": 'exec "$MAKE_FOUND" -n -C "$PYTHONPATH" "$@" > /dev/null',
    }.items():
        (programs / name).write_text(f"#!/bin/sh\n{line}\n", encoding="utf-8")
        (programs / name).chmod(0o755)
    monkeypatch.setenv("MAKE_FOUND", shutil.which("make") or "true")
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", str(PROJECT))
    monkeypatch.setenv("PYTHONIOENCODING", "utf-8")
    monkeypatch.setenv("PYTHONUNBUFFERED", "1")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("page", RUN)
def test_the_examples_of_a_page_hold(page: str, folder: Path) -> None:
    if page == "docs/tables.md" and not (engine_folder() / "installed").is_file():
        pytest.skip("the engine that reads tables is not installed: make tables")
    names: dict[str, object] = {}
    tried = 0
    for language, block in FENCE.findall(text_of(page)):
        if language == "console":
            tried += run_console(block)
        elif language == "python":
            tried += run_python(block, page, names)
    assert tried == len(re.findall(r"^(?:\$|>>>) ", text_of(page), re.MULTILINE)) > 0


@pytest.mark.parametrize(
    ("shown", "got", "same"),
    [
        ("a\nb\n", "a\nb", True),
        ("a\nb\n", "a\nc\n", False),
        ("a…\n", "abc\n", True),
        ("a\n…\nc\n", "a\nb\nb\nc\n", True),
        ("a\n", "a\nb\n", False),
        ("", "a\n", False),
        ("(1 row)\n", "(1 row)  \n", True),
    ],
)
def test_output_is_compared(shown: str, got: str, same: bool) -> None:
    assert alike(shown, got) is same


def test_a_wrong_example_is_found(folder: Path) -> None:
    with pytest.raises(AssertionError, match="but gives"):
        run_console("$ echo fine\nfine\n$ false\n$ echo $?\n0\n")
    with pytest.raises(AssertionError, match="Expected"):
        run_python(">>> 1 + 1\n3\n", "page", {})


# Every command is documented


def sections() -> dict[str, str]:
    parts = re.split(r"^## `kg (\w+)`$", text_of("docs/commands.md"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def options() -> dict[str, set[str]]:
    """The options of each command, those of its own commands among them."""
    return {name: set(options_of(command)) for name, command in typer.main.get_command(app).commands.items()}  # type: ignore[attr-defined]


def options_of(command: Any) -> Iterator[str]:
    for parameter in command.params:
        yield from (option for option in (*parameter.opts, *parameter.secondary_opts) if option.startswith("--"))
    for own in getattr(command, "commands", {}).values():
        yield from options_of(own)


def linked(section: str) -> Iterator[str]:
    """The tables that stand behind the section's links within the page."""
    for part in re.split(r"^(?=## )", text_of("docs/commands.md"), flags=re.MULTILINE)[1:]:
        if f"](#{anchor_of(part.splitlines()[0])})" in section:
            yield part


def test_every_command_has_its_section() -> None:
    assert list(sections()) == sorted(options())


@pytest.mark.parametrize("name", sorted(options()))
def test_a_section_shows_all_options_an_example_and_the_exit_codes(name: str) -> None:
    section = sections()[name]
    text = section + "".join(linked(section))
    missing = {option for option in options()[name] - {"--help"} if not re.search(rf"`{option}(?![\w-])", text)}
    assert not missing, f"docs/commands.md says nothing of {sorted(missing)}"
    assert f"$ kg {name} " in section or f"| kg {name} " in section
    assert re.search(r"^Exit codes?: ", section, re.MULTILINE)


# Links and paths


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", re.sub(FENCE, "", page.read_text(encoding="utf-8")), re.MULTILINE)
    return set(map(anchor_of, headings))


def anchor_of(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lstrip("# ").lower()).replace(" ", "-")


@pytest.mark.parametrize("page", LINKED)
def test_links_lead_somewhere(page: str) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(FENCE, "", text_of(page))):
        if target.startswith(("http://", "https://")):
            continue
        path, _, anchor = target.partition("#")
        found = (PROJECT / page).parent / path if path else PROJECT / page
        assert found.exists(), f"{page} links to {target}"
        assert not anchor or anchor in anchors(found), f"{page} links to {target}"


def test_paths_that_are_named_to_contributors_exist() -> None:
    text = re.sub(r"\S*\bNAME\S*", "", text_of("CONTRIBUTING.md"))
    named = re.findall(r"(?:`|\s)((?:docs|examples|kg|ontology|scripts|shapes|tests)/[\w./-]*)", text)
    assert len(named) > 20
    assert not [path for path in named if not (PROJECT / path.rstrip(".")).exists()]
