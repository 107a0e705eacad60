"""Whether a build that is killed at any moment gives, when it is started again, what it would have given undisturbed.

    python bench/kill.py [--trials 20] [--seed 1] [--way store|workers|worker]

Each trial starts a build, sends SIGKILL at a random moment (the seeds are printed), starts the same build again, and
compares canonical hashes. ``store`` is one process that builds into a store's folder; ``workers`` is a build by two
workers into a file, killed as a whole; ``worker`` kills one of the two workers and lets the build go on. The documents
are the paragraphs of the example briefs. Exits with 1 when a graph differs or something is left behind.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).parents[1]
WAYS = {
    "store": ("--store", "graph"),
    "workers": ("--workers", "2", "-o", "graph.nq"),
    "worker": ("--workers", "2", "-o", "graph.nq"),
}


def write_corpus(path: Path, *, most: int = 1000) -> int:
    """Write the paragraphs of the example briefs as JSON Lines, and return how many there are."""
    texts = [part for brief in sorted((PROJECT / "examples").glob("*-20*.md")) for part in _paragraphs(brief)][:most]
    lines = [
        json.dumps({"name": f"part-{number:03}", "language": "en", "text": text}) for number, text in enumerate(texts)
    ]
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    return len(lines)


def _paragraphs(brief: Path) -> list[str]:
    text = re.sub(r"\A---.*?---\n", "", brief.read_text(encoding="utf-8"), flags=re.DOTALL)
    return [" ".join(part.split()) for part in text.split("\n\n") if len(part) > 120]


def start(folder: Path, way: str) -> subprocess.Popen[str]:
    """Start a build of ``corpus.jsonl`` in the folder."""
    command = [sys.executable, "-m", "kg", "build", "corpus.jsonl", *WAYS[way]]
    path = os.pathsep.join([str(PROJECT), os.environ.get("PYTHONPATH", "")])
    environment = {**os.environ, "PYTHONPATH": path}
    return subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )


def finish(process: subprocess.Popen[str]) -> str:
    """Wait for the build, and return the canonical hash that it tells."""
    _, said = process.communicate(timeout=900)
    found = re.search(r"canonical hash ([0-9a-f]{64})", said)
    if process.returncode or not found:
        raise SystemExit(f"the build failed with {process.returncode}: {said}")
    return found[1]


def kill_all(process: subprocess.Popen[str]) -> bool:
    """Kill the build; its workers notice that by themselves. Return whether it was still at work."""
    process.kill()
    process.communicate()
    return process.returncode == -signal.SIGKILL


def kill_a_worker(process: subprocess.Popen[str], chance: random.Random) -> bool:
    """Kill one of the build's workers, if it has any at the moment."""
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    threads = Path(f"/proc/{process.pid}/task").glob("*/children") if listed.exists() else ()
    workers = [int(word) for file in threads for word in file.read_text(encoding="ascii").split()]
    if not workers:
        return False
    os.kill(chance.choice(workers), signal.SIGKILL)
    return True


def trial(folder: Path, way: str, delay: float, chance: random.Random) -> tuple[str, bool]:
    """Build with one kill after so many seconds; the hash in the end, and whether anything was killed."""
    process = start(folder, way)
    time.sleep(delay)
    if way == "worker":
        killed = kill_a_worker(process, chance)
        return finish(process), killed
    killed = kill_all(process)
    return finish(start(folder, way)), killed


def run(way: str, *, trials: int, seed: int, documents: int = 1000, told: bool = True) -> int:
    """Run the trials; return how many gave another graph, or left something behind."""
    wrong = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        count = write_corpus(folder / "corpus.jsonl", most=documents)
        begun = time.monotonic()
        expected = finish(start(folder, way))
        seconds = time.monotonic() - begun
        if told:
            print(f"{way}: {count} documents, {seconds:.1f} s undisturbed, hash {expected[:16]}")
        made = _made(folder)
        for number in range(trials):
            _clear(folder)
            chance = random.Random(f"{seed} {way} {number}")
            delay = chance.uniform(0.05, 0.98) * seconds
            got, killed = trial(folder, way, delay, chance)
            good = got == expected and _made(folder) == made
            wrong += not good
            if told:
                late, end = "" if killed else "(too late) ", "equal" if good else got
                print(f"  {number + 1:2}: killed after {delay:5.1f} s {late}{end}", flush=True)
    return wrong


def _made(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def _clear(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name != "corpus.jsonl":
            path.unlink()


def main() -> None:
    """Run the trials of each way, and exit with 1 when one went wrong."""
    parser = argparse.ArgumentParser(description="Kill builds, and compare what they give in the end.")
    parser.add_argument("--trials", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--way", choices=WAYS, action="append")
    asked = parser.parse_args()
    wrong = sum(run(way, trials=asked.trials, seed=asked.seed) for way in asked.way or WAYS)
    print(f"{wrong} wrong")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
