"""From paths to documents: folders, standard input, precedence, names, languages, and what holds for any input."""

from __future__ import annotations

import io
import json
import os
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import CommuniqueError, InputError, SourceError
from kg.sources import EXTENSIONS, check_base, read_document, read_documents
from kg.sources.language import check_english, is_english_name, language_shares
from kg.vocabulary import Minter

DATA = Path(__file__).parent / "data" / "sources"
SHARED = Path(__file__).parents[2] / "shared" / "evaluation" / "docs"
NOTE = "The ministers met and agreed."


def write(folder: Path, name: str, content: bytes | str = NOTE) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def give(monkeypatch: pytest.MonkeyPatch, content: bytes | str) -> None:
    data = content if isinstance(content, bytes) else content.encode("utf-8")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))


# Folders and paths


def test_a_folder_is_read_whole_sorted_and_by_extension(tmp_path: Path) -> None:
    for name in (
        "b.txt",
        "a/z.MD",
        "a/b.html.bak",
        ".hidden/c.txt",
        ".c.txt",
        "d.json",
        "a.meta.json",
        "README",
        "c.md",
    ):
        write(tmp_path, name)
    os.mkfifo(tmp_path / "pipe.txt")
    documents = list(read_documents(tmp_path))
    assert [document.name for document in documents] == ["a/z.MD", "b.txt", "c.md"]
    assert [document.iri.rpartition("/document/")[2] for document in documents] == ["a-z", "b", "c"]


def test_a_folder_may_hold_links_in_a_circle_and_names_that_are_no_utf8(tmp_path: Path) -> None:
    write(tmp_path, "a/a.txt")
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")).write_text(NOTE)
    assert [document.name for document in read_documents(tmp_path)] == ["a/a.txt", "caf�.txt"]


def test_a_file_met_twice_is_read_once(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt")
    assert len(list(read_documents([tmp_path, path, str(path), path.parent / "." / "a.txt"]))) == 1


def test_every_extension_is_read(tmp_path: Path) -> None:
    page = f"<html><body>{'<p>The ministers of the two countries met in Rome on Tuesday.</p>' * 3}</body></html>"
    content = {"text": NOTE, "markdown": NOTE, "html": page, "jsonlines": json.dumps({"text": NOTE})}
    for number, (extension, kind) in enumerate(EXTENSIONS.items()):
        write(tmp_path, f"n{number}{extension}", content[kind])
    texts = [document.text for document in read_documents(tmp_path)]
    assert len(texts) == len(EXTENSIONS) == 9 and all(text.startswith("The ministers") for text in texts)


@pytest.mark.parametrize(
    ("name", "problem"),
    [("missing.txt", "no such file"), ("folder", "holds no document"), ("a\0b.txt", "no file's: embedded null byte")],
)
def test_paths_that_give_nothing(tmp_path: Path, name: str, problem: str) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(SourceError, match=problem) as caught:
        list(read_documents(tmp_path / name))
    assert caught.value.source == str(tmp_path / name)


def test_a_file_that_may_not_be_read_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, mode: str) -> io.BytesIO:
        raise PermissionError(13, "Permission denied")

    path = write(tmp_path, "a.txt")
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(SourceError, match="may not be read"):
        read_document(path)


def test_a_folder_that_may_not_be_read_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: str) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(SourceError, match="folder cannot be read: Permission denied"):
        list(read_documents(tmp_path))


def test_documents_come_one_at_a_time(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    write(tmp_path, "b.txt", b"\0")
    documents = read_documents(tmp_path)
    assert next(documents).name == "a.txt"
    with pytest.raises(SourceError, match=r"b\.txt: the source is binary"):
        next(documents)


# Standard input, and files whose names tell nothing


@pytest.mark.parametrize(
    ("content", "text", "title"),
    [
        (NOTE, NOTE, None),
        (f"\n\n{NOTE}\r\n", f"\n\n{NOTE}\n", None),
        (f"---\ntitle: Talks\n---\n*{NOTE}*", NOTE, "Talks"),
        (f"\ufeff---\ntitle: Talks\n---\n*{NOTE}*", NOTE, "Talks"),
        (f'\n{{"text": "{NOTE}", "title": "Talks"}}\n', NOTE, "Talks"),
        ("< is no tag; the ministers met.", "< is no tag; the ministers met.", None),
        ("{ is no object; the ministers met.", "{ is no object; the ministers met.", None),
    ],
)
def test_the_format_is_told_by_the_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str, text: str, title: str | None
) -> None:
    give(monkeypatch, content)
    document = read_document("-")
    assert (document.text, document.title) == (text, title)
    assert read_document(write(tmp_path, "note", content)).text == text


@pytest.mark.parametrize(
    "opening", ["<!DOCTYPE html>\n<html>", "<!-- by hand -->\n\n<html lang=en>", '<?xml version="1.0"?>\n<html>']
)
def test_a_page_on_standard_input(monkeypatch: pytest.MonkeyPatch, opening: str) -> None:
    body = "<p>The ministers of the two countries met in Rome on Tuesday.</p>" * 3
    give(monkeypatch, f"{opening}<head><title>Talks</title></head><body>{body}</body></html>")
    assert read_document("-").title == "Talks"


