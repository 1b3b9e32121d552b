"""The card that somebody with CAR-T cells can print and carry: what it says comes from their own answers."""

from dataclasses import dataclass

from hesperion.ui.words import date_in_words
from intake.institution.models import AlertCardText
from intake.institution.queries import approved_card_text
from intake.participants.choices import Teller
from intake.participants.models import Participant
from intake.record.choices.car_t import Target
from intake.record.models import Infusion

_NAMED = [Target.CD19, Target.BCMA, Target.BOTH]


@dataclass(frozen=True)
class CardInfusion:
    """Target and date of an infusion in words; "" for what is not known: the card has a line to write on."""

    target: str
    given: str


@dataclass(frozen=True)
class AlertCard:
    text: AlertCardText
    infusions: list[CardInfusion]


def alert_card_of(participant: Participant) -> AlertCard | None:
    """The card in the current language, for somebody alive who had an infusion.

    None before a clinician has approved its words. Must be called inside the context manager
    `themself` with the participant.
    """
    text = None if participant.teller == Teller.RELATIVE else approved_card_text()
    infusions = Infusion.objects.filter(participant=participant).order_by("number") if text else []
    found = [
        CardInfusion(
            str(Target(row.target).label) if row.target in _NAMED else "", date_in_words(row.given)
        )
        for row in infusions
    ]
    return AlertCard(text, found) if text and found else None
