"""From documents to claims: extractors behind one protocol."""

from kg.extraction.protocol import Extractor

__all__ = ["Extractor", "LexiconExtractor"]


def __getattr__(name: str) -> object:
    """Load the lexicon extractor, and with it the parser's library, only when it is asked for."""
    if name == "LexiconExtractor":
        from kg.extraction.lexicon import LexiconExtractor

        return LexiconExtractor
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
