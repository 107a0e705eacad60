"""Events in order: who met whom, did what to whom, agreed with whom, joined what, and when."""

from __future__ import annotations

from kg.chronology.reading import Event, Testimony, Timeline, timeline
from kg.chronology.rendering import as_json, as_table

__all__ = ["Event", "Testimony", "Timeline", "as_json", "as_table", "timeline"]
