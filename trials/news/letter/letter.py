"""The letter itself: the same on the page, on paper and in the file."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from hesperion.ui.days import utc_today
from hesperion.ui.words import date_in_words
from intake.consent.copies.typesetting import legible, typeset
from intake.consent.copies.words import Line
from intake.participants.choices import Teller
from intake.participants.models import Participant
from trials.models import CurrentTrial
from trials.news.letter.told import (
    car_t_lines,
    disease_lines,
    marker_lines,
    medicine_lines,
    person_lines,
)

_TEMPLATE = Path(__file__).parent / "letter.typ"


@dataclass(frozen=True)
class CentreLetter:
    """A letter in one language, as words. The name is a line to write on: nobody types it here."""

    language: str
    made_on: date
    title: str
    name_label: str
    about: list[Line]  # the day, and the trial if one was chosen
    account: str  # whose account it is
    parts: list[tuple[str, list[Line]]]  # heading and lines
    register_title: str  # of the trial, in the register's words; "" without a trial


def letter_of(
    participant: Participant, trial: CurrentTrial | None, language: str | None = None
) -> CentreLetter:
    """The letter with what a participant told, in a language, or else in the current one.

    Must be called inside the context manager `themself` with the participant, which lets them read
    their own data.
    """
    with override(language or get_language()):
        today = utc_today()
        about = [(_("Date"), date_in_words(today.isoformat()))]
        if trial:
            about.append((_("About the trial"), trial.trial.number))
        return CentreLetter(
            language=get_language() or "",
            made_on=today,
            title=_("Question about a trial with CAR-T cells"),
            name_label=_("Name"),
            about=about,
            account=_account(participant),
            parts=[(heading, lines) for heading, lines in _parts(participant) if lines],
            register_title=trial.version.title if trial else "",
        )


def letter_pdf(letter: CentreLetter) -> bytes:
    """The letter as the bytes of a PDF file."""
    data = {
        "language": letter.language.partition("-")[0],
        "made_on": [letter.made_on.year, letter.made_on.month, letter.made_on.day],
        "title": letter.title,
        "name_label": letter.name_label,
        "about": letter.about,
        "account": letter.account,
        "parts": letter.parts,
        "register_title": letter.register_title,
    }
    return typeset(_TEMPLATE, legible(data))


def _parts(participant: Participant) -> list[tuple[str, list[Line]]]:
    return [
        (_("Person"), person_lines(participant)),
        (_("Diagnosis"), disease_lines(participant)),
        (_("Blood markers"), marker_lines(participant)),
        (_("Medicines"), medicine_lines(participant)),
        (_("CAR-T cells"), car_t_lines(participant)),
    ]


def _account(participant: Participant) -> str:
    if participant.teller == Teller.REPRESENTATIVE:
        return _(
            "This is the account of somebody who cares for the patient. No doctor has checked it."
        )
    return _("This is the patient’s own account. No doctor has checked it.")
