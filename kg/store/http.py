"""HTTP to one server that the user named: with time-outs, a limit on what comes back, and no redirects."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException, HTTPMessage
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPBasicAuthHandler,
    HTTPDefaultErrorHandler,
    HTTPDigestAuthHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPPasswordMgrWithDefaultRealm,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from kg.errors import InputError, LimitError, MissingError

__all__ = ["Connection", "Response"]

MAX_RESPONSE = 512 * 1024 * 1024
"""The largest answer that is taken, in bytes."""


@dataclass(frozen=True, slots=True)
class Response:
    """What a server answered: the media type without its parameters, and the body."""

    media_type: str
    body: bytes


class _NoRedirects(HTTPRedirectHandler):
    """Follows none: a server that the user named must not send us to one that the user did not."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        raise InputError(
            f"the server wants us to go to {newurl}", source=req.full_url, hint="give that address, if you trust it"
        )


class Connection:
    """How requests are made: ``timeout`` in seconds for each whole request, ``max_bytes`` for each answer.

    ``credentials`` are a user's name and password, sent when the server asks for them (Basic or Digest).
    """

    def __init__(
        self,
        *,
        timeout: float = 60.0,
        max_bytes: int = MAX_RESPONSE,
        credentials: tuple[str, str] | None = None,
    ) -> None:
        self.timeout = timeout
        self.max_bytes = max_bytes
        self._credentials = credentials

    def _opener(self, url: str) -> OpenerDirector:
        # No handler for file: or ftp:, whatever the address says.
        opener = OpenerDirector()
        handlers = [ProxyHandler(), HTTPHandler(), HTTPSHandler(), HTTPDefaultErrorHandler(), HTTPErrorProcessor()]
        passwords = HTTPPasswordMgrWithDefaultRealm()
        if self._credentials:
            passwords.add_password(None, url, *self._credentials)
        for handler in (*handlers, _NoRedirects(), HTTPBasicAuthHandler(passwords), HTTPDigestAuthHandler(passwords)):
            opener.add_handler(handler)
        return opener

    def send(
        self,
        method: str,
        url: str,
        body: bytes | None,
        headers: Mapping[str, str],
        *,
        timeout: float | None = None,
    ) -> Response:
        """The server's answer to one request.

        Raises MissingError when there is no such server, LimitError beyond the time or the size allowed, and InputError
        for an answer that is an error, with what the server says.
        """
        allowed = self.timeout if timeout is None else timeout
        _check(url)
        request = Request(url, data=body, headers=dict(headers), method=method)
        try:
            with self._opener(url).open(request, timeout=allowed) as answer:
                return self._read(answer, url, allowed)
        except HTTPError as error:
            raise _refusal(error, url) from None
        except TimeoutError:
            raise _too_slow(url, allowed) from None
        except URLError as error:
            if isinstance(error.reason, TimeoutError):
                raise _too_slow(url, allowed) from None
            problem = f"the server cannot be reached: {getattr(error.reason, 'strerror', None) or error.reason}"
            raise MissingError(problem, source=url, hint="is it running, and is the address right?") from None
        except (HTTPException, OSError) as error:
            raise MissingError(f"the connection broke: {error}", source=url) from None

    def _read(self, answer: IO[bytes], url: str, seconds: float) -> Response:
        parts, size = [], 0
        deadline = time.monotonic() + seconds
        while part := answer.read1(65536):  # type: ignore[attr-defined]
            parts.append(part)
            size += len(part)
            if size > self.max_bytes:
                raise LimitError(f"the server's answer is larger than {self.max_bytes:,} bytes", source=url)
            if time.monotonic() > deadline:
                raise _too_slow(url, seconds)
        media_type: str = answer.headers.get_content_type()  # type: ignore[attr-defined]
        return Response(media_type, b"".join(parts))


def _check(url: str) -> None:
    try:
        urlsplit(url)
    except ValueError as error:
        raise InputError(f"is no address of a server: {error}", source=url) from None


def _too_slow(url: str, seconds: float) -> LimitError:
    return LimitError(f"the server took longer than {seconds:g} s", source=url, hint="allow more time, or ask for less")


def _refusal(error: HTTPError, url: str) -> InputError | MissingError:
    said = " ".join(error.read(2000).decode("utf-8", "replace").split())
    problem = f"the server answered {error.code} {error.reason}" + (f": {said[:500]}" if said else "")
    if error.code in (502, 503, 504):
        return MissingError(problem, source=url)
    return InputError(problem, source=url)
