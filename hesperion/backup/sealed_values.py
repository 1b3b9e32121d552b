"""Opens every sealed value in the databases, without keeping any."""

from collections import Counter

from django.apps import apps
from django.db.models import Model

from hesperion.privacy.fields import UNOPENED, EncryptedTextField
from hesperion.privacy.reading import reading

_STEP = 500  # rows


def open_all() -> tuple[int, Counter[str]]:
    """How many values open, and how many do not, by the field's label and why."""
    opened, faults = 0, Counter[str]()
    for model in apps.get_models():
        fields = [
            field for field in model._meta.local_fields if isinstance(field, EncryptedTextField)
        ]
        if fields and model._meta.managed and not model._meta.proxy:
            opened += _open(model, fields, faults)
    return opened, faults


def _open(model: type[Model], fields: list[EncryptedTextField], faults: Counter[str]) -> int:
    opened, last = 0, None
    rows = model._default_manager.order_by("pk")
    while page := list((rows.filter(pk__gt=last) if last else rows)[:_STEP]):
        last = page[-1].pk
        with reading(actor="system:drill", purpose="restore drill"):
            for row in page:
                for field in fields:
                    opened += _is_open(row, field, faults)
    return opened


def _is_open(row: Model, field: EncryptedTextField, faults: Counter[str]) -> bool:
    try:
        return getattr(row, field.attname) is not None
    except UNOPENED as error:
        faults[f"{field.label} ({type(error).__name__})"] += 1
        return False
