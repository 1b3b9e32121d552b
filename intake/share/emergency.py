"""Telephone numbers for emergencies, by country."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

CONTENT = Path(__file__).parent / "content" / "emergency.yaml"


@dataclass(frozen=True)
class Numbers:
    """`emergency` is for danger to life, `crisis` for suicidal thoughts; "" if none is known."""

    emergency: str
    crisis: str = ""


def numbers_for(country: str | None) -> Numbers | None:
    """The numbers of a country (ISO 3166-1 alpha-2); None if it is unknown or not listed."""
    return _numbers().get(country or "")


@cache
def _numbers() -> dict[str, Numbers]:
    listed = yaml.safe_load(CONTENT.read_text(encoding="utf-8"))
    return {country: Numbers(**numbers) for country, numbers in listed.items()}
