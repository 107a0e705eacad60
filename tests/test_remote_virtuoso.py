"""A store on Virtuoso, where it is installed (``apt-get install virtuoso-opensource-7-bin``)."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import InputError
from kg.store import Boolean, Graph
from kg.store.http import Connection
from kg.store.remote import RemoteStore

BINARY = shutil.which("virtuoso-t")
pytestmark = pytest.mark.skipif(BINARY is None, reason="Virtuoso is not installed")

SETTINGS = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
NumberOfBuffers = 2000
DirsAllowed = .
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 4
"""
ONE = NamedNode("https://example.org/edition/one")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Virtuoso server of this module's own; its user ``dba`` has the password ``dba``."""
    assert BINARY is not None
    folder, port = tmp_path_factory.mktemp("virtuoso"), free_port()
    (folder / "virtuoso.ini").write_text(SETTINGS.format(sql=free_port(), http=port), encoding="ascii")
    with Path(folder / "out").open("wb") as out:
        command = [BINARY, "+foreground", "+configfile", "virtuoso.ini"]
        process = subprocess.Popen(command, cwd=folder, stdout=out, stderr=out)
    try:
        for _ in range(1200):
            try:
                urlopen(f"http://127.0.0.1:{port}/sparql", timeout=5).close()
                break
            except (URLError, OSError):
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


def connected(address: str, password: str = "dba") -> RemoteStore:
    services = {"update_url": f"{address}/sparql-auth", "graph_store_url": f"{address}/sparql-graph-crud-auth"}
    connection = Connection(credentials=("dba", password))
    return RemoteStore(f"{address}/sparql-auth", **services, connection=connection)


def quads(count: int) -> list[Quad]:
    return [Quad(NamedNode(f"x:s{n}"), NamedNode("x:p"), Literal(f'é " \\ {n}'), ONE) for n in range(count)]


def test_a_graph_is_written_and_read_with_digest_authentication(address: str) -> None:
    store = connected(address)
    store.write_graph(ONE, quads(3))
    assert {quad.object for quad in store.read_graph(ONE)} == {quad.object for quad in quads(3)}
    with pytest.raises(InputError, match="401"):
        connected(address, "wrong").query("ASK {}")


@pytest.mark.parametrize("count", [2, 6000])
def test_graphs_are_replaced_however_large_they_are(address: str, count: int) -> None:
    store = connected(address)
    store.replace_graphs(remove=[ONE], add=quads(count))
    assert len(list(store.quads(graph=ONE))) == count


def test_answers_of_every_form_are_understood(address: str) -> None:
    store = connected(address)
    store.replace_graphs(remove=[ONE], add=quads(2))
    assert store.query("ASK { GRAPH ?g { <x:s0> ?p ?o } }") == Boolean(True)
    assert store.query("ASK { GRAPH ?g { <x:s7> ?p ?o } }") == Boolean(False)
    found = store.query(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {ONE} {{ ?s ?p ?o }} }}")
    assert isinstance(found, Graph) and len(found) == 2
