"""Which model answers, where, and how patiently it is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from kg.errors import InputError

__all__ = ["KEY_VARIABLE", "Server", "key_for"]

KEY_VARIABLE = "COMMUNIQUE_LLM_KEY"
"""The environment variable that holds the key of a server, whichever it is."""

_OPENAI_HOST, _OPENAI_VARIABLE = "api.openai.com", "OPENAI_API_KEY"


@dataclass(frozen=True, slots=True)
class Server:
    """A model and the server that it answers behind.

    ``base_url`` is the address of the server's API, usually ending in ``/v1``; without one, only what is in the cache
    can be read. ``key`` is never written anywhere. ``timeout`` is in seconds and holds for each try; ``retries`` follow
    at growing distances; ``concurrency`` is how many questions are open at once; ``longest_answer`` is in tokens.

    Raises :class:`~kg.errors.InputError` for what cannot be asked.
    """

    model: str
    base_url: str | None = None
    key: str | None = field(default=None, repr=False)
    timeout: float = 120.0
    retries: int = 4
    concurrency: int = 4
    longest_answer: int = 4096
    seed: int = 0

    def __post_init__(self) -> None:
        if not self.model.strip():
            raise InputError("no model is named", source="--model", hint="give the name that the server knows it by")
        if self.base_url is not None:
            _check_address(self.base_url)
        for name in ("timeout", "concurrency", "longest_answer"):
            if not getattr(self, name) > 0:
                raise InputError("must be more than 0", source=name.replace("_", " "))
        if self.retries < 0:
            raise InputError("must not be less than 0", source="retries")

    @property
    def host(self) -> str:
        """The server's host, and its port where the address has one: what messages call it."""
        parts = urlsplit(self.base_url or "")
        return parts.netloc.rpartition("@")[2]


def _check_address(url: str) -> None:
    try:
        parts = urlsplit(url)
        wrong = parts.scheme not in ("http", "https") or not parts.hostname or (parts.port or 1) < 1
    except ValueError:
        wrong = True
    if wrong:
        raise InputError("is no address of a server", source="--base-url", hint="write http://…/v1 or https://…/v1")
    if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
        problem = "the address of a server holds no name, password, query or fragment"
        raise InputError(problem, source="--base-url", hint=f"put the key into the environment variable {KEY_VARIABLE}")


def key_for(base_url: str | None, environment: Mapping[str, str]) -> str | None:
    """The key for a server. OpenAI's own variable counts for OpenAI's own server and for no other."""
    key = environment.get(KEY_VARIABLE)
    if not key and urlsplit(base_url or "").hostname == _OPENAI_HOST:
        key = environment.get(_OPENAI_VARIABLE)
    return key or None
