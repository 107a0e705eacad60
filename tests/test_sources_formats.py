"""Each format: what its text becomes, what it says of itself, and one clear error for each way of being broken."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kg.errors import CommuniqueError, LimitError, SourceError
from kg.model import Document
from kg.sources import read_document, read_documents
from kg.vocabulary import Minter

DATA = Path(__file__).parent / "data" / "sources"
PARAGRAPH = "<p>The ministers of the two countries met in Rome on Tuesday and agreed to meet again in the spring.</p>"
NOTE = b"The ministers met and agreed."


def write(folder: Path, name: str, content: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def page(head: str = "", body: str = PARAGRAPH * 3) -> str:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"


# Plain text


def test_plain_text_is_kept_and_described() -> None:
    document = read_document(DATA / "river-pact.txt")
    assert document == Document(
        text=(DATA / "river-pact.txt").read_text(encoding="utf-8"),
        iri="https://w3id.org/communique/document/river-pact",
        name="river-pact.txt",
        title="River pact leaves the delta dry",
        publisher="The Meridian Courier",
        issued="2023-06-10",
    )


def test_only_the_byte_order_mark_and_carriage_returns_before_line_feeds_go(tmp_path: Path) -> None:
    path = write(tmp_path, "note.txt", b"\xef\xbb\xbf  One\r\ntwo\rthree\x0cfour \xc3\xa9\xf0\x9f\x8f\xb3 \r\n\r\n")
    assert read_document(path).text == "  One\ntwo\rthree\x0cfour é🏳 \n\n"


# Markdown


def test_markdown_becomes_its_words_and_front_matter_metadata() -> None:
    document = read_document(DATA / "island-summit.md")
    assert document.text + "\n" == (DATA / "island-summit.expected.txt").read_text(encoding="utf-8")
    assert (document.title, document.publisher) == (
        "An island summit: who came, who stayed away",
        "The Meridian Courier",
    )
    assert (document.author, document.issued) == ("Ada Lindqvist; Tomé Vaz", "2023-05-06")
    assert document.url == "https://courier.example/opinion/island-summit"
    assert document.iri == Minter().hashed("document", str(document.url))


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("A line\nbroken in two.", "A line broken in two."),
        ("A line  \nbroken on purpose.", "A line\nbroken on purpose."),
        ("\\*no emphasis\\* &amp; an entity", "*no emphasis* & an entity"),
        ("<div>Some <b>words</b></div>\n\nmore", "Some words\n\nmore"),
        ("<!-- a remark -->\n\nwords", "words"),
        ("Setext\n===\n\n***\n\n1. one\n2. two", "Setext\n\none\n\ntwo"),
        ("```\ncode | stays\n```", "code | stays"),
        ("an [odd] bracket, a [^1] note", "an [odd] bracket, a [^1] note"),
        ("an <https://a.example/> address", "an https://a.example/ address"),
        ("~~war~~ peace<br>now", "war peace\nnow"),
        ("- a\n  - b\n    - c", "a\n\nb\n\nc"),
    ],
)
def test_markup_goes_and_words_stay(tmp_path: Path, markdown: str, words: str) -> None:
    assert read_document(write(tmp_path, "a.md", markdown)).text == words


def test_the_title_of_markdown_is_its_first_heading_when_nothing_states_one(tmp_path: Path) -> None:
    assert read_document(write(tmp_path, "a.md", "# The *talks* failed.\n\nNobody came.")).title == "The talks failed."


@pytest.mark.parametrize(
    ("front", "line", "problem"),
    [
        ("title: [a", 3, "not YAML"),
        ("title: a: b", 2, "not YAML"),
        ("title: fine\n\tdate: 2022", 3, "not YAML"),
        ("title: fine\ndate: 2022-13-01", 3, "'2022-13-01' is not one date"),
        ("\n\nurl: /opinion", 4, "no absolute http or https address"),
        ("iri: opinion", 2, "no absolute IRI"),
        ("iri: https://w3id.org/communique/state/RUS", 2, "namespace of the ontology"),
        ("title: {a: b}", 2, "title must be a string"),
        ("title: fine\nlanguage: fr", 3, "the language is stated as 'fr'"),
        ('title: "\\ud800"', 2, "control characters"),
        ("title: " + "a" * 1001, 2, "longer than 1000"),
        ("- a\n- b", 1, "no list of keys and values"),
        ("words only", 1, "no list of keys and values"),
        ("a: *unknown", 2, "not YAML"),
        ("[" * 1500, 1, "not YAML"),
        ("title: \x01", 1, "not YAML"),
    ],
)
def test_broken_front_matter_names_its_line(tmp_path: Path, front: str, line: int, problem: str) -> None:
    path = write(tmp_path, "a.md", f"---\n{front}\n---\n{NOTE.decode() * 5}")
    with pytest.raises(SourceError, match=problem) as caught:
        read_document(path)
    assert (caught.value.source, caught.value.line) == (str(path), line)
    assert caught.value.hint or caught.value.message


def test_front_matter_must_be_closed_short_and_not_all(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="never closed"):
        read_document(write(tmp_path, "a.md", "---\ntitle: x\nThe ministers met."))
    with pytest.raises(LimitError, match="front matter is longer"):
        read_document(write(tmp_path, "b.md", f"---\ntitle: {'x' * 70_000}\n---\nThe ministers met."))
    with pytest.raises(SourceError, match="empty"):
        read_document(write(tmp_path, "c.md", "---\ntitle: x\n---\n\n<!-- nothing -->\n"))


def test_empty_front_matter_and_other_keys_state_nothing(tmp_path: Path) -> None:
    text = "---\ntitle: ~\nauthor:\nlayout: {deep: [1, 2]}\n---\nThe ministers met."
    document = read_document(write(tmp_path, "a.md", text))
    assert (document.title, document.author, document.text) == (None, None, "The ministers met.")
    assert read_document(write(tmp_path, "b.md", "---\n---\nThe ministers met.")).text == "The ministers met."


@pytest.mark.parametrize(("markdown", "limit"), [("> " * 200 + "x", "nests"), ("[" * 150_000, "brackets")])
def test_markdown_that_would_stall_the_parser_is_refused(tmp_path: Path, markdown: str, limit: str) -> None:
    with pytest.raises(LimitError, match=limit):
        read_document(write(tmp_path, "a.md", markdown))


# HTML


def test_a_page_becomes_its_main_text_and_its_metadata() -> None:
    document = read_document(DATA / "harbour-talks.html")
    assert document.text + "\n" == (DATA / "harbour-talks.expected.txt").read_text(encoding="utf-8")
    assert (document.title, document.publisher) == ("Harbour talks end without a map", "The Meridian Courier")
    assert (document.author, document.issued) == ("Ada Lindqvist", "2023-04-05")
    assert document.url == "https://courier.example/opinion/harbour-talks"
    assert document == read_document(DATA / "harbour-talks.html")


ARTICLE = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "WebSite", "@id": "#site", "name": "Not the publisher"},
        {"@type": "NewsMediaOrganization", "@id": "#us", "name": "Northern Star"},
        {
            "@type": ["NewsArticle", "OpinionNewsArticle"],
            "headline": "Talks &amp; silence",
            "datePublished": "2023-05-06T10:00:00Z",
            "author": [{"@type": "Person", "name": "Ada Lindqvist"}, {"@type": "Person", "name": "Tomé Vaz"}],
            "publisher": {"@id": "#us"},
            "mainEntityOfPage": {"@id": "https://star.example/talks"},
        },
    ],
}


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (
            f'<script type="application/ld+json">{json.dumps(ARTICLE)}</script>',
            ("Talks & silence", "Northern Star", "Ada Lindqvist; Tomé Vaz", "2023-05-06", "https://star.example/talks"),
        ),
        ('<script type="application/ld+json">{"@type": "NewsArticle", </script>', (None,) * 5),
        ('<script type="application/ld+json">' + "[" * 100_000 + "</script>", (None,) * 5),
        ('<script type="application/ld+json">[1, "x", null, {"@type": {}, "author": 3}]</script>', (None,) * 5),
        ("<title>Talks</title>", ("Talks", None, None, None, None)),
        (
            '<title>Talks - Star</title><meta property="og:site_name" content="Star">',
            ("Talks", "Star", None, None, None),
        ),
        (
            '<meta name="DC.date" content="2023-05"><meta name="author" content="@ada">',
            (None, None, None, "2023-05", None),
        ),
        ('<meta name="date" content="lately"><link rel="canonical" href="/talks">', (None,) * 5),
        (
            '<meta name="date" content="2023-02-31"><meta name="pubdate" content="2023">',
            (None, None, None, "2023", None),
        ),
        ('<meta property="og:url" content="javascript:alert(1)">', (None,) * 5),
        ('<meta property="article:author" content="https://social.example/ada">', (None,) * 5),
    ],
)
def test_metadata_of_a_page(tmp_path: Path, head: str, expected: tuple[str | None, ...]) -> None:
    document = read_document(write(tmp_path, "a.html", page(head)))
    assert (document.title, document.publisher, document.author, document.issued, document.url) == expected


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ('<meta charset="utf-8">', "utf-8"),
        ("", "utf-8"),
        ('<meta charset="iso-8859-1">', "cp1252"),
        ("<meta charset=windows-1252>", "cp1252"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=windows-1250">', "cp1250"),
        ('<meta charset="utf-16">', "utf-8"),
        ('<meta charset="iso-8859-1">', "utf-16"),
        ('<meta charset="iso-8859-1">', "utf-8-sig"),
    ],
)
def test_the_encoding_of_a_page(tmp_path: Path, head: str, encoding: str) -> None:
    text = page(head, f"{PARAGRAPH * 3}<p>The minister of Malmö said “no” – and the café on the quay stayed open.</p>")
    text = text.replace("Rome", "Bogotá")
    document = read_document(write(tmp_path, "a.html", text.encode(encoding)))
    assert "Malmö said “no” – and the café" in document.text and "Bogotá" in document.text


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (page('<meta charset="utf-8">', "<p>caf\xe9</p>").encode("latin-1"), "not in utf-8: byte 0xE9 at byte offset"),
        (page('<meta charset="klingon">').encode(), "unknown encoding, 'klingon'"),
        (page('<meta charset="rot13">').encode(), "unknown encoding"),
        (page('<meta charset="unicode_escape">').encode(), "unknown encoding"),
        (page("", "").encode(), "no main text"),
        (page("", "<noscript>You need JavaScript.</noscript><div id=root></div>").encode(), "no main text"),
        (b"<html></html>", "no main text"),
        (b"<!-- nothing -->", "no main text"),
        (b"", "no main text"),
        (b"<html><body>\0</body></html>", "a NUL"),
        (page("", "<script>var only = 'a script';</script><nav><a href='/'>Home</a></nav>").encode(), "no main text"),
        (b"%PDF-1.7 ...", "PDF"),
    ],
)
def test_a_page_that_cannot_be_read_says_why(tmp_path: Path, content: bytes, problem: str) -> None:
    with pytest.raises(SourceError, match=problem) as caught:
        read_document(write(tmp_path, "a.html", content))
    assert caught.value.hint


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("<div>" * 100_000 + PARAGRAPH, "nests too deeply"),
        ("<div>" * 300 + PARAGRAPH + "</div>" * 300, "nests too deeply"),
        (PARAGRAPH + "<b>x</b>" * 60_000, "more than 50,000 elements"),
    ],
)
def test_a_page_that_would_stall_the_extractor_is_refused(tmp_path: Path, body: str, problem: str) -> None:
    with pytest.raises(LimitError, match=problem):
        read_document(write(tmp_path, "a.html", page("", body)))


def test_tables_breaks_and_old_apostrophes(tmp_path: Path) -> None:
    words, rows = "<p>The host&#146;s word<br><br>came\n late.</p>", "<tr><td>Fiji</td><td>taken</td></tr>"
    body = f"<article>{PARAGRAPH * 2}{words}<table>{rows}</table></article>"
    text = read_document(write(tmp_path, "a.html", page("", body))).text
    assert "The host’s word\ncame late." in text
    assert "Fiji | taken" in text


# JSON Lines


def test_json_lines_hold_a_document_each() -> None:
    first, second, third = read_documents(DATA / "corpus.jsonl")
    assert (first.title, first.publisher, first.author) == ("Less fish", "Northern Star", "Ada Lindqvist; Tomé Vaz")
    assert (first.issued, first.url, first.name) == ("2021-02", "https://star.example/less-fish", "corpus-1")
    assert first.text == "Norway and Iceland agreed to fish less.\n\nDenmark did not agree."
    assert (second.iri, second.issued, second.title) == ("urn:example:strait", "2020", "Who speaks for the strait?")
    assert (third.iri, third.name) == ("https://w3id.org/communique/document/accra-note", "accra note")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "not JSON"),
        ("[1]", "no JSON object"),
        ("{}", "no string 'text'"),
        ('{"text": 3}', "no string 'text'"),
        ('{"text": " "}', "empty"),
        ('{"text": "a\\u0000b"}', "a NUL"),
        ('{"text": "a\\ud800b"}', r"half a character \(U\+D800\) at offset 1"),
        ('{"text": "words", "date": "soon"}', "not one date"),
        ('{"text": "words", "date": true}', "date must be a string"),
        ('{"text": "words", "title": ["a"]}', "title must be a string"),
        ('{"text": "words", "url": "ftp://a.example/"}', "no absolute http"),
        ('{"text": "words", "iri": "a b"}', "no absolute IRI"),
        ('{"text": "words", "language": "de"}', "stated as 'de'"),
        ("[" * 100_000, "not JSON"),
        ('{"text": ' + "9" * 5000 + "}", "not JSON"),
        (b'{"text": "caf\xe9"}', "not UTF-8"),
        (b'{"text": "a\0b"}', "a NUL"),
    ],
)
def test_a_broken_line_names_its_number(tmp_path: Path, line: str | bytes, problem: str) -> None:
    broken = line if isinstance(line, bytes) else line.encode()
    path = write(tmp_path, "a.jsonl", b'{"text": "The ministers met."}\n\n' + broken + b"\n")
    with pytest.raises(SourceError, match=problem) as caught:
        list(read_documents(path))
    assert (caught.value.source, caught.value.line) == (str(path), 3)


def test_json_lines_without_a_document_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="holds no document"):
        list(read_documents(write(tmp_path, "a.jsonl", "\n \n")))


# What is no text


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a"])
@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "empty|no main text"),
        (b" \r\n\t\n\xc2\xa0", "empty|no main text"),
        (b"GIF89a\x00\x01\x00", "NUL at byte offset 6"),
        (b"%PDF-1.4\n1 0 obj", "a PDF file"),
        (b"PK\x03\x04 words", "ZIP archive or an office document"),
        (b"{\\rtf1 words}", "RTF"),
        (b"\x1b[1mred\x1b[0m\x07\x07", "control characters|no main text"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, name: str, content: bytes, problem: str) -> None:
    with pytest.raises(SourceError, match=problem) as caught:
        read_document(write(tmp_path, name, content))
    assert caught.value.hint and caught.value.source == str(tmp_path / name)


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_other_encodings_are_named_not_guessed(tmp_path: Path, name: str) -> None:
    with pytest.raises(SourceError, match="byte 0xE9 at byte offset 13") as caught:
        read_document(write(tmp_path, name, b"The talks\nCaf\xe9 more"))
    assert caught.value.line == 2 and "iconv" in str(caught.value)
    with pytest.raises(SourceError, match="UTF-16"):
        read_document(write(tmp_path, name, "The ministers met.".encode("utf-16")))


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.jsonl", "a"])
def test_no_document_is_larger_than_the_limit(tmp_path: Path, name: str) -> None:
    path = write(tmp_path, name, b"x" * 2001)
    with pytest.raises(LimitError, match="larger than 2,000 bytes"):
        read_document(path, max_bytes=2000)


def test_the_limit_is_ten_megabytes_and_what_fits_is_read(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", NOTE.ljust(10 * 1024 * 1024, b"\n"))
    assert len(read_document(path).text) == 10 * 1024 * 1024
    path.write_bytes(NOTE.ljust(10 * 1024 * 1024 + 1, b"\n"))
    with pytest.raises(LimitError, match="10,485,760"):
        read_document(path)


def test_a_limit_on_lines_is_no_limit_on_the_corpus(tmp_path: Path) -> None:
    path = write(tmp_path, "a.jsonl", b'{"text": "The ministers met."}\n' * 500)
    assert sum(1 for _ in read_documents(path, max_bytes=100)) == 500


# Heavy parts


def run(code: str) -> str:
    command = [sys.executable, "-W", "error", "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1]).stdout


def test_importing_the_package_imports_nothing_heavy() -> None:
    heavy = "trafilatura lxml py3langid numpy markdown_it yaml pyoxigraph spacy rdflib".split()
    assert run(f"import sys, kg.sources; print([name for name in {heavy} if name in sys.modules])") == "[]\n"


def test_reading_opens_no_connection_writes_no_file_and_prints_nothing() -> None:
    watch = (
        "import sys\n"
        "def hook(event, args):\n"
        "    if event.startswith(('socket.connect', 'socket.getaddrinfo', 'urllib', 'subprocess')):\n"
        "        raise SystemExit(event)\n"
        "    if event == 'open' and isinstance(args[1], str) and set(args[1]) & set('wax+'):\n"
        "        raise SystemExit(f'{event} {args}')\n"
        "sys.dont_write_bytecode = True\n"
        "sys.addaudithook(hook)\n"
        "from kg.sources import read_document\n"
        f"read_document({str(DATA / 'harbour-talks.html')!r})\n"
        f"read_document({str(DATA / 'island-summit.md')!r})\n"
    )
    command = [sys.executable, "-W", "error", "-c", watch]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[1])
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_every_refusal_is_one_of_ours(tmp_path: Path) -> None:
    for name in ("a.txt", "a.md", "a.html", "a.jsonl"):
        with pytest.raises(CommuniqueError):
            read_document(write(tmp_path, name, b"\xff\xfe\x00\xd8"))
