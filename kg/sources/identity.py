"""What a document is called: the IRI that stays when its text is edited, and the base under which IRIs are minted."""

from __future__ import annotations

import re

from kg.errors import InputError
from kg.vocabulary import ROOT, Minter, slug

__all__ = ["check_base", "check_iri", "document_iri", "is_address"]

_SCHEME = re.compile(r"(https?)://[^/?#]+|(urn):[a-z0-9][a-z0-9-]*:.|(doi|tag|info|ark):.", re.IGNORECASE)


def check_base(base: str) -> str:
    """Return the base unchanged when IRIs can be minted under it.

    It must be an absolute ``http``, ``https`` or ``urn`` IRI (RFC 3987) that ends in ``/`` or ``#`` and has no query.
    Raises :class:`~kg.errors.InputError`.
    """
    hint = "such as https://example.org/graph/"
    found = _SCHEME.match(base)
    if not found or not (found[1] or found[2]):
        raise InputError(f"the base {base[:200]!r} is no absolute http, https or urn IRI", source="base", hint=hint)
    if not base.endswith(("/", "#")):
        raise InputError(f"the base {base[:200]!r} ends neither in / nor in #", source="base", hint=hint)
    if "?" in base or "#" in base[:-1] or not _is_legal(f"{base}document/name"):
        raise InputError(f"the base {base[:200]!r} has characters that no base may have", source="base", hint=hint)
    return base


def check_iri(iri: str, *, source: str | None = None, line: int | None = None) -> str:
    """Return the IRI unchanged when it may name a document.

    It must be absolute, of a scheme that names things (``http``, ``https``, ``urn``, ``doi``, ``tag``, ``info``,
    ``ark``), legal by RFC 3987, and no name of the product's own ontology or reference data. Raises
    :class:`~kg.errors.InputError`.
    """
    if not _SCHEME.match(iri) or not _is_legal(iri):
        problem = "is no absolute IRI that can name a document"
    elif iri.startswith(ROOT) and not iri.startswith(f"{ROOT}document/"):
        problem = "lies in the namespace of the ontology"
    else:
        return iri
    raise InputError(
        f"the IRI {iri[:200]!r} {problem}",
        source=source,
        line=line,
        hint="give one such as https://example.org/editorials/2022-09-17",
    )


def is_address(url: str) -> bool:
    """Whether the string is an absolute web address that may stand in a graph."""
    found = _SCHEME.match(url)
    return bool(found and found[1] and len(url) <= 2000 and _is_legal(url))


def document_iri(name: str, *, minter: Minter, iri: str | None = None, url: str | None = None) -> str:
    """The IRI of a document: the one given, else one of its address, else one of its name (no extension in it)."""
    if iri:
        return iri
    return minter.hashed("document", url) if url else minter.named("document", slug(name))


def _is_legal(iri: str) -> bool:
    from pyoxigraph import NamedNode

    try:
        NamedNode(iri)
    except ValueError:
        return False
    return True
