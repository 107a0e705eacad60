"""A store behind HTTP: against Oxigraph's own server, and against servers that misbehave."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pyoxigraph as ox
import pytest
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

from kg import query
from kg.errors import InputError, LimitError, MissingError, ParseError
from kg.serialization import serialize
from kg.store import Boolean, Graph, open_store, solutions
from kg.store.http import Connection
from kg.store.remote import RemoteStore
from kg.vocabulary import CQ, ROOT

SMALL = Path(__file__).parent / "data" / "store" / "small.trig"
BINARY = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
ONE = NamedNode("https://example.org/edition/one")
real_server = pytest.mark.skipif(BINARY is None, reason="no `oxigraph` server is installed (pip install oxigraph)")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an Oxigraph server of this module's own, on a free port of the loopback interface."""
    assert BINARY is not None
    folder, port = tmp_path_factory.mktemp("server"), free_port()
    address = f"http://127.0.0.1:{port}"
    command = [BINARY, "serve", "--location", str(folder), "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            try:
                urlopen(address, timeout=1).close()
                break
            except URLError:
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture
def store(server: str) -> RemoteStore:
    """The server's store, with the small dataset and nothing else in it."""
    opened = open_store(f"{server}/query")
    assert isinstance(opened, RemoteStore)
    opened.update("DROP ALL")
    opened.replace_graphs(add=open_store(SMALL, reference=False).quads())
    return opened


@real_server
def test_the_same_number_of_quads_in_pyoxigraph_rdflib_and_a_server(server: str, store: RemoteStore) -> None:
    import warnings

    import rdflib

    quads = list(open_store(SMALL, reference=False).quads())
    written = serialize(quads, format="trig")
    store.update("DROP ALL")
    Connection().send("POST", f"{server}/store", written, {"Content-Type": "application/trig"})
    dataset = rdflib.Dataset()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        dataset.parse(data=written, format="trig")
    sizes = {len(list(ox.parse(written, ox.RdfFormat.TRIG))), len(list(dataset.quads())), len(store)}
    assert sizes == {len(quads)} == {19}
    assert store.canonical_hash() == open_store(SMALL, reference=False).canonical_hash()


@real_server
def test_a_server_answers_queries_of_every_form(store: RemoteStore) -> None:
    rows = solutions(store.query("SELECT ?who { ?who cq:memberOf organization:SCO }"))
    assert rows.rows == ((NamedNode(ROOT + "state/IND"),),)
    assert store.query("ASK { ?who cq:memberOf organization:SCO }") == Boolean(True)
    graph = store.query("CONSTRUCT { ?s a cq:State } WHERE { ?s cq:memberOf ?o }")
    assert isinstance(graph, Graph) and len(graph) == 1
    cut = solutions(store.query("SELECT * { ?s ?p ?o }", limit=1))
    assert (len(cut), cut.truncated) == (1, True)


@real_server
def test_parameters_are_bound_to_terms(store: RemoteStore) -> None:
    question = "SELECT ?claim ?status { GRAPH ?graph { ?claim cq:member ?who ; cq:status ?status } }"
    found = solutions(store.query(question, substitutions={"who": NamedNode(ROOT + "state/IRN")}))
    assert [str(row["status"]) for row in found] == [f"<{ROOT}status/acceding>"]
    hostile = Literal('x" } } ; DROP ALL #')
    assert not solutions(store.query(question, substitutions={"who": hostile}))
    assert len(store) == 19


@real_server
def test_quads_match_a_pattern_and_graphs_are_sorted(store: RemoteStore) -> None:
    local = open_store(SMALL, reference=False)
    assert store.graphs() == local.graphs()
    for pattern in ({}, {"graph": ONE}, {"graph": DefaultGraph()}, {"predicate": NamedNode(CQ.status)}):
        assert set(store.quads(**pattern)) == set(local.quads(**pattern))
    with pytest.raises(InputError, match="cannot be asked for _:x"):
        list(store.quads(BlankNode("x")))


@real_server
def test_graphs_are_replaced_in_one_request(store: RemoteStore) -> None:
    fact = next(iter(store.quads(predicate=NamedNode(CQ.memberOf), graph=DefaultGraph())))
    new = Quad(NamedNode("x:s"), NamedNode("x:p"), Literal("new"), ONE)
    store.replace_graphs(remove=[ONE], discard=[fact], add=[new])
    assert list(store.quads(graph=ONE)) == [new]
    assert fact not in set(store.quads())
    assert len(store) == 19 - 5 - 1 + 1


@real_server
def test_one_graph_is_read_and_written_by_the_graph_store_protocol(store: RemoteStore) -> None:
    assert set(store.read_graph(ONE)) == set(store.quads(graph=ONE))
    new = Quad(NamedNode("x:s"), NamedNode("x:p"), Literal("new"))
    store.write_graph(ONE, [new])
    assert [found.object for found in store.read_graph(ONE)] == [new.object]
    store.write_graph(DefaultGraph(), [new])
    assert store.read_graph(DefaultGraph()) == [new]


@real_server
def test_a_copy_can_be_had_in_either_library(store: RemoteStore) -> None:
    assert len(store.as_pyoxigraph()) == len(store.as_rdflib()) == 19


@real_server
def test_a_stranger_s_query_is_looked_at_before_the_server_sees_it(store: RemoteStore, server: str) -> None:
    assert query.run("ASK { ?s cq:memberOf ?o }", store) == Boolean(True)
    assert query.run("ASK { ?s cq:memberOf ?o }", f"{server}/query") == Boolean(True)
    with pytest.raises(InputError, match="SERVICE"):
        query.run("ASK { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", store)
    with pytest.raises(ParseError, match="not expected here"):
        query.run("ASK { ?s ?p }", store)


@real_server
def test_what_the_server_refuses_is_said_in_its_words(store: RemoteStore) -> None:
    with pytest.raises(InputError, match="the server answered 400"):
        store.query("SELECT * WHER { ?s ?p ?o }")


@real_server
def test_read_only_is_kept(server: str) -> None:
    store = open_store(f"{server}/query", read_only=True)
    assert isinstance(store, RemoteStore)
    for change in (lambda: store.update("DROP ALL"), lambda: store.write_graph(ONE, [])):
        with pytest.raises(InputError, match="read-only"):
            change()


# --- Servers that misbehave -------------------------------------------------------------------------------------------


class Misbehaving(BaseHTTPRequestHandler):
    """Does what the path says."""

    def do_POST(self) -> None:
        if self.path == "/slow":
            time.sleep(1)
        if self.path == "/basic":
            self._basic()
            return
        code = {"/busy": 503, "/away": 302, "/file": 302, "/locked": 401}.get(self.path, 200)
        body = {"/large": b"x" * 100_000, "/junk": b"<html>Welcome</html>"}.get(self.path, b"later")
        if self.path == "/cut":
            body = b'{"head": {"vars": ["s"]}, "results": {"bindings": [ {'
        self.send_response(code)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.send_header("Content-Length", str(len(body)))
        if code == 302:
            self.send_header("Location", "file:///etc/hostname" if self.path == "/file" else "http://127.0.0.1:9/query")
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            return

    def _basic(self) -> None:
        allowed = self.headers.get("Authorization") == "Basic dXNlcjpzZWNyZXQ="
        body = b'{"head": {}, "boolean": true}' if allowed else b"who are you?"
        self.send_response(200 if allowed else 401)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.send_header("Content-Length", str(len(body)))
        if not allowed:
            self.send_header("WWW-Authenticate", 'Basic realm="graphs"')
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture(scope="module")
def misbehaving() -> Iterator[str]:
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Misbehaving)
    thread = threading.Thread(target=httpd.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{httpd.server_address[1]}"
    httpd.shutdown()
    httpd.server_close()


@pytest.mark.parametrize(
    ("path", "error", "problem"),
    [
        ("slow", LimitError, r"took longer than 0\.2 s"),
        ("large", LimitError, "larger than 10,000 bytes"),
        ("busy", MissingError, "503 Service Unavailable: later"),
        ("locked", InputError, "401"),
        ("away", InputError, "wants us to go to http://127.0.0.1:9/query"),
        ("file", InputError, "302 .* not allowed"),
        ("junk", InputError, "no SPARQL result: '<html>"),
        ("cut", InputError, "no SPARQL result"),
    ],
)
def test_a_server_that_misbehaves_is_an_error_of_ours(
    path: str, error: type[Exception], problem: str, misbehaving: str
) -> None:
    store = open_store(f"{misbehaving}/{path}", connection=Connection(timeout=0.2, max_bytes=10_000))
    with pytest.raises(error, match=problem):
        store.query("ASK {}")


def test_credentials_are_sent_to_a_server_that_asks_for_them(misbehaving: str) -> None:
    known = open_store(f"{misbehaving}/basic", connection=Connection(credentials=("user", "secret")))
    assert known.query("ASK {}") == Boolean(True)
    with pytest.raises(InputError, match="401 Unauthorized: who are you"):
        open_store(f"{misbehaving}/basic").query("ASK {}")


class Busy(BaseHTTPRequestHandler):
    """Is too busy twice, and then answers those that show the right token."""

    asked = 0

    def do_POST(self) -> None:
        type(self).asked += 1
        allowed = self.headers.get("Authorization") == "Bearer secret"
        code = 503 if self.asked <= 2 else 200 if allowed else 401
        body = b'{"head": {}, "boolean": true}'
        self.send_response(code)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.send_header("Retry-After", "0")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return


def test_a_busy_server_is_asked_again_and_gets_the_token_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Busy)
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{httpd.server_address[1]}/query"
    try:
        monkeypatch.setenv("COMMUNIQUE_STORE_TOKEN", "secret")
        assert open_store(address).query("ASK {}") == Boolean(True)
        assert Busy.asked == 3
        Busy.asked = 0
        with pytest.raises(MissingError, match="503"):
            open_store(address, connection=Connection(token="secret", retries=1)).query("ASK {}")
    finally:
        httpd.shutdown()
        httpd.server_close()


def test_a_server_that_is_not_there_is_missing() -> None:
    with pytest.raises(MissingError, match=r"cannot be reached.*is it running"):
        open_store(f"http://127.0.0.1:{free_port()}/query").query("ASK {}")


def test_the_addresses_of_the_services_are_guessed_only_beside_query() -> None:
    store = RemoteStore("http://127.0.0.1:1/sparql")
    with pytest.raises(InputError, match="Graph Store service is not known"):
        store.read_graph(ONE)
