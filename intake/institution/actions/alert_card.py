"""The words on the alert card: drafted by the site, written by staff, approved by a clinician."""

from datetime import date
from pathlib import Path

import yaml
from django.db import transaction
from django.utils import timezone

from hesperion.privacy.audit.actions import record_event
from intake.institution.choices import InstitutionAction
from intake.institution.models import AlertCardText

DRAFTS = Path(__file__).parents[1] / "content" / "alert_card.yaml"
SHIPPED = "system:shipped"


class CardRefused(Exception):
    """Why a text can't be approved, as a sentence for staff."""


def offer_drafts() -> None:
    """Store the draft that comes with the site in each language that has no text. Idempotent."""
    drafts = yaml.safe_load(DRAFTS.read_text(encoding="utf-8"))
    for language, text in drafts.items():
        values = {"text": text.strip(), "written_by": SHIPPED, "written_at": timezone.now()}
        AlertCardText.objects.get_or_create(language=language, defaults=values)


@transaction.atomic
def write_card_text(*, language: str, text: str, by: str) -> None:
    """Store a text. If it differs from the one that is stored, it is not approved any more."""
    row = AlertCardText.objects.select_for_update().get(pk=language)
    if row.text != text:
        row.text, row.written_by, row.written_at = text, by, timezone.now()
        row.save(update_fields=["text", "written_by", "written_at"])
        _record(InstitutionAction.CARD_WRITTEN, row, by)


@transaction.atomic
def approve_card_text(
    *, language: str, sha256: str, clinician: str, clinician_role: str, approved_on: date, by: str
) -> None:
    """Note that a clinician approved the text with this SHA-256. Patients then see the card.

    Raises CardRefused if the text changed since `by` read it, or if `by` wrote it.
    """
    row = AlertCardText.objects.select_for_update().get(pk=language)
    if row.sha256 != sha256:
        raise CardRefused("Somebody changed the text meanwhile. Please read it again.")
    if row.written_by == by:
        raise CardRefused("You wrote this text. Somebody else must note the approval.")
    row.clinician, row.clinician_role = clinician, clinician_role
    row.approved_on, row.approved_by = approved_on, by
    row.save()
    _record(InstitutionAction.CARD_APPROVED, row, by)


@transaction.atomic
def withdraw_approval(*, language: str, by: str) -> None:
    row = AlertCardText.objects.select_for_update().get(pk=language)
    if row.is_approved:
        row.clinician = row.clinician_role = row.approved_by = ""
        row.approved_on = None
        row.save()
        _record(InstitutionAction.CARD_WITHDRAWN, row, by)


def _record(action: InstitutionAction, row: AlertCardText, by: str) -> None:
    detail = {"language": row.language, "sha256": row.sha256}
    if row.is_approved:
        detail |= {"clinician": row.clinician, "role": row.clinician_role}
    record_event(actor=by, action=action, detail=detail)
