"""Sources: files, folders and standard input → :class:`~kg.model.Document`.

::

    .txt  .text           plain text, kept as it is
    .md  .markdown        Markdown with front matter → its words
    .html  .htm  .xhtml   a page → its main text, and what the page says of itself
    .jsonl  .ndjson       one document a line; also packed, as .gz or .zst

Title, publisher, author, date and address come from the options, else from what the source states (front matter, JSON
keys), else from the page's metadata, else from a closing credit or a dateline. Heavy parts are imported when a source
needs them.
"""

from kg.sources.counting import count_documents
from kg.sources.documents import Located, read_document, read_documents, read_located
from kg.sources.finding import EXTENSIONS
from kg.sources.identity import check_base
from kg.sources.language import judge_of_language
from kg.sources.passing import Bad
from kg.sources.reading import MAX_BYTES

__all__ = [
    "EXTENSIONS",
    "MAX_BYTES",
    "Bad",
    "Located",
    "check_base",
    "count_documents",
    "judge_of_language",
    "read_document",
    "read_documents",
    "read_located",
]
