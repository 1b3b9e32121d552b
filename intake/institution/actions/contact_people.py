"""Writes what the institution tells participants about itself. Each change is in the audit."""

from typing import Any

from django.db import transaction
from django.forms.models import model_to_dict

from hesperion.privacy.audit.actions import record_event
from intake.institution.choices import InstitutionAction
from intake.institution.models import ContactPerson


@transaction.atomic
def save_contact_person(*, person: ContactPerson, by: str) -> None:
    person.save()
    record_event(actor=by, action=InstitutionAction.CONTACT_SAVED, detail=_detail(person))


@transaction.atomic
def remove_contact_person(*, person: ContactPerson, by: str) -> None:
    record_event(actor=by, action=InstitutionAction.CONTACT_REMOVED, detail=_detail(person))
    person.delete()


def _detail(person: ContactPerson) -> dict[str, Any]:
    return model_to_dict(person) | {"id": person.pk}
