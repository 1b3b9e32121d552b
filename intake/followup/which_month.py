"""The month of an infusion that is missing: without it no times follow. Participants are asked for it once."""

from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models.functions import Length

from hesperion.ui.days import utc_today
from intake.consent.choices import Purpose
from intake.consent.queries import consented_for, live_consent
from intake.followup.choices import ReminderStep
from intake.followup.models import Reminder
from intake.participants.choices import Teller
from intake.participants.models import Participant
from intake.record.answers import infusion_key
from intake.record.models import Infusion

MONTH_LENGTH = len("2026-05")  # of a partial date that has its month
CARD_STAYS = timedelta(days=60)  # after the mail
# Of a row of `derived.standing`: on this day nothing keeps us from writing, if they allow the mail.
CAN_BE_REACHED = """
    standing.consented @> %(on)s AND standing.silent @> %(on)s IS NOT TRUE
    AND standing.paused @> %(on)s IS NOT TRUE
    AND NOT EXISTS (SELECT FROM record_death WHERE participant_id = standing.subject)
"""
MAY_WRITE = f"standing.leave @> %(on)s AND {CAN_BE_REACHED}"  # and they allow contact


def infusion_without_month(participant: Participant) -> Infusion | None:
    """The first infusion of which year alone or no date was told; None if each has its month."""
    told = Infusion.objects.filter(participant=participant).annotate(known=Length("given"))
    return told.filter(known__lt=MONTH_LENGTH).order_by("number").first()


def infusion_to_ask_about(participant: Participant) -> Infusion | None:
    """The infusion that the page asks about, until CARD_STAYS after the mail; None if there is none."""
    if participant.teller == Teller.RELATIVE or live_consent(participant) is None:
        return None
    asked = Reminder.objects.filter(participant=participant, step=ReminderStep.WHICH_MONTH)
    if asked.filter(asked_on__lt=utc_today() - CARD_STAYS).exists():
        return None
    return infusion_without_month(participant)


def may_ask_for_month(participant: Participant, on: date) -> bool:
    """Whether the mail is right on this day: the month is still missing, and we may write."""
    if not consented_for(Purpose.CONTACT).filter(pk=participant.pk).exists():
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT FROM derived.standing WHERE subject = %(subject)s AND {MAY_WRITE}",
            {"subject": participant.pk, "on": on},
        )
        return cursor.rowcount == 1 and infusion_without_month(participant) is not None


def month_card(participant: Participant) -> dict[str, Any] | None:
    """The context of the card that asks for the month; None where nothing is asked."""
    infusion = infusion_to_ask_about(participant)
    if infusion is None:
        return None
    key = infusion_key(infusion.number)
    return {"number": infusion.number, "year": infusion.given, "key": key}
