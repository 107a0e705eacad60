"""Timelines and networks as pictures, SVG and PNG; the only importer of Matplotlib and of NetworkX's layouts."""

from __future__ import annotations

from kg.charts.drawing import PICTURES
from kg.charts.events import draw_timeline
from kg.charts.networks import draw_network

__all__ = ["PICTURES", "draw_network", "draw_timeline"]
