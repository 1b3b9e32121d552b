from datetime import datetime

from django.contrib.auth import get_user_model
from django.db.models import CharField, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat

from hesperion.privacy.audit import subjects
from hesperion.privacy.audit.models import Event, Seal, Sealing
from hesperion.text.addresses import comparable


def last_sealed() -> datetime | None:
    return Seal.objects.order_by("number").values_list("sealed_at", flat=True).last()


def sealing_ended() -> datetime | None:
    """The time at which the last successful sealing ended; None before the first."""
    return Sealing.objects.values_list("ended_at", flat=True).get()


def with_email(events: QuerySet[Event]) -> QuerySet[Event]:
    """The events, with `email`: the address of the member of staff who acted, if one did."""
    return events.annotate(email=Subquery(_staff().filter(actor=OuterRef("actor")).values("email")))


def search(events: QuerySet[Event], term: str) -> QuerySet[Event]:
    """The events about the subject that `term` names, or by the actor that it names.

    An actor is named by `user:<pk>`, an email address or a name.
    """
    if subject := subjects.find_subject(term):
        return events.filter(subject=subject)
    named = Q(email=comparable(term)) | Q(full_name__icontains=term)
    by_staff = _staff().filter(named).values("actor")
    return events.filter(Q(actor=term) | Q(actor__in=by_staff))


def actors() -> list[tuple[str, str]]:
    """All actors with events. Each has a label: the email address of staff, or else the actor's name."""
    emails = dict(_staff().values_list("actor", "email"))
    found = Event.objects.order_by("actor").values_list("actor", flat=True).distinct()
    return [(actor, emails.get(actor, actor)) for actor in found]


def _staff() -> QuerySet:
    return get_user_model().objects.annotate(
        actor=Concat(Value("user:"), Cast(F("pk"), CharField())),
        full_name=Concat(F("first_name"), Value(" "), F("last_name")),
    )