def test_standard_input_is_named_and_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    give(monkeypatch, NOTE)
    document = read_document("-")
    assert (document.name, document.iri) == ("stdin", "https://w3id.org/communique/document/stdin")
    give(monkeypatch, NOTE)
    with pytest.raises(InputError, match="once only"):
        list(read_documents(["-", "-"]))
    give(monkeypatch, "")
    with pytest.raises(SourceError, match="<stdin>: the document is empty"):
        read_document("-")


# What is known, and who is believed


FRONT = "---\ntitle: Stated\npublisher: Stated Post\ndate: 2021\nurl: https://a.example/stated\n---\n"
TEXT = f"# Headed\n\n{NOTE}\n\n(From The Credited Courier, 2020)\n"


def test_options_are_stronger_than_statements_and_statements_than_what_is_found(tmp_path: Path) -> None:
    path = write(tmp_path, "a.md", FRONT + TEXT)
    stated = read_document(path)
    assert (stated.title, stated.publisher, stated.issued) == ("Stated", "Stated Post", "2021")
    told = read_document(
        path, metadata={"title": "Told", "publisher": "Told Post", "date": "3 May 2022", "author": "Ada"}
    )
    assert (told.title, told.publisher, told.issued, told.author) == ("Told", "Told Post", "2022-05-03", "Ada")
    assert told.url == stated.url == "https://a.example/stated"
    found = read_document(write(tmp_path, "b.md", TEXT))
    assert (found.title, found.publisher, found.issued, found.url) == ("Headed", "The Credited Courier", "2020", None)


def test_a_credit_is_stronger_than_a_dateline() -> None:
    document = read_document(DATA / "river-pact.txt")
    assert (document.publisher, document.issued) == ("The Meridian Courier", "2023-06-10")


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"date": "soon"}, "not one date"),
        ({"date": "2022-13"}, "not one date"),
        ({"url": "/here"}, "no absolute http"),
        ({"language": "fr"}, "stated as 'fr'"),
        ({"titel": "x"}, "has no 'titel'"),
        ({"title": "a\ud800"}, "control characters"),
        ({"iri": "here"}, "no absolute IRI"),
    ],
)
def test_wrong_options_are_refused_before_anything_is_read(options: dict[str, str], problem: str) -> None:
    with pytest.raises(InputError, match=problem) as caught:
        list(read_documents("missing.txt", metadata=options))
    assert caught.value.hint


@pytest.mark.parametrize("option", ["iri", "url", "title"])
def test_what_names_one_document_is_not_shared(option: str) -> None:
    with pytest.raises(InputError, match="cannot share") as caught:
        list(read_documents(DATA / "corpus.jsonl", metadata={option: "https://a.example/1"}))
    assert caught.value.source == option
    assert len(list(read_documents(DATA / "corpus.jsonl", metadata={"publisher": "All"}))) == 3


def test_one_document_is_one() -> None:
    with pytest.raises(InputError, match="several documents"):
        read_document(DATA / "corpus.jsonl")


# IRIs


def test_the_iri_is_the_one_given_else_of_the_address_else_of_the_name(tmp_path: Path) -> None:
    path = write(tmp_path, "Summit in Hà Nội.txt")
    minter = Minter("https://a.example/graph#")
    assert read_document(path, iri="urn:example:1").iri == "urn:example:1"
    assert read_document(path, minter=minter).iri == "https://a.example/graph#document/Summit-in-Ha-Noi"
    addressed = read_document(path, minter=minter, metadata={"url": "https://a.example/1"})
    assert addressed.iri == minter.hashed("document", "https://a.example/1")


def test_editing_a_text_keeps_its_document(tmp_path: Path) -> None:
    before = read_document(write(tmp_path, "a.txt", f"{NOTE}\n\nSource: https://a.example/1"))
    after = read_document(write(tmp_path, "a.txt", f"{NOTE} And parted."))
    assert before.iri == after.iri and before.sha256 != after.sha256 and before.url == "https://a.example/1"


def test_two_documents_with_one_iri_are_refused(tmp_path: Path) -> None:
    first, second = write(tmp_path, "a.txt"), write(tmp_path, "a.md", "The ministers met again.")
    with pytest.raises(SourceError, match=f"same IRI as {first}") as caught:
        list(read_documents([first, second]))
    assert caught.value.source == str(second) and "iri:" in str(caught.value.hint)
    line = json.dumps({"text": NOTE, "url": "https://a.example/1"})
    with pytest.raises(SourceError, match=r"same IRI as .*c\.jsonl:1") as caught:
        list(read_documents(write(tmp_path, "c.jsonl", f"{line}\n{line}\n")))
    assert caught.value.line == 2


