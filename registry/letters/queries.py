"""Who may get a letter by mail, and which letters and releases there are."""

import uuid
from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import connection
from django.utils import timezone

from articles.models import LetterPage
from atlas.queries import published_releases
from intake.consent.choices import ImpliedUse
from intake.followup.which_month import MAY_WRITE
from intake.participants.models import Participant
from registry.models import LetterMailing
from registry.models.letter_mailing import MOST_A_YEAR

LETTER_MAIL = "registry.letter"  # kind of mail

# Whoever allows mails by a text that names letters, may be written to on this day, and confirmed the address:
# `consented` asks for it. The text for relatives of somebody who died names no letters.
_MAY_GET = f"""
    FROM participants_participant AS participant
    JOIN participants_contact AS contact ON contact.participant_id = participant.subject
    JOIN derived.consented AS allowed ON allowed.subject = participant.subject AND allowed.purpose = %(purpose)s
    JOIN derived.standing AS standing ON standing.subject = participant.subject
    WHERE {MAY_WRITE}
"""
_VALUES: dict[str, Any] = {"purpose": ImpliedUse.LETTERS.value, "kind": LETTER_MAIL}

# One for each address, to which no mail of the mailing went yet.
_RECIPIENTS = f"""
    SELECT DISTINCT ON (contact.email_index) participant.subject, participant.country
    {_MAY_GET}
        AND participant.subject = ANY (%(subjects)s)
        AND NOT EXISTS (
            SELECT FROM participants_contact AS other
            JOIN mail_message AS message ON message.subject = other.participant_id
            WHERE other.email_index = contact.email_index
                AND message.kind = %(kind)s AND message.about = %(mailing)s
        )
    ORDER BY contact.email_index, participant.subject
"""  # noqa: S608 - our own words

_AT_THE_ADDRESS = f"""
    SELECT participant.subject
    {_MAY_GET}
        AND contact.email_index = (
            SELECT email_index FROM participants_contact WHERE participant_id = %(subject)s
        )
    ORDER BY participant.subject = %(subject)s DESC, participant.subject
    LIMIT 1
"""  # noqa: S608 - our own words


def recipients_among(
    subjects: Collection[uuid.UUID], *, mailing: LetterMailing, on: date
) -> list[tuple[uuid.UUID, str]]:
    """Those of these participants who get the letter by mail, one for each address, each with the country."""
    values: dict[str, Any] = {"subjects": list(subjects), "mailing": mailing.pk, "on": on}
    with connection.cursor() as cursor:
        cursor.execute(_RECIPIENTS, _VALUES | values)
        return cursor.fetchall()


def recipient_at(subject: uuid.UUID, *, on: date) -> Participant | None:
    """The participant to whom a mail to this one is right on a day; None if it is right to nobody.

    It is the same one, or, if we may not write to them any more, another one with the same address.
    """
    with connection.cursor() as cursor:
        cursor.execute(_AT_THE_ADDRESS, _VALUES | {"subject": subject, "on": on})
        found = cursor.fetchone()
    return Participant.objects.get(pk=found[0]) if found else None


def mailing_of(letter: LetterPage) -> LetterMailing | None:
    return LetterMailing.objects.filter(letter=letter.translation_key).first()


def why_not_mailed(letter: LetterPage) -> str:
    """Why a letter can't be mailed now, as a sentence for editors; empty if it can."""
    year = timezone.now().year
    if mailing_of(letter):
        return "This letter was mailed already. A letter is mailed once."
    if not letter.live:
        return "This letter is not public. Have a doctor publish it first."
    if LetterMailing.objects.filter(year=year).count() >= MOST_A_YEAR:
        return f"Two letters were mailed in {year}. People who gave their story get no more than two a year."
    return ""


def is_public(mailing: LetterMailing) -> bool:
    """Whether readers find the letter, in any language."""
    return LetterPage.objects.live().filter(translation_key=mailing.letter).exists()


def is_published_release(number: int) -> bool:
    """Whether the atlas published a release with this number."""
    return published_releases().filter(number=number).exists()
