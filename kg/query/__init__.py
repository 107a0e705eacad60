"""SPARQL queries over any store: run with limits, answered with frozen values, rendered in the standard formats."""

from __future__ import annotations

from kg.query.rendering import RESULT_FORMATS, render
from kg.query.running import MEMORY, TIMEOUT, run
from kg.query.streaming import stream
from kg.query.table import cells, render_table
from kg.store import Boolean, Graph, QueryResult, Solutions

__all__ = [
    "MEMORY",
    "RESULT_FORMATS",
    "TIMEOUT",
    "Boolean",
    "Graph",
    "QueryResult",
    "Solutions",
    "cells",
    "render",
    "render_table",
    "run",
    "stream",
]