@pytest.mark.parametrize(
    "base",
    [
        "https://a.example/",
        "http://a.example/b#",
        "https://w3id.org/communique/",
        "urn:example:a/",
        "https://é.example/ü/",
    ],
)
def test_bases_that_serve(base: str) -> None:
    assert check_base(base) == base


@pytest.mark.parametrize(
    "base",
    [
        "",
        "a.example/",
        "/graph/",
        "ftp://a.example/",
        "javascript:x/",
        "file:///tmp/",
        "https://",
        "https:///",
        "https://a.example",
        "https://a.example/b",
        "https://a.example/b c/",
        "https://a.example/<b>/",
        "https://a.example/%zz/",
        "https://a.example/?q=/",
        "https://a.example/#b#",
        "https://a.example/\n",
        "https://a.example/\ud800/",
    ],
)
def test_bases_that_do_not(base: str) -> None:
    with pytest.raises(InputError):
        check_base(base)


# Languages


@pytest.mark.parametrize(("name", "language"), [("german.txt", "German"), ("japanese.txt", "Japanese")])
def test_another_language_is_said_to_be_one(name: str, language: str) -> None:
    with pytest.raises(SourceError, match=f"not English: 100% of it reads as {language}") as caught:
        read_document(DATA / name)
    assert "--language en" in str(caught.value.hint)
    assert read_document(DATA / name, metadata={"language": "en"}).language == "en"


def test_front_matter_may_insist_on_english(tmp_path: Path) -> None:
    german = (DATA / "german.txt").read_text(encoding="utf-8")
    assert read_document(write(tmp_path, "a.md", f"---\nlang: en-GB\n---\n{german}")).text == german.strip()
    with pytest.raises(SourceError, match="German"):
        read_document(write(tmp_path, "b.md", german))


def test_english_with_foreign_quotes_stays_english() -> None:
    assert read_document(DATA / "quoting.txt").language == "en"


def test_the_larger_part_decides() -> None:
    german = (DATA / "german.txt").read_text(encoding="utf-8")
    english = (DATA / "river-pact.txt").read_text(encoding="utf-8")
    check_english(f"{english}\n{english}\n{english}\n{german}", source="a")
    with pytest.raises(SourceError, match=r"reads as German, [1-4]?[0-9]% as English"):
        check_english(f"{german}\n\n{german}\n\n{german}\n\n{english}", source="a")


def test_few_words_are_taken_for_english() -> None:
    check_english("Der Hafen bleibt zu, sagt der Minister.", source="a")
    check_english("会談", source="a")


def test_shares_add_up_and_do_not_change() -> None:
    text = "".join(
        (DATA / name).read_text(encoding="utf-8") for name in ("german.txt", "japanese.txt", "river-pact.txt")
    )
    shares = language_shares(text * 200)
    assert sum(shares.values()) == pytest.approx(1)
    assert list(shares.items()) == list(language_shares(text * 200).items())


@pytest.mark.parametrize(
    ("name", "answer"), [("en", True), ("EN_us", True), ("English", True), ("enm", False), ("de", False)]
)
def test_names_of_english(name: str, answer: bool) -> None:
    assert is_english_name(name) is answer


# What holds for any input

ANY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
WRITTEN = st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\t")


@ANY
@given(st.text(WRITTEN, min_size=1).filter(str.strip))
def test_any_text_comes_back_with_its_offsets(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder), "a.txt", text)
        assert read_document(path, metadata={"language": "en"}).text == text.removeprefix("\ufeff")
        line = write(Path(folder), "a.jsonl", json.dumps({"text": text, "language": "en"}))
        assert read_document(line).text == text.removeprefix("\ufeff")


SIGNS = st.sampled_from([*(DATA / "signs.txt").read_text(encoding="utf-8").split("\n"), "\n", "---\n", "\ufeff"])


@ANY
@given(
    st.binary(max_size=400)
    | st.lists(SIGNS | st.text(max_size=8), max_size=30)
    .map("".join)
    .map(lambda text: text.encode("utf-8", "surrogatepass"))
)
def test_whatever_the_bytes_only_our_errors_are_raised(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for extension in (".txt", ".md", ".html", ".jsonl", ""):
            path = write(Path(folder), f"a{extension}", data)
            try:
                documents = list(read_documents(path))
            except CommuniqueError as error:
                assert error.source and error.message
            else:
                assert all(document.text.strip() and document.sha256 for document in documents)


# The evaluation texts


@pytest.mark.skipif(not SHARED.is_dir(), reason="the evaluation texts are not beside the checkout")
def test_the_evaluation_texts_are_read_as_they_are() -> None:
    documents = list(read_documents(SHARED))
    assert len(documents) == 50
    headed = 0
    for document in documents:
        path = SHARED / document.name
        assert document.text == path.read_bytes().decode("utf-8")
        title = json.loads(path.with_suffix(".meta.json").read_text(encoding="utf-8"))["title"]
        if document.text.split("\n", 1)[0] == title:
            headed += 1
            assert document.title == title
    assert headed == 16
    assert (documents[0].publisher, documents[0].issued) == ("The Yomiuri Shimbun", "2022-09-17")
