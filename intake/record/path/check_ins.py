"""What was told at check-ins, as events of the path, and how things were then."""

import uuid
from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from intake.record.choices.car_t import EventKind, Relapse
from intake.record.choices.check_ins import LifeEventKind
from intake.record.choices.occasions import OccasionKind
from intake.record.choices.treatments import TreatmentClass
from intake.record.models import AdverseEvent, CourseSince, LifeEvent, Outcome
from intake.record.models.outcome import SCALES
from intake.record.path.events import PathEvent, PathPart, with_date, with_period


def check_in_events(subject: uuid.UUID) -> Iterator[PathEvent]:
    """What happened, as it was told at check-ins. What did not happen is no event."""
    told = {"participant": subject, "occasion__kind": OccasionKind.CHECK_IN}
    for course in CourseSince.objects.filter(**told, course=Relapse.YES):
        yield with_date(PathPart.ILLNESS, _came_back(course.relapse_treatment), course.relapsed)
    for event in AdverseEvent.objects.filter(**told):
        kind = str(EventKind(event.kind).label)
        yield with_period(PathPart.AFTERWARDS, kind, event.onset, event.ended)
    for happening in LifeEvent.objects.filter(**told):
        yield with_date(PathPart.LIFE, str(LifeEventKind(happening.kind).label), happening.happened)
    for outcome in Outcome.objects.filter(**told).exclude(b_cells_back=""):
        yield with_date(PathPart.TESTS, _("A test showed B cells again"), outcome.b_cells_back)


def later_feelings(subject: uuid.UUID) -> dict[str, list[tuple[date, int]]]:
    """For each scale the days of check-ins with the number that was given then, in order."""
    found: dict[str, list[tuple[date, int]]] = defaultdict(list)
    outcomes = Outcome.objects.filter(participant=subject, occasion__kind=OccasionKind.CHECK_IN)
    for outcome in outcomes.select_related("occasion").order_by("occasion__told_on"):
        for scale in SCALES:
            number = getattr(outcome, scale)
            if number is not None:
                found[scale].append((outcome.occasion.told_on, number))
    return found


def _came_back(treatment: str) -> str:
    if not treatment:
        return _("The disease came back")
    medicine = {"medicine": TreatmentClass(treatment).label}
    return _("The disease came back. First medicine then: %(medicine)s") % medicine
