"""How long ``kg --help`` takes, as a ratio to the help of a Typer application that has one command and nothing else.

    python bench/startup.py [--runs 11]

Each program is started in turn, run after run, so that a busy machine slows all alike; medians are compared. Both kinds
of bare application are measured: one as Typer makes it, which imports rich to draw its help, and one that does without.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).parents[1]

BARE = """
import typer

app = typer.Typer({options})


@app.command()
def hello(name: str = "world") -> None:
    "Greet somebody."
    typer.echo("Hello " + name)


app()
"""
PLAIN = "add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None"
KG = "from kg.cli import main\n\nmain()\n"


def seconds(script: Path) -> tuple[float, float]:
    """The wall time and the processor time of one run of the script's help."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, script, "--help"], stdout=subprocess.DEVNULL, check=True, env=ENVIRONMENT)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


ENVIRONMENT = {"PYTHONPATH": str(PROJECT), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}


def main() -> None:
    """Measure and print medians and ratios."""
    parser = argparse.ArgumentParser(description="Measure how long kg --help takes.")
    parser.add_argument("--runs", type=int, default=11)
    runs = parser.parse_args().runs
    programs = {"kg --help": KG, "bare Typer": BARE.format(options=""), "bare Typer, plain": BARE.format(options=PLAIN)}
    with tempfile.TemporaryDirectory() as folder:
        scripts = {name: Path(folder) / f"program{number}.py" for number, name in enumerate(programs)}
        for name, text in programs.items():
            scripts[name].write_text(text, encoding="utf-8")
            seconds(scripts[name])  # The first run writes the bytecode of what it imports.
        taken = {name: [] for name in programs}
        for _ in range(runs):
            for name, script in scripts.items():
                taken[name].append(seconds(script))
    medians = {name: [statistics.median(part) for part in zip(*times, strict=True)] for name, times in taken.items()}
    print(f"median of {runs} runs     wall       cpu    kg --help is")
    for name, (wall, cpu) in medians.items():
        ratio = medians["kg --help"][0] / wall, medians["kg --help"][1] / cpu
        print(
            f"{name:20} {wall * 1000:6.0f} ms {cpu * 1000:6.0f} ms    {ratio[0]:.2f} × (wall), {ratio[1]:.2f} × (cpu)"
        )


if __name__ == "__main__":
    main()
