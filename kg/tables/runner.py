"""What runs in the engine's own environment: ``python runner.py TASK MEMORY SIZE`` in a folder with the task's files.

It imports nothing of ours. ``triples`` reads ``mapping.nt`` and the rows and writes sorted N-Triples to stdout;
``parquet`` reads ``table.parquet`` and writes its rows as CSV, of at most ``SIZE`` characters; ``yarrrml`` reads
``mapping.yml`` and writes the mapping as N-Triples in RML.
"""

import contextlib
import csv
import io
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
_OFFLINE = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "memory_limit": "1GB",
    "threads": "1",
}


def triples(size: int) -> None:
    """What the mapping makes of the rows."""
    from morph_kgc import materialize_set

    with contextlib.redirect_stdout(sys.stderr):
        made = materialize_set(_CONFIG)
    for triple in sorted(made):
        sys.stdout.buffer.write(f"{triple} .\n".encode())


def parquet(size: int) -> None:
    """The rows of a Parquet file, in their order, each value as text."""
    import duckdb

    database = duckdb.connect(config=_OFFLINE)
    columns = [row[0] for row in database.execute("DESCRIBE SELECT * FROM read_parquet('table.parquet')").fetchall()]
    names = ", ".join("CAST(" + '"' + name.replace('"', '""') + '"' + " AS VARCHAR)" for name in columns)
    database.execute(
        f"SELECT {names} FROM read_parquet('table.parquet', file_row_number = true) ORDER BY file_row_number"
    )
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    while rows := database.fetchmany(1000):
        writer.writerows(["" if value is None else value for value in row] for row in rows)
        if out.tell() > size:
            sys.exit(f"the rows are larger than {size:,} characters")
    sys.stdout.buffer.write(out.getvalue().encode())


def yarrrml(size: int) -> None:
    """A mapping in YARRRML as one in RML."""
    from morph_kgc.mapping.yarrrml import load_yarrrml

    with contextlib.redirect_stdout(sys.stderr):
        mapping = load_yarrrml("mapping.yml")
    sys.stdout.buffer.write(mapping.serialize(format="nt").encode())


def main(task: str, memory: int, size: int) -> None:
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    {"triples": triples, "parquet": parquet, "yarrrml": yarrrml}[task](size)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
