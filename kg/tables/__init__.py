"""Tables by standard mappings (RML): the rows of CSV files → documents whose claims quote their rows.

The engine is morph-kgc, in an environment of its own, because it cannot share ours; see ``docs/tables.md``.
"""

from kg.tables.engine import find_engine, install_engine
from kg.tables.reading import MAPPINGS, Table, is_mapping, read_tables

__all__ = ["MAPPINGS", "Table", "find_engine", "install_engine", "is_mapping", "read_tables"]
