"""Communiqué: RDF knowledge graphs of international relations, every statement with its quote."""

__version__ = "0.1.0"
