"""The values that travel through the product: documents, entities, mentions and claims, and claims as JSON Lines.

All are frozen. A :class:`Claim` is the hub: whatever produces claims can fill the graph.
"""

from __future__ import annotations

from kg.model.arguments import (
    ARGUMENTS,
    AUTHOR,
    NOT_ASKED,
    UNSPECIFIED,
    ArgumentSchema,
    ArgumentValue,
    ClaimType,
    Modality,
    Polarity,
)
from kg.model.claims import Claim, Extractor, read_claims, write_claims
from kg.model.documents import Document, Entity, Fragment, Mention

__all__ = [
    "ARGUMENTS",
    "AUTHOR",
    "NOT_ASKED",
    "UNSPECIFIED",
    "ArgumentSchema",
    "ArgumentValue",
    "Claim",
    "ClaimType",
    "Document",
    "Entity",
    "Extractor",
    "Fragment",
    "Mention",
    "Modality",
    "Polarity",
    "read_claims",
    "write_claims",
]
