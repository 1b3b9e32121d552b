"""The events that answers tell. What was not answered, or answered with no, is no event."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from intake.participants.choices import Teller
from intake.record.adverse_events import happened
from intake.record.answers import (
    Answers,
    families,
    infusion_key,
    infusions,
    is_infused,
    teller,
)
from intake.record.choices.abilities import Ability, Activity
from intake.record.choices.burden import InfectionCare
from intake.record.choices.car_t import CourseStatus, Relapse, Target
from intake.record.choices.diseases import DIAGNOSES, Family
from intake.record.choices.markers import Finding, Marker
from intake.record.choices.outcomes import YES_NO, measures_of
from intake.record.choices.people import YesNo
from intake.record.choices.treatments import TreatmentClass
from intake.record.facts.disease import DISEASE_STEPS
from intake.record.facts.life import YEAR
from intake.record.forms.car_t import STATUS_WORDS
from intake.record.path.events import PathEvent, PathPart, with_date, with_period
from intake.record.path.medicines import medicines
from intake.record.wording import render_wording

_DISEASES = dict(DIAGNOSES)
_TREATED = {InfectionCare.HOME, InfectionCare.WARD, InfectionCare.INTENSIVE}
_CHANGED = {Ability.REGAINED, Ability.LOST}
_NAMED_TARGETS = {Target.CD19, Target.BCMA, Target.BOTH}


def path_events(answers: Answers, told_on: date | None) -> list[PathEvent]:
    """All events in the order of time, those without a date last.

    `told_on` is the day on which the participant answered; None if they have died.
    """
    found = [event for read in _READERS for event in read(answers)]
    found += medicines(answers, told_on)
    return in_order_of_time(found)


def in_order_of_time(events: Iterable[PathEvent]) -> list[PathEvent]:
    """The events sorted, those without a date last."""
    return sorted(events, key=_place)


def _place(event: PathEvent) -> Any:
    part = list(PathPart).index(event.part) if event.part else len(PathPart)
    return (0, event.span.first, event.span.last, part) if event.span else (1, part)


def _illness(answers: Answers) -> Iterator[PathEvent]:
    for family in families(answers):
        told = answers.get(DISEASE_STEPS[family][0], {})
        disease = {"disease": _disease(family, told)}
        if told.get("first_symptoms"):
            first = _("First signs: %(disease)s") % disease
            yield with_date(PathPart.ILLNESS, first, told["first_symptoms"])
        yield with_date(
            PathPart.ILLNESS, _("Diagnosis: %(disease)s") % disease, told.get("diagnosed", "")
        )
    if centre := answers.get("centre", {}).get("first_centre"):
        yield with_date(PathPart.ILLNESS, _("First visit to a specialised centre"), centre)
    since = answers.get("since", {})
    if since.get("relapse") == Relapse.YES:
        yield with_date(PathPart.ILLNESS, _relapse(answers), since.get("relapsed", ""))
    if answers.get("remission", {}).get("remission") == YesNo.YES:
        yield PathEvent(PathPart.ILLNESS, _("A doctor said: the disease is in remission"))
    if died_on := answers.get("death", {}).get("died_on"):
        yield with_date(PathPart.ILLNESS, _("Death"), died_on)


def _disease(family: Family, told: dict[str, Any]) -> str:
    return told.get("name") or str(_DISEASES[told.get("kind") or family.value])


def _relapse(answers: Answers) -> str:
    code = answers.get("infusion-details", {}).get("relapse_treatment")
    if not code:
        return _("The disease came back")
    medicine = {"medicine": TreatmentClass(code).label}
    return _("The disease came back. First medicine then: %(medicine)s") % medicine


def _car_t(answers: Answers) -> Iterator[PathEvent]:
    course = answers.get("car-t", {})
    if decided := course.get("decided"):
        yield with_date(PathPart.CAR_T, _decision(course["status"], teller(answers)), decided)
    number = infusions(answers)
    for nth in range(1, number + 1):
        told = answers.get(infusion_key(nth), {})
        which = (
            _("CAR-T infusion %(number)d") % {"number": nth} if number > 1 else _("CAR-T infusion")
        )
        target = told.get("target")
        what = f"{which}: {Target(target).label}" if target in _NAMED_TARGETS else which
        yield with_date(PathPart.CAR_T, what, told.get("given", ""))


def _decision(status: str, told_by: Teller) -> str:
    if status == CourseStatus.INFUSED:
        return _("CAR-T cells: the decision")
    course = CourseStatus(status)
    answer = render_wording(STATUS_WORDS.get(course, course.label), told_by)
    return _("CAR-T cells: %(answer)s") % {"answer": answer}


def _afterwards(answers: Answers) -> Iterator[PathEvent]:
    dates = answers.get("events", {})
    for kind in happened(answers) if is_infused(answers) else ():
        onset, ended = dates.get(f"{kind}_onset", ""), dates.get(f"{kind}_ended", "")
        yield with_period(PathPart.AFTERWARDS, str(kind.label), onset, ended)
    yield from _infections(answers)


def _infections(answers: Answers) -> Iterator[PathEvent]:
    part = PathPart.AFTERWARDS if is_infused(answers) else PathPart.ILLNESS
    for name, care in answers.get("infections", {}).items():
        if care in _TREATED:
            what = _("Infection: %(care)s") % {"care": InfectionCare(care).label}
            yield with_date(part, what, name.removeprefix(YEAR))


def _tests(answers: Answers) -> Iterator[PathEvent]:
    details = answers.get("marker-years", {})
    for marker in map(Marker, answers.get("markers", {}).get("positive", [])):
        named = {"marker": marker.label}
        found = details.get(f"{marker}_found", "")
        yield with_date(PathPart.TESTS, _("%(marker)s: found positive") % named, found)
        if since := _SINCE.get(details.get(f"{marker}_since", "")):
            yield PathEvent(PathPart.TESTS, since() % named)
    yield from _numbers(answers)
    if back := answers.get("remission", {}).get("b_cells_back"):
        yield with_date(PathPart.TESTS, _("A test showed B cells again"), back)


_SINCE = {
    Finding.POSITIVE.value: lambda: _("%(marker)s: still positive after the infusion"),
    Finding.NEGATIVE.value: lambda: _("%(marker)s: negative after the infusion"),
}


def _numbers(answers: Answers) -> Iterator[PathEvent]:
    numbers = answers.get("numbers", {})
    for measure in measures_of(families(answers)):
        if value := numbers.get(measure.value):
            said = (_("Yes") if value == "1" else _("No")) if measure in YES_NO else value
            yield with_date(
                PathPart.TESTS, f"{measure.label}: {said}", numbers.get(f"{measure}_on", "")
            )
        if since := numbers.get(f"{measure}_since"):
            compared = _("Compared with this day: %(measure)s") % {"measure": measure.label}
            yield with_date(PathPart.TESTS, compared, since)


def _life(answers: Answers) -> Iterator[PathEvent]:
    work = answers.get("work", {})
    if stopped := work.get("work_stopped"):
        yield with_date(PathPart.LIFE, _("Work or studies stopped"), stopped)
    if resumed := work.get("work_resumed"):
        yield with_date(PathPart.LIFE, _("Work or studies began again"), resumed)
    abilities = answers.get("regained", {})
    for activity in Activity:
        if (ability := abilities.get(activity)) in _CHANGED:
            yield PathEvent(PathPart.LIFE, f"{activity.label}: {Ability(ability).label}")


_READERS = [_illness, _car_t, _afterwards, _tests, _life]
