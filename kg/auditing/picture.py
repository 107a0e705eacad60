"""Coverage as a picture: a bar for each document, cut into its sentences as they stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from kg.auditing.model import Coverage

__all__ = ["coverage_picture"]

_WIDTH, _LEFT, _RIGHT, _ROW, _TOP = 960, 330, 90, 34, 84
_BAR = _WIDTH - _LEFT - _RIGHT
_SHADES = (("#d9d9d9", "nothing"), ("#a6cee3", "1 claim"), ("#4a90c4", "2 or 3 claims"), ("#08519c", "4 or more"))
"""From grey to dark blue: the steps differ in lightness, so that they are told apart without colours too."""


def coverage_picture(coverage: Sequence[Coverage]) -> str:
    """The picture as SVG 1.1, made to be read as it is: no script, no font but the reader's own sans serif.

    Bars are as long as the longest text allows; a sentence is as long as its words, and as dark as it has claims.
    """
    height = _TOP + _ROW * max(1, len(coverage)) + 20
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" viewBox="0 0 {_WIDTH} {height}" '
        'role="img" font-family="sans-serif" font-size="13">',
        "<title>Sentences that yielded claims, document by document</title>",
        f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>',
        '<text x="16" y="28" font-size="17" font-weight="bold">Sentences that yielded claims</text>',
        *_legend(),
        *_rows(coverage),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _legend() -> Iterator[str]:
    for number, (shade, words) in enumerate(_SHADES):
        x = _LEFT + number * 140
        yield f'<rect x="{x}" y="47" width="14" height="14" fill="{shade}"/>'
        yield f'<text x="{x + 20}" y="59">{words}</text>'


def _rows(coverage: Sequence[Coverage]) -> Iterator[str]:
    longest = max((covered.characters for covered in coverage), default=1) or 1
    for number, covered in enumerate(coverage):
        y = _TOP + number * _ROW
        yield f'<text x="{_LEFT - 12}" y="{y + 16}" text-anchor="end">{escape(_short(covered.document))}</text>'
        yield from _bar(covered, y, longest)
        end = _LEFT + _BAR * covered.characters / longest
        yield f'<text x="{end + 8:.1f}" y="{y + 16}" fill="#444444">{_share(covered)}</text>'


def _bar(covered: Coverage, y: int, longest: int) -> Iterator[str]:
    if not covered.sentences:
        width = _BAR * covered.characters / longest
        yield f'<rect x="{_LEFT}" y="{y}" width="{width:.1f}" height="22" fill="none" stroke="#888888"/>'
    for sentence in covered.sentences:
        x, width = _LEFT + _BAR * sentence.start / longest, _BAR * (sentence.end - sentence.start) / longest
        yield (
            f'<rect x="{x:.1f}" y="{y}" width="{max(width - 1, 0.5):.1f}" height="22" fill="{_shade(sentence.claims)}">'
            f"<title>{escape(' '.join(sentence.text.split()))}</title></rect>"
        )


def _shade(claims: int) -> str:
    return _SHADES[0 if claims == 0 else 1 if claims == 1 else 2 if claims < 4 else 3][0]


def _short(name: str) -> str:
    # Wide letters on average take half their height more than narrow ones; 42 of them fit.
    return name if len(name) <= 42 else f"{name[:41]}…"


def _share(covered: Coverage) -> str:
    if not covered.sentences:
        return "text not at hand"
    return f"{len(covered.sentences) - len(covered.barren)} of {len(covered.sentences)}"
