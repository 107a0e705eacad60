"""The process in which a query runs that a stranger wrote: ``python -m kg.query.worker``.

It reads one line of JSON (what to ask, of which data) and then, if the line says so, N-Quads; it writes the line
``{"ready": true}`` when the data are loaded, and then the answer. Its memory is limited; whoever started it kills it
when it takes too long.
"""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Iterator
from typing import Any

import pyoxigraph
from pyoxigraph import RdfFormat

from kg.errors import CommuniqueError, LimitError
from kg.query.checking import check
from kg.query.transfer import decoded_term, encoded_error, encoded_result
from kg.store import LocalStore, open_store
from kg.store.bases import base_of
from kg.store.binding import bind
from kg.vocabulary import prefixes

__all__ = ["main"]


def main() -> None:
    """Answer the question on standard input."""
    request = json.loads(sys.stdin.buffer.readline())
    _limit("RLIMIT_AS", request["memory"])
    try:
        for piece in _answer(request):
            sys.stdout.buffer.write(piece)
            sys.stdout.buffer.flush()
    except CommuniqueError as error:
        sys.stdout.write(encoded_error(error))
    except MemoryError:
        sys.stdout.write(encoded_error(LimitError("the query needs more memory than it may have")))
    sys.stdout.flush()


def _answer(request: dict[str, Any]) -> Iterator[bytes]:
    store = _data(request)
    sys.stdout.write('{"ready":true}\n')
    sys.stdout.flush()
    if store.location is None:
        # In memory nothing more is to be opened: no file, and no connection even if a query got past the check.
        _limit("RLIMIT_NOFILE", 0)
    terms: Any = {name: decoded_term(term) for name, term in request["substitutions"].items()}
    text = bind(request["sparql"], terms)
    known = request["prefixes"] or prefixes(base_of(store))
    check(text, known, source=request["source"])
    if request["data"] is None:
        yield b'{"boolean":true}\n{"end":false}\n'
    elif request.get("render"):
        from kg.query.streaming import answer_pieces

        yield from answer_pieces(store, text, {**request, "prefixes": known})
    else:
        result = store.query(text, prefixes=known, limit=request["limit"])
        yield from (line.encode("ascii") for line in encoded_result(result))


def _data(request: dict[str, Any]) -> LocalStore:
    data = request["data"]
    if data == "quads":
        store = pyoxigraph.Store()
        store.bulk_load(sys.stdin.buffer, RdfFormat.N_QUADS)
        return LocalStore(store)
    opened = open_store(read_only=True, reference=False) if data is None else open_store(read_only=True, **data)
    assert isinstance(opened, LocalStore)
    return opened


def _limit(name: str, amount: int | None) -> None:
    # Not every system has these limits; where there are none, the time-out remains.
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        if amount is not None:
            resource.setrlimit(getattr(resource, name), (amount, amount))


if __name__ == "__main__":
    main()
