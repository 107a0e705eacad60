"""The extractor that asks a language model: passage by passage, from the cache first, every quote found again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import kg
from kg.errors import CommuniqueError, InputError, MissingError
from kg.extraction.lexicons import read_lexicon
from kg.extraction.llm.account import Account, Refusal
from kg.extraction.llm.answers import AnswerReader
from kg.extraction.llm.cache import Cache, default_folder
from kg.extraction.llm.client import Answer, ask
from kg.extraction.llm.names import names_of
from kg.extraction.llm.passages import passages
from kg.extraction.llm.prompt import read_prompt
from kg.extraction.llm.server import Server
from kg.extraction.preparation import load_model, parse
from kg.extraction.repeats import distinct
from kg.gazetteer import Gazetteer
from kg.model import Claim, Document, Extractor
from kg.vocabulary import Minter

__all__ = ["LanguageModelExtractor"]

_PATH = re.compile(r"^(?:[/~]|\.{1,2}/|[A-Za-z]:)|\\|://")
_LONGEST_NAME = 100


class LanguageModelExtractor:
    """Reads claims with a language model.

    Answers are kept in the folder ``cache``, in the user's cache unless one is given, and are taken from there when the
    same question is asked again; ``offline`` asks nothing else. Raises :class:`~kg.errors.InputError` when it is
    neither offline nor told a server's address, and :class:`~kg.errors.MissingError` when the parser's model, by which
    sentences and names are found, is not installed.
    """

    name = "llm"

    def __init__(
        self,
        server: Server,
        *,
        cache: Path | None = None,
        offline: bool = False,
        gazetteer: Gazetteer | None = None,
        minter: Minter | None = None,
    ) -> None:
        if server.base_url is None and not offline:
            problem = "no server is named that could be asked"
            raise InputError(problem, source="--base-url", hint="give its address, or --offline to read the cache only")
        self.server = server
        self.account = Account()
        """What was asked and refused so far."""
        self._cache = Cache(cache or default_folder())
        self._offline = offline
        self._gazetteer = gazetteer or Gazetteer.load()
        self._minter = minter or Minter()
        self._prompt = read_prompt()
        self._words = read_lexicon().words
        self._served: tuple[str, ...] = ()
        load_model()

    @property
    def version(self) -> str:
        """The version of this package, the model asked for, what its server last called it, and the prompt's digest."""
        asked = _name(self.server.model)
        served = "/".join(self._served)
        known = asked if served in ("", asked) else f"{asked} served as {served}"
        return f"{kg.__version__}, model {known}, prompt {self._prompt.version}"

    def extract(self, document: Document) -> tuple[Claim, ...]:
        """The claims of the document in text order, each passed by the gate.

        Raises what :func:`kg.extraction.llm.client.ask` raises, :class:`~kg.errors.MissingError` when it is offline and
        the cache lacks an answer, and :class:`~kg.errors.LimitError` when the text is beyond the limit.
        """
        doc = parse(document.text)
        names = names_of(doc, document, self._gazetteer, self._minter, self._words)
        parts = passages(doc)
        listed = names.listed()
        questions = [self._prompt.question(self.server, document, listed, part) for part in parts]
        answers = self._answers(questions, document.name)
        if answers:
            self._served = tuple(sorted({_name(answer.model) or _name(self.server.model) for answer in answers}))
        made_by = Extractor(self.name, self.version)
        reader = AnswerReader(document, names, made_by, self._prompt.confidence)
        taken: list[Claim] = []
        refused: Counter[Refusal] = Counter()
        for answer, part in zip(answers, parts, strict=True):
            claims, why = reader.claims(answer, part)
            taken += claims
            refused += why
        unique = distinct(taken)
        self.account += Account(claims=len(unique), refused=dict(refused))
        return unique

    def _answers(self, questions: Sequence[Mapping[str, Any]], source: str) -> list[Answer]:
        """The answers in the order of the questions, from the cache or from the server."""
        answers = [self._cache.get(question) for question in questions]
        missing = [number for number, answer in enumerate(answers) if answer is None]
        self.account += Account(passages=len(questions), cached=len(questions) - len(missing))
        if missing and self._offline:
            problem = f"the cache lacks {len(missing)} of {len(questions)} answers of the model {self.server.model!r}"
            raise MissingError(problem, source=source, hint="ask the server: leave --offline out, and give --base-url")
        for number, answer in zip(missing, self._asked([questions[number] for number in missing]), strict=True):
            answers[number] = answer
        return [answer for answer in answers if answer is not None]

    def _asked(self, questions: Sequence[Mapping[str, Any]]) -> list[Answer]:
        """What the server answers, in the order of the questions; each answer is kept as soon as it is there."""
        found: dict[int, Answer] = {}

        def arrived(number: int, answer: Answer) -> None:
            self._cache.put(questions[number], answer)
            found[number] = answer
            self.account += Account(asked=1, question_tokens=answer.question_tokens, answer_tokens=answer.answer_tokens)

        if not questions:
            return []
        try:
            retries = ask(self.server, questions, arrived=arrived)
        except CommuniqueError as error:
            if self.account.asked:
                error.add_note("the answers that came are kept: the same command goes on from there")
            raise
        # Not in the call's own line: what answers add to the account as they arrive would be lost.
        self.account += Account(retries=retries)
        return [found[number] for number in range(len(questions))]


def _name(model: str) -> str:
    """A model's name as it may be written down: without the folders of a file, on one line."""
    last = re.split(r"[/\\]", model.strip())[-1] if _PATH.search(model.strip()) else model
    return " ".join("".join(c if c.isprintable() else " " for c in last).split())[:_LONGEST_NAME]
