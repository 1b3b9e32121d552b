"""The rows of intake/models/ in plain columns: the same constraints, no encryption, no history."""

import uuid

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from intake import models as intake
from intake import public_id


def as_in(model: type[models.Model]) -> list[models.BaseConstraint]:
    """The constraints of `model`, under names of their own."""
    told = [constraint.deconstruct() for constraint in model._meta.constraints]
    return [
        getattr(models, path.rpartition(".")[2])(
            *args, **kwargs | {"name": f"plain_{kwargs['name']}"}
        )
        for path, args, kwargs in told
    ]


class Draft(models.Model):
    subject = models.UUIDField(primary_key=True, default=uuid.uuid4)
    language = models.CharField(max_length=10)
    answers = models.JSONField(encoder=DjangoJSONEncoder, null=True)
    email = models.TextField(null=True)  # noqa: DJ001 - as in the model that it is compared with
    email_index = models.BinaryField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = as_in(intake.Draft)


class Participant(models.Model):
    subject = models.UUIDField(primary_key=True)
    public_id = models.CharField(max_length=13, unique=True, default=public_id.make)
    language = models.CharField(max_length=10)
    country = models.CharField(max_length=2)
    submitted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = as_in(intake.Participant)


class Contact(models.Model):
    participant = models.OneToOneField(Participant, models.CASCADE, primary_key=True)
    name = models.TextField()
    email = models.TextField(db_index=True)


class Consent(models.Model):
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="consents")
    document = models.ForeignKey(intake.ConsentDocument, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    sha256 = models.CharField(max_length=64)
    signed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = as_in(intake.Consent)


class ConsentChoice(models.Model):
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="+")
    consent = models.ForeignKey(Consent, models.CASCADE, related_name="choices")
    purpose = models.CharField(max_length=20)
    granted = models.BooleanField()
    chosen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = as_in(intake.ConsentChoice)


class Story(models.Model):
    participant = models.OneToOneField(Participant, models.CASCADE, primary_key=True)
    text = models.TextField()


class Diagnosis(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="diagnoses")
    code = models.CharField(max_length=20)
    name = models.TextField(null=True)  # noqa: DJ001 - as in intake
    first_symptoms = models.CharField(max_length=7, blank=True)
    diagnosed = models.CharField(max_length=7, blank=True)

    class Meta:
        constraints = as_in(intake.Diagnosis)


class CarT(models.Model):
    participant = models.OneToOneField(
        Participant, models.CASCADE, primary_key=True, related_name="car_t"
    )
    status = models.CharField(max_length=20)

    class Meta:
        constraints = as_in(intake.CarT)
