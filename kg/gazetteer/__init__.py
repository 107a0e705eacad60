"""Names in a text, linked to the entities of the reference graph.

The gazetteer is made of the labels in ``ontology/reference/*.ttl``: canonical and other names, acronyms, demonyms,
adjectives, and capitals used as names of governments. Matching is on words, the longest name wins, and a name that
several entities bear is reported with all of them: whoever asks decides, or leaves it open.
"""

from kg.gazetteer.forms import Form, Match, Tenure
from kg.gazetteer.names import Gazetteer
from kg.gazetteer.reading import reference_digest

__all__ = ["Form", "Gazetteer", "Match", "Tenure", "reference_digest"]
