"""What a language model is told and asked, from ``ontology/prompts/claims.yaml`` and the claim record."""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from string import Template
from typing import Any

from kg.extraction.llm.passages import Passage
from kg.extraction.llm.schema import answer_schema
from kg.extraction.llm.server import Server
from kg.model import ARGUMENTS, NOT_ASKED, ClaimType, Document
from kg.vocabulary import data_path

__all__ = ["Prompt", "read_prompt"]

_UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Prompt:
    """Instructions, the template of a question, and the schema that answers are bound to.

    ``version`` is a digest of all three, in eight hexadecimal digits; ``confidence`` is that of the claims.
    """

    instructions: str
    template: str
    schema: Mapping[str, Any]
    confidence: float
    version: str

    def question(self, server: Server, document: Document, names: Iterable[str], passage: Passage) -> dict[str, Any]:
        """What the server is asked about a passage: all that its answer depends on, and nothing else."""
        content = Template(self.template).substitute(
            title=document.title or _UNKNOWN,
            publisher=document.publisher or _UNKNOWN,
            date=document.issued or _UNKNOWN,
            names="; ".join(names) or "none",
            before=passage.before,
            passage=passage.text,
        )
        schema = {"name": "claims", "strict": True, "schema": self.schema}
        return {
            "model": server.model,
            "messages": [
                {"role": "system", "content": self.instructions},
                {"role": "user", "content": content},
            ],
            "response_format": {"type": "json_schema", "json_schema": schema},
            "temperature": 0,
            "seed": server.seed,
            "longest_answer": server.longest_answer,
        }


@functools.cache
def read_prompt() -> Prompt:
    """The packaged prompt."""
    import yaml

    data = yaml.safe_load(data_path("ontology", "prompts", "claims.yaml").read_text(encoding="utf-8"))
    instructions, template, schema = "\n".join(_instructions(data)), data["question"], answer_schema()
    content = json.dumps([instructions, template, schema])
    version = hashlib.sha256(content.encode("ascii")).hexdigest()[:8]
    return Prompt(instructions, template, schema, float(data["confidence"]), version)


def _instructions(data: Mapping[str, Any]) -> Iterator[str]:
    yield data["task"]
    yield "\nRules:"
    yield from (f"- {rule}" for rule in data["rules"])
    yield "\nEach statement has a type, its args, and:"
    yield from (f"- {field}: {words}" for field, words in data["fields"].items())
    yield "\nTypes and their args:"
    for kind in ClaimType:
        yield from _type(kind, data["types"][str(kind)])
    example = data["example"]
    yield f"\nAn example. Names in the document: {'; '.join(example['names'])}"
    yield f"<passage>\n{example['passage']}\n</passage>"
    yield json.dumps({"claims": example["claims"]}, ensure_ascii=False)


def _type(kind: ClaimType, data: Mapping[str, Any]) -> Iterator[str]:
    schema = ARGUMENTS[kind]
    yield f"{kind}: {data['means']}"
    for slot in (*schema.required, *schema.optional):
        if slot in NOT_ASKED:
            continue
        notes = ["list"] if slot in schema.lists else []
        if slot in schema.optional:
            notes.append("or null")
        if slot in schema.values:
            notes.append("one of " + ", ".join(sorted(schema.values[slot])))
        limits = f" ({'; '.join(notes)})" if notes else ""
        yield f"- {slot}{limits}: {data['slots'][slot]}"
