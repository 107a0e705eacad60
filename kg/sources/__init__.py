"""Sources: files, folders and standard input → :class:`~kg.model.Document`.

::

    .txt  .text           plain text, kept as it is
    .md  .markdown        Markdown with front matter → its words
    .html  .htm  .xhtml   a page → its main text, and what the page says of itself
    .jsonl  .ndjson       one document a line

Title, publisher, author, date and address come from the options, else from what the source states (front matter, JSON
keys), else from the page's metadata, else from a closing credit or a dateline. Heavy parts are imported when a source
needs them.
"""

from kg.sources.documents import EXTENSIONS, Located, read_document, read_documents, read_located
from kg.sources.identity import check_base
from kg.sources.reading import MAX_BYTES

__all__ = ["EXTENSIONS", "MAX_BYTES", "Located", "check_base", "read_document", "read_documents", "read_located"]
