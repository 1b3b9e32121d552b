"""Telephone numbers for emergencies, by country."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

CONTENT = Path(__file__).parent / "content" / "emergency.yaml"


@dataclass(frozen=True)
class Numbers:
    """The telephone numbers of a country; "" for a number that is not known.

    `emergency` is for danger to life, `crisis` for people with suicidal thoughts.
    """

    emergency: str
    crisis: str = ""


def numbers_for(country: str | None) -> Numbers | None:
    """The telephone numbers of a country (ISO 3166-1 alpha-2).

    None if the country is not known or not listed.
    """
    return _numbers().get(country or "")


@cache
def _numbers() -> dict[str, Numbers]:
    listed = yaml.safe_load(CONTENT.read_text(encoding="utf-8"))
    return {country: Numbers(**numbers) for country, numbers in listed.items()}
