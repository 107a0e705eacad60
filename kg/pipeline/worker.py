"""A process that reads batches of documents: ``python -m kg.pipeline.worker FOLDER``.

It takes a setup and then batches, pickled one after the other, from standard input, writes each batch's partition into
the folder, and answers each with ``None`` or with an error. It ends when its input does, so that it outlives no build.
"""

from __future__ import annotations

import pickle
import signal
import sys
from pathlib import Path

from kg.errors import CommuniqueError
from kg.pipeline.partitions import Partitions
from kg.pipeline.reading import read_batch

__all__ = ["main"]


def main() -> None:
    """Read until there is nothing more to read."""
    # Ctrl-C goes to every process of a terminal; who started this one decides what becomes of it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    partitions = Partitions(Path(sys.argv[1]))
    given, answers = sys.stdin.buffer, sys.stdout.buffer
    try:
        setup = pickle.load(given)
        while True:
            batch = pickle.load(given)
            answer = None
            try:
                partitions.write(batch.name, read_batch(setup, batch))
            except CommuniqueError as error:
                answer = error
            pickle.dump(answer, answers)
            answers.flush()
    except (EOFError, BrokenPipeError, pickle.UnpicklingError):
        return


if __name__ == "__main__":
    main()
