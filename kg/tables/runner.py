"""What runs in the engine's own environment: ``python runner.py`` in a folder with ``mapping.nt`` and the rows.

It imports nothing of ours. Triples go to stdout as sorted N-Triples.
"""

import contextlib
import sys

_CONFIG = """
[CONFIGURATION]
output_format = N-TRIPLES
na_values =
number_of_processes = 1
logging_level = ERROR

[tables]
mappings = mapping.nt
"""


def main(memory: int) -> None:
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    from morph_kgc import materialize_set

    with contextlib.redirect_stdout(sys.stderr):
        triples = materialize_set(_CONFIG)
    for triple in sorted(triples):
        sys.stdout.buffer.write(f"{triple} .\n".encode())


if __name__ == "__main__":
    main(int(sys.argv[1]))
