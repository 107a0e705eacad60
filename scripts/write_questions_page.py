"""Write docs/questions.md from the headers of ontology/questions/*.rq."""

from pathlib import Path

from kg.questions import as_page, load_questions

if __name__ == "__main__":
    page = Path(__file__).parents[1] / "docs" / "questions.md"
    page.write_text(as_page(load_questions()), encoding="utf-8")
