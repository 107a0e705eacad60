"""Lemmas: the model's, its known slips mended."""

from __future__ import annotations

from kg.extraction.tokens import Token

__all__ = ["lemma"]

_MISLEMMATISED = (
    "hope stage wage hate dine scare gripe rage pine pipe lambaste|install greenlight cordon rebrand mainstream "
    "cofound vow|resupply cosy cozy"
)


def _forms() -> dict[str, str]:
    """Inflected forms of verbs that the model gives a wrong lemma, with the right one."""
    with_e, plain, with_y = (part.split() for part in _MISLEMMATISED.split("|"))
    found = {stem + ending: stem for stem in plain for ending in ("s", "ed", "ing")}
    found.update({verb[:-1] + ending: verb for verb in with_e for ending in ("es", "ed", "ing")})
    found.update({verb[:-1] + ending: verb for verb in with_y for ending in ("ies", "ied", "ying")})
    return found | {"readmitted": "readmit"}


_LEMMAS = _forms()


_SLIPS = dict(
    pair.split(":")
    for pair in "stag:stage wag:wage instal:install fin:fine pip:pipe hat:hate rag:rage scar:scare lambast:lambaste "
    "extoll:extol cosie:cosy cosye:cosy cozie:cozy cozye:cozy redrafte:redraft rebrande:rebrand reappointe:reappoint "
    "resupplie:resupply resupplye:resupply redrawe:redraw wiretappe:wiretap backstoppe:backstop cofounde:cofound "
    "greenlighte:greenlight mainstreame:mainstream redistricte:redistrict readmitte:readmit din:dine "
    "redeploye:redeploy".split()
)
"""What the model's rules make of forms of verbs, and the verbs that they are forms of."""


def lemma(token: Token) -> str:
    """The token's lemma in lower case, the model's known slips mended."""
    found = _LEMMAS.get(token.lower_) or str(token.lemma_).lower()
    return _SLIPS.get(found, found) if token.pos_ == "VERB" else found
