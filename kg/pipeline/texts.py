"""Files that accompany sources: their text, and the claims that they hold, by document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from kg.errors import ClaimError, InputError, LimitError
from kg.model import Claim, read_claims
from kg.store import MAX_BYTES

__all__ = ["by_document", "read_text", "refuse_left_over"]


def by_document(files: Iterable[str | Path]) -> dict[str, list[Claim]]:
    """The claims of JSON Lines files, by the IRI of the document that they are about."""
    found: dict[str, list[Claim]] = {}
    for file in files:
        for claim in read_claims(read_text(file).split("\n"), where=str(file)):
            found.setdefault(claim.source, []).append(claim)
    return found


def refuse_left_over(claims: Mapping[str, list[Claim]]) -> None:
    """Raise :class:`~kg.errors.ClaimError` when there are claims about what is none of the sources."""
    if claims:
        problem = f"no source is the document of the claims about {min(claims)}"
        raise ClaimError(problem, hint="give the source, or set its IRI or the base")


def read_text(file: str | Path, *, max_bytes: int = MAX_BYTES) -> str:
    """The text of a file in UTF-8.

    Raises :class:`~kg.errors.InputError` when it cannot be read as one, :class:`~kg.errors.LimitError` when it has more
    than ``max_bytes``.
    """
    try:
        with Path(file).open("rb") as stream:
            data = stream.read(max_bytes + 1)
        if len(data) > max_bytes:
            raise LimitError(f"the file is larger than {max_bytes:,} bytes", source=str(file))
        return data.decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"the file cannot be read: {error.strerror}", source=str(file)) from None
    except UnicodeDecodeError as error:
        raise InputError(f"the file is not UTF-8 (byte {error.start})", source=str(file)) from None
