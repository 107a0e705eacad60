"""What every extractor is to the rest of the product."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from kg.model import Claim, Document

__all__ = ["Extractor"]


class Extractor(Protocol):
    """Reads claims out of a document. ``name`` and ``version`` go into the provenance of each."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...

    def extract(self, document: Document) -> Iterable[Claim]:
        """The claims of the document, each of which the gate passes."""
        ...
