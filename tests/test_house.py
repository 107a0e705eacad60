"""The house: imports only go down, stages on one floor do not import each other, heavy parts have one importer."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "kg"

FLOORS = {
    "errors": 0,
    "vocabulary": 1,
    "model": 2,
    "caching": 2,
    "dates": 2,
    "passages": 2,
    "markup": 2,
    "store": 3,
    "decisions": 3,
    "serialization": 2,
    "sources": 4,
    "gazetteer": 4,
    "gate": 4,
    "query": 4,
    "statements": 4,
    "extraction": 5,
    "lifting": 5,
    "reasoning": 5,
    "validation": 5,
    "questions": 5,
    "explanation": 5,
    "comparison": 5,
    "statistics": 5,
    "evaluation": 5,
    "exports": 5,
    "review": 5,
    "tables": 5,
    "difference": 5,
    "chronology": 5,
    "relations": 5,
    "auditing": 6,
    "charts": 6,
    "pipeline": 6,
    "library": 7,
    "cli": 8,
    "__main__": 9,
}
"""Each module's floor; ``kg`` itself (``__init__``) opens names lazily and is looked at apart."""

ONLY_IMPORTER = {
    "owlready2": {"reasoning"},
    "pyshacl": {"validation"},
    "trafilatura": {"sources"},
    "spacy": {"extraction"},
    "openai": {"extraction"},
    "distributed": {"pipeline"},
    "zstandard": {"sources"},
    "matplotlib": {"charts"},
    "typer": {"cli"},
    "rich": {"cli"},
}
LIGHT = {"errors", "vocabulary", "model", "decisions", "gate", "library", "cli", "__init__", "__main__"}
HEAVY = {
    "rdflib",
    "spacy",
    "pyshacl",
    "owlready2",
    "trafilatura",
    "pyoxigraph",
    "rich",
    "yaml",
    "distributed",
    "zstandard",
}


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> list[tuple[str, bool]]:
    """The modules that a file imports, each with whether the import stands at the top of the file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    top = {id(node) for node in tree.body}
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(alias.name, id(node) in top) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found += [(f"{node.module}.{alias.name}", id(node) in top) for alias in node.names]
    return found


FILES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


def test_every_room_has_a_floor() -> None:
    assert {room(path) for path in FILES} == set(FLOORS)


def test_the_drawing_shows_the_house() -> None:
    text = (PACKAGE.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")
    drawn = {
        name: int(floor)
        for floor, names in re.findall(r"^ +(\d) +│ (.+?) +│", text, re.MULTILINE)
        for name in names.split(" · ")
    }
    assert drawn == FLOORS


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_down(path: Path) -> None:
    here = room(path)
    for name, _ in imports(path):
        parts = name.split(".")
        if parts[0] != "kg" or len(parts) < 2 or parts[1] not in FLOORS:
            continue
        assert parts[1] == here or FLOORS[parts[1]] < FLOORS[here], f"{here} imports {name}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_heavy_parts_have_one_importer_and_light_rooms_stay_light(path: Path) -> None:
    for name, at_top in imports(path):
        library = name.split(".")[0]
        if library in ONLY_IMPORTER:
            assert room(path) in ONLY_IMPORTER[library], f"{path} imports {library}"
        if at_top and room(path) in LIGHT:
            assert library not in HEAVY, f"{path} imports {library} at the top"
