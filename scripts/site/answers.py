"""What the example graph answers to each question that needs no parameter."""

from __future__ import annotations

import os
import subprocess
import sys
from html import escape
from pathlib import Path

from kg.questions import load_questions
from scripts.site.layout import Page

__all__ = ["answers_page", "questions_answered"]


def questions_answered() -> list[str]:
    """The names of the questions that can be asked as they stand."""
    questions = load_questions()
    found = questions.values() if isinstance(questions, dict) else questions
    return sorted(q.id for q in found if not any(parameter.required for parameter in q.parameters))


def answers_page(root: Path) -> Page:
    """The page of the answers, as ``kg ask`` prints them; raises :class:`RuntimeError` when one fails."""
    parts = [
        "<h1>Answers of the example graph</h1>",
        "<p>What <code>kg ask QUESTION --data examples/graph.trig</code> prints.</p>",
    ]
    for name in questions_answered():
        told = f'<h2 id="{name}"><a href="questions.html#{name}">{name}</a></h2>'
        parts.append(f'{told}\n<pre class="words">{escape(_asked(root, name))}</pre>')
    return Page("answers.html", "Answers of the example graph", "\n".join(parts))


def _asked(root: Path, name: str) -> str:
    words = [sys.executable, "-m", "kg", "ask", name, "--data", "examples/graph.trig"]
    environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1", "PYTHONPATH": str(root), "PYTHONUTF8": "1"}
    done = subprocess.run(words, cwd=root, capture_output=True, env=environment)
    if done.returncode not in (0, 1):
        raise RuntimeError(f"kg ask {name} failed: {done.stderr.decode(errors='replace')}")
    return done.stdout.decode()
