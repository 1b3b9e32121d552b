"""Facts: rows that hold a participant's answers, and the fields and constraints that they share."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Q

from hesperion.privacy.classes import label_of
from hesperion.privacy.constraints import SameParticipant
from hesperion.privacy.fields import PatientRow
from hesperion.privacy.shown import shown_to_research
from intake.participants.models import Participant
from intake.record.models.occasion import Occasion, enrolment_id

_M = TypeVar("_M", bound=type[models.Model])
PARTIAL_DATE = r"^((19|20)\d\d(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?)?$"


class Fact(PatientRow):
    """The base model of one row of the participant's answers.

    `natural` names the fields that identify the row among the participant's rows. The id is derived
    from their values, so that a corrected answer updates its row.
    """

    natural: ClassVar[tuple[str, ...]]

    id = models.UUIDField(primary_key=True, editable=False)
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="+")

    class Meta(PatientRow.Meta):
        abstract = True

    @classmethod
    def of(cls, subject: uuid.UUID, **values: Any) -> Self:
        """An unsaved row with the answers `values` of the participant `subject`."""
        about = ":".join([label_of(cls), *(str(values[name]) for name in cls.natural)])
        return cls(id=uuid.uuid5(subject, about), participant_id=subject, **values)


class OccasionFact(Fact):
    """The base model of an answer that can change over time, with a row for each occasion.

    `natural` begins with `occasion_id`.
    """

    occasion = models.ForeignKey(
        Occasion,
        models.CASCADE,
        related_name="+",
        db_constraint=False,  # the constraint of occasion_is_own() replaces it
        db_index=False,  # the index of the unique constraint begins with it
    )

    class Meta(PatientRow.Meta):
        abstract = True

    @classmethod
    def of(cls, subject: uuid.UUID, **values: Any) -> Self:
        """An unsaved row. Its occasion is the enrolment unless `values` has `occasion_id`."""
        return super().of(subject, **{"occasion_id": enrolment_id(subject), **values})


class SingleFact(PatientRow):
    """The base model of answers with a single row for each participant."""

    participant = models.OneToOneField(
        Participant, models.CASCADE, primary_key=True, related_name="+"
    )

    class Meta(PatientRow.Meta):
        abstract = True

    @classmethod
    def of(cls, subject: uuid.UUID, **values: Any) -> Self:
        """An unsaved row with the answers `values` of the participant `subject`."""
        return cls(participant_id=subject, **values)


_OF_OCCASION = {
    "occasion__kind": "occasion",
    "occasion__told_on": "told_on",
    # of the check-in that an app above adds: which of the participant's times it was
    "occasion__check_in__code": "check_in",
    "occasion__check_in__anchor_number": "check_in_of",
}


def shown_with_occasion(
    fields: Sequence[str], *, called: Mapping[str, str] | None = None, ordering: Sequence[str] = ()
) -> Callable[[_M], _M]:
    """Declare the fields of an OccasionFact that researchers see.

    They also see the kind and the day of the occasion, and which check-in it was.
    """
    names = {**(called or {}), **_OF_OCCASION}
    first = ordering or [names.get(fields[0], fields[0])]
    return shown_to_research([*fields, *_OF_OCCASION], called=names, ordering=["told_on", *first])


def occasion_is_own(name: str) -> SameParticipant:
    """A database constraint that a fact and its occasion belong to the same participant."""
    return SameParticipant(parent="occasion", name=f"record_{name}_occasion_is_own")


def partial_date_field(name: Any = None) -> Any:
    """A text field for a partial date: "2019", "2019-05", a day, or "" for not sure (ISO 8601)."""
    return models.CharField(name, max_length=10, blank=True, default="")


def are_partial_dates(*names: str) -> Q:
    """A condition, for a constraint, that the fields `names` hold partial dates."""
    return Q(**{f"{name}__regex": PARTIAL_DATE for name in names})


def are_chosen(**choices: type[models.TextChoices]) -> Q:
    """A condition, for a constraint, that each field holds one of its codes, or "" for no answer."""
    return Q(**{f"{name}__in": ["", *codes.values] for name, codes in choices.items()})


def choice_field(codes: type[models.TextChoices], name: Any = None) -> Any:
    """A text field for one of the `codes`, or "" for no answer."""
    return models.CharField(name, max_length=20, choices=codes, blank=True, default="")
