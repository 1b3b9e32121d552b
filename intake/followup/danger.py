"""Answers to a check-in that can mean danger, and where patients report side effects themselves."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from intake.record.answers import Answers
from intake.record.choices.check_ins import AlarmSign, Subject

AUTHORITIES = Path(__file__).parent / "content" / "side_effects.yaml"
DANGEROUS_EVENTS = [Subject.CANCER, Subject.HLH, Subject.LATE_NEURO]

Danger = AlarmSign | Subject


@dataclass(frozen=True)
class SideEffectAuthority:
    """The authority to which patients of a country report side effects, and the address of its form."""

    authority: str
    address: str


def dangers_in(answers: Answers) -> list[Danger]:
    """What these answers to a check-in tell of that can mean danger: first what is so today."""
    told = answers.get("happened", {})
    signs = [sign for sign in AlarmSign if sign in told.get("now", []) and sign != AlarmSign.NONE]
    events = [event for event in DANGEROUS_EVENTS if event in told.get("happened", [])]
    return [*signs, *events]


def side_effect_authority(country: str) -> SideEffectAuthority | None:
    """The authority of a country (ISO 3166-1 alpha-2); None if it is not listed."""
    return _authorities().get(country)


@cache
def _authorities() -> dict[str, SideEffectAuthority]:
    listed = yaml.safe_load(AUTHORITIES.read_text(encoding="utf-8"))
    return {country: SideEffectAuthority(**values) for country, values in listed.items()}
