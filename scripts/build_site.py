"""Write the documentation as a static site, and check its links.

    python scripts/build_site.py [FOLDER]

FOLDER is docs/site unless given; what was in it is replaced. Exit code 1 when a link is dead. Links that lead outside
are listed in external-links.txt and not fetched.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from scripts.site.answers import answers_page  # noqa: E402
from scripts.site.layout import framed  # noqa: E402
from scripts.site.links import check_links  # noqa: E402
from scripts.site.markdown import markdown_pages  # noqa: E402
from scripts.site.shapes import shapes_page  # noqa: E402
from scripts.site.terms import terms_page  # noqa: E402

NAMESPACE = "https://w3id.org/communique/ontology#"


def build(folder: Path) -> int:
    """Write all pages; the number of them."""
    pages = markdown_pages(ROOT)
    pages += [terms_page(ROOT / "ontology" / "communique.ttl", NAMESPACE), shapes_page(ROOT / "shapes")]
    pages.append(answers_page(ROOT))
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for page in pages:
        (folder / page.name).write_text(framed(page, pages), encoding="utf-8")
    shutil.copyfile(ROOT / "scripts" / "site" / "style.css", folder / "style.css")
    return len(pages)


def main() -> int:
    """Build, check, and tell."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "site"
    number = build(folder)
    links = check_links(folder)
    (folder / "external-links.txt").write_text("".join(f"{link}\n" for link in links.outside), encoding="utf-8")
    for link in links.dead:
        print(f"dead link: {link}", file=sys.stderr)
    print(f"{number} pages, {links.inside} links inside, {len(links.dead)} dead, {len(links.outside)} outside")
    return 1 if links.dead else 0


if __name__ == "__main__":
    sys.exit(main())
