"""The ontology as pyLODE shows it, in our frame: anchors are the terms' local names.

pyLODE's order follows hashes, so it runs in a process of its own whose hashes are fixed.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from lxml import html

from scripts.site.layout import Page

__all__ = ["terms_page"]

_RUN = """
import sys
from rdflib import Graph
from rdflib.compare import to_canonical_graph
from pylode import OntPub
graph = Graph().parse(sys.argv[1])
named = Graph()
for prefix, namespace in graph.namespaces():
    named.bind(prefix, namespace)
for triple in sorted(to_canonical_graph(graph)):
    named.add(triple)
sys.stdout.buffer.write(OntPub(named).make_html().encode())
"""


def terms_page(ontology: Path, namespace: str) -> Page:
    """The page of the terms; raises :class:`RuntimeError` when pyLODE fails."""
    done = subprocess.run(
        [sys.executable, "-c", _RUN, str(ontology)], capture_output=True, env={**os.environ, "PYTHONHASHSEED": "0"}
    )
    if done.returncode:
        raise RuntimeError("pyLODE failed: " + done.stderr.decode(errors="replace")[-500:])
    content = html.fromstring(done.stdout.decode()).get_element_by_id("content")
    del content.attrib["id"]
    _rename(content, namespace)
    _own_first(content, namespace)
    _mend_links(content)
    _sort_unions(content)
    for table in list(content.iter("table")):
        table.set("tabindex", "0")
    return Page("terms.html", "Terms", html.tostring(content, encoding="unicode"))


def _rename(content: html.HtmlElement, namespace: str) -> None:
    """Name each term's block by its local name, once."""
    names: dict[str, str] = {}
    for block in content.iterfind(".//div[@id]"):
        code = block.find(".//code")
        if "entity" in block.get("class", "") and code is not None and (code.text or "").startswith(namespace):
            names[block.get("id")] = code.text.removeprefix(namespace)
    seen: set[str] = set()
    for element in content.iterfind(".//*[@id]"):
        name = names.get(element.get("id"), element.get("id"))
        element.set("id", name)
        if name in seen:
            del element.attrib["id"]
        seen.add(name)
    for link in content.iterfind(".//a[@href]"):
        href = link.get("href")
        if href.startswith("#"):
            link.set("href", "#" + names.get(href[1:], href[1:]))


def _own_first(content: html.HtmlElement, namespace: str) -> None:
    """Put the terms of the ontology before those of others, of which it says no more than what they are akin to."""
    for section in content.iterfind(".//div"):
        blocks = [block for block in section.iterchildren("div") if "entity" in block.get("class", "")]
        codes = [block.findtext(".//code") or "" for block in blocks]
        for block, code in zip(blocks, codes, strict=True):
            if not code.startswith(namespace):
                section.append(block)


def _mend_links(content: html.HtmlElement) -> None:
    """What leads to no anchor of the page and to no address is shown as words: pyLODE links nodes without names."""
    anchors = {element.get("id") for element in content.iterfind(".//*[@id]")}
    for link in list(content.iterfind(".//a[@href]")):
        href = link.get("href")
        if not href.startswith(("http://", "https://")) and href.removeprefix("#") not in anchors:
            if not href.startswith("#"):
                link.text = "a class without a name"
            link.tag = "span"
            del link.attrib["href"]


def _sort_unions(content: html.HtmlElement) -> None:
    """Put the members of a union, which pyLODE shows in any order, in the order of their names."""
    for parent in content.iter("td", "dd"):
        links = parent.xpath("./a | ./span/a")
        if len(links) < 2 or " or " not in f" {' '.join(parent.text_content().split())} ":
            continue
        ranked = sorted((link.text or "", link.get("href", "")) for link in links)
        for link, (text, href) in zip(links, ranked, strict=True):
            link.text = text
            link.set("href", href)
