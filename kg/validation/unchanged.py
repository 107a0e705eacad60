"""What was found before of documents that have not changed.

The key of an edition is a digest of its graph and of what is said beside it of the nodes that it names, as many steps
ahead as any shape looks, together with the shapes. Of an edition with the same key, shapes that look no further find
the same of the nodes that no other graph names, and these need not be checked again.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, cast

from kg import __version__
from kg.errors import InputError
from kg.serialization import write_file
from kg.validation.background import FACTS
from kg.validation.compiled import Program
from kg.validation.engines import Placed
from kg.validation.locality import reach_of
from kg.validation.paths import PropertyPath
from kg.validation.report import Result, Severity
from kg.validation.rows import Row, iri, row, term, token
from kg.validation.terms import Node
from kg.vocabulary import CQ, RDFS

__all__ = ["Unchanged"]

_EDITION_OF, _SUBCLASS = iri(CQ.editionOf), iri(RDFS.subClassOf)
_FORMAT = 1


class Unchanged:
    """The record of a validation, read from a file if there is one, against the data that are to be validated now."""

    def __init__(self, path: Path, program: Program, rows: Iterable[Row], known: Iterable[Row]) -> None:
        self._path = path
        reaches = {node: reach_of(shape) for node, shape in program.compiled.items()}
        self._local = {node for node, reach in reaches.items() if reach is not None}
        depth = max((reach for reach in reaches.values() if reach is not None), default=0)
        self._owners, self._keys = _editions(
            tuple(rows), tuple(known), depth, _digest(map(row, program.shapes.statements))
        )
        before = _read(path)
        self._kept = {name: before[name] for name, key in self._keys.items() if before.get(name, {}).get("key") == key}

    def reduced(self, targets: Mapping[Node, frozenset[str]]) -> Mapping[Node, frozenset[str]]:
        """The focus nodes that must be checked again."""
        return {
            shape: frozenset(node for node in nodes if self._owners.get(node) not in self._kept)
            if shape in self._local
            else nodes
            for shape, nodes in targets.items()
        }

    def completed(self, found: list[Placed]) -> list[Placed]:
        """The results with those that are known from before; all are written down for the next time."""
        record: dict[str, dict[str, Any]] = {name: {"key": key, "results": []} for name, key in self._keys.items()}
        for result, shape in found:
            owner = self._owners.get(token(result.focus_node))
            if owner and owner not in self._kept and shape in self._local:
                record[owner]["results"].append(_written(result, shape))
        known = [_result(each) for name in sorted(self._kept) for each in self._kept[name]["results"]]
        record |= self._kept
        for each in record.values():
            each["results"].sort(key=json.dumps)
        text = json.dumps({"format": _FORMAT, "editions": record}, ensure_ascii=False, indent=1, sort_keys=True)
        write_file(self._path, f"{text}\n".encode())
        return found + known


def _editions(
    rows: tuple[Row, ...], known: tuple[Row, ...], depth: int, shapes: str
) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Which edition alone names a node, and the key of each edition."""
    names = {graph for subject, predicate, _, graph in rows if predicate == _EDITION_OF and subject == graph}
    owners: dict[str, str] = {}
    for subject, _, value, graph in rows:
        own = graph if graph in names else ""
        for node in (subject, value):
            if owners.setdefault(node, own) != own:
                owners[node] = ""
    for subject, predicate, value, _ in known:
        owners[value] = ""
        if predicate in FACTS:
            owners[subject] = ""
    graphs: defaultdict[str, list[Row]] = defaultdict(list)
    beside: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for item in (*rows, *known):
        if item[3] in names:
            graphs[item[3]].append(item)
        if item[3] not in names or not owners[item[0]]:
            beside[item[0]].add((item[1], item[2]))
    classes = _digest(item[:3] for item in (*rows, *known) if item[1] == _SUBCLASS)
    digests = _ahead({node: beside[node] for node in _reached(graphs, beside)}, depth)
    keys = {}
    for name, items in graphs.items():
        named = {digests[node] for item in items for node in (item[0], item[2]) if node in digests}
        keys[name] = _digest([("", __version__, shapes, classes), *items, *((each,) for each in named)])
    return owners, keys


def _reached(graphs: Mapping[str, list[Row]], beside: Mapping[str, set[tuple[str, str]]]) -> set[str]:
    """The nodes of which something is said beside the editions, from what the editions name onwards."""
    waiting = [node for items in graphs.values() for item in items for node in (item[0], item[2]) if node in beside]
    seen: set[str] = set()
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            waiting += [value for _, value in beside[node] if value in beside]
    return seen


def _ahead(beside: Mapping[str, set[tuple[str, str]]], depth: int) -> Mapping[str, str]:
    """A digest of what is said of each node and, ``depth`` steps ahead, of the nodes that it leads to."""
    digests = {node: _digest([(node,), *said]) for node, said in beside.items()}
    for _ in range(depth):
        digests = {
            node: _digest([(node, digests[node]), *((*each, digests.get(each[1], "")) for each in said)])
            for node, said in beside.items()
        }
    return digests


def _digest(items: Iterable[tuple[str, ...]]) -> str:
    return hashlib.sha256("\n".join(sorted(map("\t".join, items))).encode("utf-8")).hexdigest()


def _read(path: Path) -> dict[str, dict[str, Any]]:
    if not path.exists():
        return {}
    try:
        record = json.loads(path.read_bytes())
        editions = record["editions"] if record["format"] == _FORMAT else {}
        for each in editions.values():
            list(map(_result, each["results"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, AssertionError, IndexError) as error:
        raise InputError(
            "is no record of a validation", source=str(path), hint="delete it, and it will be written anew"
        ) from error
    return cast(dict[str, dict[str, Any]], editions)


def _written(result: Result, shape: Node) -> list[Any]:
    terms = (shape, result.source_shape, result.focus_node, result.value, result.source_constraint)
    path = None if result.path is None else _path_written(result.path)
    return [*(each and token(each) for each in terms), path, result.component, result.severity_iri, result.message]


def _result(written: list[Any]) -> Placed:
    shape, source_shape, focus, value, constraint = (cast(Any, each and term(each)) for each in written[:5])
    path, component, severity, message = written[5:]
    result = Result(
        severity=Severity.of(severity),
        focus_node=focus,
        path=None if path is None else _path(path),
        value=value,
        message=message,
        source_shape=source_shape,
        component=component,
        shape=source_shape,
        severity_iri=severity,
        source_constraint=constraint,
    )
    return result, shape


def _path_written(path: PropertyPath) -> list[Any]:
    return [path.kind, path.iri, [_path_written(part) for part in path.parts]]


def _path(written: list[Any]) -> PropertyPath:
    kind, name, parts = written
    return PropertyPath(kind, iri=name, parts=tuple(map(_path, parts)))
