"""The RML engine, in an environment of its own: made once when the user asks for it, and used offline from then on."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from kg.caching import cache_folder
from kg.errors import InputError, LimitError, MissingError
from kg.serialization.holding import hold
from kg.sources.reading import MAX_BYTES

__all__ = ["ENGINE", "engine_folder", "find_engine", "install_engine", "run_engine"]

ENGINE = "morph-kgc 2.10.0"
REQUIREMENTS = Path(__file__).with_name("requirements.txt")
_RUNNER = Path(__file__).with_name("runner.py")
_MEMORY = 4 * 1024**3
_SECONDS = 600.0
_PAUSE = 0.2
_DONE = "installed"
_REFUSALS = {
    "triples": ("the engine refuses the mapping", "check its references against the columns"),
    "parquet": ("the file is no Parquet", "write it anew"),
    "yarrrml": ("the mapping is no YARRRML", "see docs/tables.md"),
}


def engine_folder(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path:
    """Where the engine lies: in the user's cache, under a name made of its requirements and of Python's version."""
    known = f"{sys.version_info.major}.{sys.version_info.minor} ".encode() + REQUIREMENTS.read_bytes()
    return cache_folder(environment, platform) / f"tables-{hashlib.sha256(known).hexdigest()[:12]}"


def find_engine() -> Path:
    """The engine's Python. Raises :class:`~kg.errors.MissingError` when the engine is not installed."""
    folder = engine_folder()
    if not (folder / _DONE).is_file():
        raise MissingError("the engine that reads tables is not installed", hint="run kg tables install once")
    return _python(folder)


def _python(folder: Path) -> Path:
    return folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def install_engine(waiting: Callable[[], None] | None = None) -> Path:
    """Make the engine's environment, from the package index and by the hashes of its requirements; its folder.

    Nothing is done where it is there already. Who comes while another makes it waits until that one is done, and is
    told so by ``waiting``. Raises :class:`~kg.errors.MissingError` when it cannot be made.
    """
    folder = engine_folder()
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _alone(folder.with_name(f"{folder.name}.lock"), waiting):
            if not (folder / _DONE).is_file():
                _make(folder)
    except OSError as error:
        raise MissingError(f"the engine cannot be installed: {error.strerror or error}") from None
    return folder


@contextmanager
def _alone(lock: Path, waiting: Callable[[], None] | None) -> Iterator[None]:
    """Hold the lock; the system gives it free when who holds it is gone, however that came."""
    while (held := hold(lock, alone=True)) is None:
        if waiting:
            waiting()
        waiting = None
        time.sleep(_PAUSE)
    try:
        yield
    finally:
        os.close(held)


def _make(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    _called([sys.executable, "-m", "venv", str(folder)])
    pip = [str(_python(folder)), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    _called([*pip, "--require-hashes", "--only-binary=:all:", "-r", str(REQUIREMENTS)])
    (folder / _DONE).write_text(f"{ENGINE}\n", encoding="ascii")


def _called(command: list[str]) -> None:
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    if done.returncode:
        said = [line for line in done.stderr.decode("utf-8", "replace").splitlines() if line.startswith("ERROR")]
        problem = f"the engine cannot be installed: {(said or ['pip failed'])[0].removeprefix('ERROR: ')}"
        raise MissingError(problem, hint="the package index must be reachable once")


def run_engine(
    folder: Path, task: str = "triples", *, source: str, size: int = MAX_BYTES, seconds: float = _SECONDS
) -> bytes:
    """What the engine makes of the files of a task in a folder: see ``kg/tables/runner.py``.

    Raises :class:`~kg.errors.MissingError` without the engine, :class:`~kg.errors.LimitError` when time or memory run
    out, and :class:`~kg.errors.InputError` when it refuses ``source``, the mapping or the file.
    """
    # No proxy, path or key of the user's goes with it: only where Python and temporary files are found.
    environment = {key: os.environ[key] for key in ("PATH", "HOME", "TMPDIR", "SYSTEMROOT") if key in os.environ}
    environment |= {"OPENBLAS_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}
    command = [str(find_engine()), "-I", str(_RUNNER), task, str(_MEMORY), str(size)]
    try:
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        raise LimitError(f"the tables took longer than {seconds:g} s", source=source, hint="split them") from None
    if done.returncode:
        raise _refusal(task, done.stderr.decode("utf-8", "replace").strip().splitlines(), done.returncode, source)
    return done.stdout


def _refusal(task: str, said: list[str], code: int, source: str) -> InputError:
    last = said[-1] if said else f"exit code {code}"
    if any("MemoryError" in line for line in said):
        return LimitError("the tables need more memory than the engine may have", source=source, hint="split them")
    if last.startswith("the rows are larger"):
        return LimitError(last, source=source, hint="split the table")
    what, hint = _REFUSALS[task]
    return InputError(f"{what}: {last}", source=source, hint=hint)
