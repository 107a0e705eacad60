"""HTTP to one server that the user named: with time-outs, a limit on what comes back, and no redirects."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException, HTTPMessage
from typing import IO, Any
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

__all__ = ["Connection", "Response", "connection_of"]

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


@contextmanager
def _closing_unless_none(asking: IO[bytes]) -> Iterator[Callable[[Any], Any]]:
    """Closes the answer that asked for credentials once another answer takes its place, or an error."""
    taken = True

    def close(answer: Any) -> Any:
        nonlocal taken
        taken = answer is not None
        return answer

    try:
        yield close
    finally:
        if taken:
            asking.close()


class _Basic(HTTPBasicAuthHandler):
    """Closes the answer that asked for credentials, which the library leaves to the garbage collector."""

    def http_error_401(self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage) -> Any:
        with _closing_unless_none(fp) as close:
            return close(super().http_error_401(req, fp, code, msg, headers))


class _Digest(HTTPDigestAuthHandler):
    """As :class:`_Basic`."""

    def http_error_401(self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage) -> Any:
        with _closing_unless_none(fp) as close:
            return close(super().http_error_401(req, fp, code, msg, headers))


_BUSY = (429, 502, 503, 504)


class _Again(Exception):
    """A request that may be made again, ``after`` so many seconds; ``error`` is what to say if it is not."""

    def __init__(self, error: InputError | MissingError, after: float | None = None) -> None:
        self.error = error
        self.after = after


def _seconds(header: str | None) -> float | None:
    """What a server says in Retry-After (RFC 9110, 10.2.3), when it gives seconds and not a day."""
    return float(header) if header and header.isdigit() else None


class Connection:
    """How requests are made: ``timeout`` in seconds for each whole request, ``max_bytes`` for each answer.

    ``credentials`` are a user's name and password, sent when the server asks for them (Basic or Digest); ``token`` is
    sent with each request (Bearer, RFC 6750). A request that reaches no server, or one that is too busy (429, 502, 503,
    504), is made again up to ``retries`` times, after ``pause`` seconds, then twice as many, or as many as the server
    says: whatever is sent to a store can be sent twice.
    """

    def __init__(
        self,
        *,
        timeout: float = 60.0,
        max_bytes: int = MAX_RESPONSE,
        credentials: tuple[str, str] | None = None,
        token: str | None = None,
        retries: int = 3,
        pause: float = 0.2,
    ) -> None:
        self.timeout = timeout
        self.max_bytes = max_bytes
        self.retries = retries
        self.pause = pause
        self._token = token
        self._credentials = credentials

    def _opener(self, url: str) -> OpenerDirector:
        # No handler for file: or ftp:, whatever the address says.
        opener = OpenerDirector()
        handlers = [ProxyHandler(), HTTPHandler(), HTTPSHandler(), HTTPDefaultErrorHandler(), HTTPErrorProcessor()]
        passwords = HTTPPasswordMgrWithDefaultRealm()
        if self._credentials:
            passwords.add_password(None, url, *self._credentials)
        for handler in (*handlers, _NoRedirects(), _Basic(passwords), _Digest(passwords)):
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
        known = dict(headers) | ({"Authorization": f"Bearer {self._token}"} if self._token else {})
        request = Request(url, data=body, headers=known, method=method)
        pause = self.pause
        for left in range(self.retries, -1, -1):
            try:
                return self._sent(request, url, allowed)
            except _Again as again:
                if not left or (again.after or 0) > allowed:
                    raise again.error from None
                time.sleep(pause if again.after is None else again.after)
                pause *= 2
        raise AssertionError("the last attempt returns or raises")

    def _sent(self, request: Request, url: str, allowed: float) -> Response:
        try:
            with self._opener(url).open(request, timeout=allowed) as answer:
                return self._read(answer, url, allowed)
        except HTTPError as error:
            refusal = _refusal(error, url)
            if error.code in _BUSY:
                raise _Again(refusal, _seconds(error.headers.get("Retry-After"))) from None
            raise refusal from None
        except TimeoutError:
            raise _too_slow(url, allowed) from None
        except URLError as error:
            if isinstance(error.reason, TimeoutError):
                raise _too_slow(url, allowed) from None
            problem = f"the server cannot be reached: {getattr(error.reason, 'strerror', None) or error.reason}"
            raise _Again(MissingError(problem, source=url, hint="is it running, and is the address right?")) from None
        except (HTTPException, OSError) as error:
            raise _Again(MissingError(f"the connection broke: {error}", source=url)) from None

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


def connection_of(environment: Mapping[str, str]) -> Connection:
    """A connection with the credentials of the environment: COMMUNIQUE_STORE_TOKEN, or COMMUNIQUE_STORE_USER and
    COMMUNIQUE_STORE_PASSWORD. They are sent to servers that the user names, and to no other."""
    user, token = environment.get("COMMUNIQUE_STORE_USER"), environment.get("COMMUNIQUE_STORE_TOKEN")
    credentials = (user, environment.get("COMMUNIQUE_STORE_PASSWORD", "")) if user else None
    return Connection(credentials=credentials, token=token or None)


def _check(url: str) -> None:
    try:
        urlsplit(url)
    except ValueError as error:
        raise InputError(f"is no address of a server: {error}", source=url) from None


def _too_slow(url: str, seconds: float) -> LimitError:
    return LimitError(f"the server took longer than {seconds:g} s", source=url, hint="allow more time, or ask for less")


def _refusal(error: HTTPError, url: str) -> InputError | MissingError:
    with error:
        said = " ".join(error.read(2000).decode("utf-8", "replace").split())
    problem = f"the server answered {error.code} {error.reason}" + (f": {said[:500]}" if said else "")
    if error.code in _BUSY:
        return MissingError(problem, source=url)
    return InputError(problem, source=url)
