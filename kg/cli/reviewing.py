"""The command by which people decide about claims: ``review``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.dialogue import Dialogue
from kg.cli.language_model import Asking, BaseUrl, Cache, Concurrency, Model, Offline, Price, Reader, Timeout, choose
from kg.cli.options import Base, Iri, Lexicon, Sources
from kg.cli.output import check_word, note, warn

if TYPE_CHECKING:
    from kg.cli.terminal import Terminal
    from kg.pipeline import Sheet
    from kg.review import Choice, Sitting


def review(
    sources: Sources,
    reviewer: Annotated[
        str | None, typer.Option("--reviewer", envvar="KG_REVIEWER", help="Who decides; kept with each decision.")
    ] = None,
    decisions: Annotated[
        Path | None, typer.Option("--decisions", help="Keep decisions here, not beside the source.")
    ] = None,
    claims_from: Annotated[
        list[Path] | None, typer.Option("--claims", help="Review the claims of this JSON Lines; may be repeated.")
    ] = None,
    kinds: Annotated[
        list[str] | None, typer.Option("--type", help="Only claims of this type; may be repeated.")
    ] = None,
    modalities: Annotated[
        list[str] | None, typer.Option("--modality", help="Only claims of this modality; may be repeated.")
    ] = None,
    least: Annotated[float, typer.Option("--min-confidence", min=0, max=1, help="Only claims at least so sure.")] = 0.0,
    most: Annotated[float, typer.Option("--max-confidence", min=0, max=1, help="Only claims at most so sure.")] = 1.0,
    again: Annotated[bool, typer.Option("--again", help="Show claims that are decided already, too.")] = False,
    at: Annotated[
        str | None, typer.Option("--at", help="The moment of the decisions, 2026-08-01T09:30:00Z; else now.")
    ] = None,
    lexicon: Lexicon = None,
    extractor: Reader = "lexicon",
    base_url: BaseUrl = None,
    model: Model = None,
    cache: Cache = None,
    offline: Offline = False,
    timeout: Timeout = None,
    concurrency: Concurrency = None,
    price: Price = None,
    iri: Iri = None,
    base: Base = None,
) -> None:
    """Accept, reject or correct claims by keyboard.

    One claim after the other is shown with its words in the text. Decisions go to NAME.decisions.jsonl beside the
    source, at once; kg build and kg claims find them there and apply them, also when the text is edited. A decided
    claim is not asked for again, so a review can be quit and taken up at any time. Keys are shown below each claim, ?
    explains them.

    \b
    Examples:
      kg review brief.md --reviewer Ada
      kg review briefs/ --reviewer Ada --type membership --max-confidence 0.7
      kg review brief.md --reviewer Ben --again
      kg review brief.md --reviewer Ada --claims brief.claims.jsonl
    """
    from kg.cli.terminal import Terminal
    from kg.pipeline import read_sheets
    from kg.sources import check_base
    from kg.vocabulary import DEFAULT_BASE

    _check_source(sources)
    who, clock = _reviewer(reviewer), _clock(at)
    choice = _choice(kinds, modalities, least, most, again)
    asked = choose(extractor, lexicon, Asking(base_url, model, cache, offline, timeout, concurrency, price))
    base = DEFAULT_BASE if base is None else check_base(base)
    sheets = read_sheets(
        sources,
        extractor=asked.make(base) if asked.maker or lexicon else None,
        claims=claims_from or (),
        base=base,
        iri=iri,
        decisions=decisions,
        refusal=warn,
    )
    with asked.accounting(), Terminal().opened() as terminal:
        for sheet in sheets:
            if not _reviewed(terminal, sheet, who, clock, choice):
                break


def _check_source(sources: list[str]) -> None:
    from kg.errors import InputError

    if "-" in sources:
        raise InputError("a review takes keys from standard input, and no text", source="-", hint="name a file")


def _reviewer(name: str | None) -> str:
    from kg.decisions import check_reviewer
    from kg.errors import InputError

    if name is None:
        raise InputError("who decides is not said", source="--reviewer", hint="give it, or set KG_REVIEWER")
    try:
        return check_reviewer(name)
    except ValueError as error:
        raise InputError(str(error), source="--reviewer") from error


def _clock(at: str | None) -> Callable[[], str]:
    from datetime import UTC, datetime

    from kg.decisions import moment
    from kg.errors import InputError

    if at is None:
        return lambda: moment(datetime.now(UTC).isoformat())
    try:
        given = moment(at)
    except ValueError as error:
        raise InputError(str(error), source="--at") from error
    return lambda: given


def _choice(kinds: list[str] | None, modalities: list[str] | None, least: float, most: float, again: bool) -> Choice:
    from kg.model import ClaimType, Modality
    from kg.review import Choice

    for word in kinds or ():
        check_word(word, tuple(ClaimType), "type")
    for word in modalities or ():
        check_word(word, tuple(Modality), "modality")
    types, manners = frozenset(map(ClaimType, kinds or ())), frozenset(map(Modality, modalities or ()))
    return Choice(types, manners, least, most, again)


def _reviewed(terminal: Terminal, sheet: Sheet, who: str, clock: Callable[[], str], choice: Choice) -> bool:
    """Go through the claims of one document; False when the person quits."""
    from kg.review import Journal, Sitting

    journal = Journal(sheet.file)
    sitting = Sitting(
        sheet.document, sheet.claims, sheet.decisions, journal=journal, reviewer=who, clock=clock, choice=choice
    )
    for message in sitting.stale:
        warn(message)
    if not sitting.items:
        note(f"{sheet.document.name}: nothing to decide")
        return True
    goes_on = False
    try:
        goes_on = Dialogue(terminal, sitting).run()
    finally:
        note(_summary(sitting))
    return goes_on


def _summary(sitting: Sitting) -> str:
    from kg.decisions import Verdict

    counts = {verdict: sum(made.verdict is verdict for made in sitting.made) for verdict in Verdict}
    done = ", ".join(f"{count} {verdict}" for verdict, count in counts.items() if count) or "nothing decided"
    where = f" → {sitting.journal.path}" if sitting.made else ""
    return f"{sitting.document.name}: {done}, {sitting.left} left{where}"
