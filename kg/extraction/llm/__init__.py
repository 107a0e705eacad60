"""Claims by a language model behind a server that speaks OpenAI's protocol; none is asked unless one is named."""

from kg.extraction.llm.account import Account, Prices, Refusal, render_account
from kg.extraction.llm.extractor import LanguageModelExtractor
from kg.extraction.llm.server import Server

__all__ = ["Account", "LanguageModelExtractor", "Prices", "Refusal", "Server", "render_account"]
