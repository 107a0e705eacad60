"""Rules as data: SPARQL SELECT queries in files, each with a header that says what it means.

A rule of the tier ``claims`` reads claims and the reference graph and names what a fact rests on in the columns
``?support``, ``?support2``, … (IRIs of claims or memberships). A rule of the tiers ``facts`` and ``owl-rl`` reads the
default graph, facts included, and names its premises as triples: ``?subject1 ?predicate1 ?object1``, then with ``2``.
A rule of the tier ``clash`` (OWL 2 RL's rules to *false*) has premises alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from kg.errors import InputError, ParseError
from kg.vocabulary import Minter, data_path

__all__ = ["Rule", "Tier", "load_rules"]

_HEADER = re.compile(r"#\s*(?P<key>id|sentence|tier|clause):\s*(?P<value>.*\S)\s*")

_PREMISE = re.compile(r"\?subject(\d)\b")


class Tier(StrEnum):
    """What a rule reads and what it makes."""

    CLAIMS = "claims"
    FACTS = "facts"
    OWL_RL = "owl-rl"
    CLASH = "clash"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its name, its meaning in one sentence, its tier, the standard's clause if any, and its query."""

    id: str
    sentence: str
    tier: Tier
    query: str
    clause: str = ""

    @property
    def premises(self) -> tuple[str, ...]:
        """The numbers of the premises that the query names: ``("1", "2")`` for ``?subject1 …`` and ``?subject2 …``."""
        return tuple(sorted(set(_PREMISE.findall(self.query))))

    @property
    def iri(self) -> str:
        """The rule's IRI."""
        return Minter().named("rule", self.id)


def load_rules(folder: Path | None = None, *, tiers: Iterable[Tier] = tuple(Tier)) -> tuple[Rule, ...]:
    """The rules of a folder and its sub-folders, ``ontology/rules`` unless another is given, in the order of their ids.

    Raises :class:`~kg.errors.ParseError` when a file has no header or two rules have one id, and
    :class:`~kg.errors.InputError` when the folder has no rule at all.
    """
    folder = folder or data_path("ontology", "rules")
    wanted = frozenset(tiers)
    rules: dict[str, Rule] = {}
    for path in sorted(folder.rglob("*.rq")):
        rule = _read_rule(path)
        if rule.id in rules:
            raise ParseError(f"two rules have the id {rule.id!r}", source=path.name)
        rules[rule.id] = rule
    if not rules:
        raise InputError("the folder has no rules", source=folder.name, hint="rules are files named *.rq")
    return tuple(rules[name] for name in sorted(rules) if rules[name].tier in wanted)


def _read_rule(path: Path) -> Rule:
    text = path.read_text(encoding="utf-8")
    header = {found["key"]: found["value"] for line in text.splitlines() if (found := _HEADER.fullmatch(line))}
    missing = [key for key in ("id", "sentence", "tier") if key not in header]
    if missing or header["id"] != path.stem:
        problem = (
            f"the header lacks {', '.join(missing)}" if missing else f"the id {header['id']!r} is not the file's name"
        )
        raise ParseError(problem, source=path.name, line=1, hint="# id: …, # sentence: …, # tier: …")
    try:
        tier = Tier(header["tier"])
    except ValueError as error:
        raise ParseError(str(error), source=path.name, hint=f"one of {', '.join(Tier)}") from error
    return Rule(header["id"], header["sentence"], tier, text, header.get("clause", ""))
