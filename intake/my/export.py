"""All stored data about a participant, as a JSON value: see static/schemas/download-1.json."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.db.models import BinaryField, Model, QuerySet
from django.templatetags.static import static
from django.utils import timezone

from hesperion.privacy import history
from hesperion.privacy.classes import all_classes, label_of
from hesperion.privacy.fields import EncryptedTextField
from intake.consent.models import Consent, ConsentChoice
from intake.followup.facts import FACT_MODELS
from intake.my.models import Correction
from intake.my.queries import unfinished_correction
from intake.my.steps import current_answers
from intake.my.uses import as_json
from intake.participants import pins
from intake.participants.export_parts import export_all
from intake.participants.models import Contact, Participant
from intake.record import facts
from intake.record.choices.diseases import DISEASES, Disease
from intake.record.models import Diagnosis, Occasion, OccasionFact
from intake.record.models.fact import Fact
from intake.share.models import Draft
from intake.stories.queries import topics_of

SCHEMA = "schemas/download-1.json"

_FACTS = dict.fromkeys([*facts.MODELS, *FACT_MODELS])  # those of check-ins too

# Fields that name a member of staff.
_STAFF = {
    *["confirmed_by", "decided_by", "made_by", "prepared_by", "returned_by", "ticked_by"],
    "written_by",
}


def export_data(participant: Participant) -> dict[str, Any]:
    """All data for the participant's download, by part.

    Must be called inside the context manager `themself`, which lets the participant read their own
    data.
    """
    contact = Contact.objects.get(pk=participant.pk)
    begun = unfinished_correction(participant)
    return {
        "$schema": settings.BASE_URL + static(SCHEMA),
        "made_at": timezone.now(),
        "participant": _values(participant),
        "contact": {"name": contact.name, "email": contact.email},
        "answers": current_answers(participant),
        "correction": begun.answers if begun else {},
        "rows": _rows(participant),
        "codings": _codings(participant),
        "confirmed_at": _confirmed_at(participant),
        "has_pin": pins.has_pin([participant.pk]),
        "consents": [_consent(one) for one in _consents(participant)],
        "choices": _all(consent_choices_of(participant)),
        "withdrawals": _all(participant.withdrawals.order_by("pk")),
        "reviews": _all(participant.reviews.order_by("decided_at"), leave_out=_STAFF),
        "topics": topics_of(participant),
        "notes": _all(participant.notes.order_by("written_at"), leave_out=_STAFF),
        "redactions": _all(participant.redactions.order_by("made_at"), leave_out=_STAFF),
        "publications": _all(participant.publications.order_by("prepared_at"), leave_out=_STAFF),
        "uses": as_json(participant),
        "history": list(_history(participant)),
        **export_all(participant),
    }


def consent_choices_of(participant: Participant) -> QuerySet[ConsentChoice]:
    """Each choice for a purpose that the participant has made, allowed or refused, oldest first."""
    return ConsentChoice.objects.filter(participant=participant).order_by("pk")


def _consents(participant: Participant) -> QuerySet[Consent]:
    return participant.consents.select_related("document__version").order_by("signed_at")


def _consent(consent: Consent) -> dict[str, Any]:
    document = consent.document
    named = ("kind", "audience", "language", "title", "sha256")
    values = {name: getattr(document, name) for name in named}
    return _values(consent) | {"document": values | {"version": document.version.number}}


def _confirmed_at(participant: Participant) -> Any:
    confirmation = getattr(participant, "confirmation", None)
    return confirmation and confirmation.confirmed_at


def _rows(participant: Participant) -> dict[str, Any]:
    """The rows of answers on all occasions, oldest occasion first, by the label of their model."""
    occasions = Occasion.objects.filter(participant=participant).order_by("told_on", "pk")
    return {
        label_of(Occasion): _all(occasions),
        **{label_of(model): _all(_facts(model, participant)) for model in _FACTS},
    }


def _facts(model: type[Model], participant: Participant) -> QuerySet[Any]:
    rows = model._default_manager.filter(participant=participant)
    if issubclass(model, OccasionFact):
        return rows.order_by("occasion__told_on", *model.natural)
    return rows.order_by(*model.natural) if issubclass(model, Fact) else rows.order_by("pk")


def _codings(participant: Participant) -> dict[str, Any]:
    """The standard codes of the participant's diagnoses, by our code."""
    diagnoses = Diagnosis.objects.filter(participant=participant)
    codes = set(diagnoses.values_list("code", flat=True))
    return {one.code: _coding(one) for one in DISEASES if one.code in codes}


def _coding(disease: Disease) -> dict[str, Any]:
    standard = asdict(disease)
    return {name: standard[name] for name in ("medical", "icd10", "icd10cm", "icd11", "orpha")}


def _history(participant: Participant) -> Iterable[dict[str, Any]]:
    """Each change of each row. Drafts and unfinished corrections are left out: they leave no trace."""
    for event in history.models():
        model = event.pgh_tracked_model
        if model in (Draft, Correction):
            continue
        subject = all_classes()[model].subject
        for row in event.objects.filter(**{str(subject): participant.pk}).order_by("pgh_id"):
            yield {
                "table": label_of(model),
                "at": row.pgh_created_at,
                "what": row.pgh_label,
                "values": _values(row, () if model in _FACTS else _STAFF, model),
            }


def _all(rows: Iterable[Model], leave_out: Iterable[str] = ()) -> list[dict[str, Any]]:
    return [_values(row, leave_out) for row in rows]


def _values(
    row: Model, leave_out: Iterable[str] = (), of: type[Model] | None = None
) -> dict[str, Any]:
    """The decrypted values of a row by field, without hashes of the address and without `leave_out`."""
    return {
        field.attname: getattr(row, field.attname)
        for field in (of or row)._meta.concrete_fields
        if field.name not in leave_out
        and hasattr(row, field.attname)
        and (not isinstance(field, BinaryField) or isinstance(field, EncryptedTextField))
    }
