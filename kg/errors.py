"""The exceptions of Communiqué.

::

    CommuniqueError
    ├── InputError              bad input or usage                     exit code 2
    │   ├── SourceError         a source that cannot be read as text
    │   ├── ParseError          RDF, SPARQL, JSON or YAML that does not parse
    │   ├── ClaimError          a claim record that the gate refuses
    │   ├── LexiconError        a lexicon file that breaks the schema of frames
    │   ├── QuestionError       an unknown question, or a parameter it does not take
    │   └── LimitError          input or work beyond a stated limit
    ├── ValidationError         a validation that would say nothing    exit code 2
    ├── DisagreementError       two engines found different results    exit code 1
    ├── InconsistencyError      reasoning found a contradiction        exit code 1
    └── MissingError            something needed is not there          exit code 3

Every error says what is wrong, where, and what to do, and carries the same as data.
"""

from __future__ import annotations

__all__ = [
    "ClaimError",
    "CommuniqueError",
    "DisagreementError",
    "InconsistencyError",
    "InputError",
    "LexiconError",
    "LimitError",
    "MissingError",
    "ParseError",
    "QuestionError",
    "SourceError",
    "ValidationError",
]


class CommuniqueError(Exception):
    """Base of all errors raised on purpose by this package.

    ``message`` says what is wrong; ``source`` names the file, IRI or parameter; ``line`` and ``column`` count from 1;
    ``hint`` says what to do.
    """

    exit_code = 2

    def __init__(
        self,
        message: str,
        *,
        source: str | None = None,
        line: int | None = None,
        column: int | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.source = source
        self.line = line
        self.column = column
        self.hint = hint

    def __str__(self) -> str:
        where = ":".join(str(part) for part in (self.source, self.line, self.column) if part is not None)
        text = f"{where}: {self.message}" if where else self.message
        return f"{text} ({self.hint})" if self.hint else text


class InputError(CommuniqueError):
    """The input or the way it was asked for is wrong."""


class SourceError(InputError):
    """A source cannot be read as a text: missing, empty, binary, wrongly encoded, not English."""


class ParseError(InputError):
    """A file or query does not parse; ``line`` and ``column`` say where, when the parser knows."""


class ClaimError(InputError):
    """A claim record is refused: its shape is wrong, or its quote is not the text at its offsets."""


class LexiconError(InputError):
    """A lexicon file does not follow the schema of frames."""


class QuestionError(InputError):
    """No such question, or a parameter that is missing, unknown or of the wrong kind."""


class LimitError(InputError):
    """The input, or the work it asks for, is beyond a limit that protects the machine."""


class ValidationError(CommuniqueError):
    """A validation could not say anything: broken shapes, or shapes that targeted nothing."""


class DisagreementError(CommuniqueError):
    """Two engines that must agree found different results."""

    exit_code = 1


class InconsistencyError(CommuniqueError):
    """The graph contradicts the ontology; ``statements`` lists the triples involved, as N-Triples."""

    exit_code = 1

    def __init__(self, message: str, *, statements: tuple[str, ...] = (), **where: str | None) -> None:
        super().__init__(message, source=where.get("source"), hint=where.get("hint"))
        self.statements = statements


class MissingError(CommuniqueError):
    """Something that the work needs is not there: Java, a model, a server, an optional package."""

    exit_code = 3
