"""The documentation as a static site: pages of Markdown, the ontology by pyLODE, shapes, answers; links checked."""
