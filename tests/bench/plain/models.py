"""The rows of intake/models/ in plain columns: the same constraints, no encryption, no history."""

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.module_loading import import_string

from hesperion.privacy.fields import BlindIndexField, EncryptedJSONField, EncryptedTextField
from intake.consent.models import consent
from intake.participants.models import participant
from intake.record import facts
from intake.record.models import occasion, story
from intake.share import models as draft


def as_in(model: type[models.Model]) -> list[models.BaseConstraint]:
    """The constraints of `model`, under names of their own."""
    told = [constraint.deconstruct() for constraint in model._meta.constraints]
    return [
        import_string(path)(*args, **kwargs | {"name": f"plain_{kwargs['name']}"})
        for path, args, kwargs in told
    ]


def plain(model: Any) -> Any:
    """A model with the columns of `model`, of which none is encrypted."""
    meta = type("Meta", (), {"constraints": as_in(model), "app_label": "plain"})
    columns = {field.name: _column(field) for field in model._meta.concrete_fields}
    return type(model.__name__, (models.Model,), columns | {"Meta": meta, "__module__": __name__})


def _column(field: Any) -> models.Field:
    if isinstance(field, EncryptedJSONField):
        return models.JSONField(encoder=DjangoJSONEncoder, null=field.null)
    if isinstance(field, EncryptedTextField):
        return models.TextField(null=field.null)
    if isinstance(field, BlindIndexField):
        return models.BinaryField(db_index=True, null=True)
    if field.is_relation:
        target = field.remote_field.model  # the registry is not ready for `related_model`
        target = _MADE.get(target, target)
        own = {"primary_key": field.primary_key, "related_name": _reverse(field)}
        return type(field)(target, models.CASCADE, **own)
    return field.clone()


def _reverse(field: Any) -> str | None:
    """Django's own name where ours has none: the stock admin filters by it."""
    name = field.remote_field.related_name
    return None if name == "+" else name


_MADE: dict[Any, Any] = {}
for _model in (
    draft.Draft,
    participant.Participant,
    participant.Contact,
    consent.Consent,
    consent.ConsentChoice,
    occasion.Occasion,
    *facts.MODELS,
):
    _MADE[_model] = plain(_model)

# Our models with what researchers see of them, and their plain twins.
SHOWN = {
    ours: made
    for ours, made in _MADE.items()
    if ours in (participant.Participant, occasion.Occasion, *facts.MODELS)
}
Draft = _MADE[draft.Draft]
Participant = _MADE[participant.Participant]
Contact = _MADE[participant.Contact]
Story = _MADE[story.Story]


def as_plain(row: models.Model) -> models.Model:
    """The plain twin of a row that is not stored yet."""
    return _MADE[type(row)](**facts.values_of(row))
