"""Running ``kg`` in tests: in this process, which is quick, or as a process of its own, which is the real thing."""

from __future__ import annotations

import contextlib
import io
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from kg import cli

EXAMPLES = Path(__file__).parents[1] / "examples"
BRIEFS = ("astana-2024", "hiroshima-2023", "samarkand-2022", "vilnius-2023")


@dataclass(frozen=True)
class Done:
    """What a command did: its exit code, and what it wrote."""

    code: int
    out: str
    err: str


def run(*arguments: object, folder: Path, stdin: bytes = b"") -> Done:
    """Run the command in this process, in that folder, as ``main`` runs it."""
    out, err = io.TextIOWrapper(io.BytesIO(), encoding="utf-8"), io.StringIO()
    argv = ["kg", *map(str, arguments)]
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    code = 0
    try:
        with (
            contextlib.chdir(folder),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
            mock.patch.object(sys, "argv", argv),
            mock.patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")),
        ):
            cli.main()
    except SystemExit as end:
        code = int(end.code or 0)
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)
    out.flush()
    return Done(code, out.buffer.getvalue().decode("utf-8"), err.getvalue())  # type: ignore[attr-defined]


def start(*arguments: object, folder: Path, **options: object) -> subprocess.Popen[bytes]:
    """Start the command as a process of its own, its streams piped unless the options say otherwise."""
    streams = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    command = [sys.executable, "-m", "kg", *map(str, arguments)]
    return subprocess.Popen(command, cwd=folder, **(streams | options))  # type: ignore[call-overload, no-any-return]


def annotated(*names: str) -> list[str]:
    """The arguments that name briefs with the claims that a person annotated, so that no language model is needed."""
    texts = [str(EXAMPLES / f"{name}.md") for name in names]
    claims = [part for name in names for part in ("--claims", str(EXAMPLES / f"{name}.claims.jsonl"))]
    return [*texts, *claims]
