"""A small server on loopback that speaks OpenAI's chat completions as it is told to, and keeps what it was asked."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PASSAGE = re.compile(r"<passage>\n(.*)\n</passage>", re.DOTALL)
SOON = {"retry-after-ms": "1"}
"""A header that lets the next try follow at once."""


@dataclass(frozen=True)
class Reply:
    """One answer of the server; ``delay`` in seconds."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0


def completion(content: object, *, model: str = "stub-1", finish: str = "stop", delay: float = 0.0) -> Reply:
    """A reply whose message is the content, as JSON unless it is a string already."""
    text = content if isinstance(content, str) else json.dumps(content)
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": finish}
    usage = {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110}
    body = {"id": "1", "object": "chat.completion", "created": 0, "model": model, "choices": [choice], "usage": usage}
    return Reply(body=json.dumps(body).encode(), headers={"content-type": "application/json"}, delay=delay)


def failure(status: int, message: str = "no", headers: dict[str, str] | None = None) -> Reply:
    """A reply that says what is wrong, to be tried again at once if at all."""
    body = json.dumps({"error": {"message": message, "type": "error"}}).encode()
    return Reply(status, body, {"content-type": "application/json", **SOON, **(headers or {})})


@dataclass
class Stub:
    """The server's address, and the questions that it was asked with their headers."""

    url: str
    questions: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    open: int = 0
    most_open: int = 0


def passage_of(question: dict[str, Any]) -> str:
    """The passage that a question is about."""
    found = PASSAGE.search(question["messages"][-1]["content"])
    assert found
    return found.group(1)


@contextmanager
def serving(*replies: Reply | Callable[[dict[str, Any]], Reply]) -> Iterator[Stub]:
    """A server that gives the replies in turn, the last of them from then on."""
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            question = json.loads(self.rfile.read(int(self.headers["content-length"])))
            with lock:
                chosen = replies[min(len(stub.questions), len(replies) - 1)]
                stub.questions.append(question)
                stub.headers.append({name.lower(): value for name, value in self.headers.items()})
                stub.paths.append(self.path)
                stub.open += 1
                stub.most_open = max(stub.open, stub.most_open)
            reply = chosen(question) if callable(chosen) else chosen
            time.sleep(reply.delay)
            with lock:
                stub.open -= 1
            try:
                self.send_response(reply.status)
                for name, value in {**reply.headers, "content-length": str(len(reply.body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(reply.body)
            except OSError:
                self.close_connection = True

        def log_message(self, *arguments: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

    with Server(("127.0.0.1", 0), Handler) as server:
        stub = Stub(f"http://127.0.0.1:{server.server_address[1]}/v1")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield stub
        finally:
            server.shutdown()
            thread.join()
