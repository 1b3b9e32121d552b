"""Medicines on the path. Nobody is asked since when: what is used now reaches to the day of the answer.

What was used before and stopped has no date. The month before the infusion has one if the infusion has.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from hesperion.ui.drawing.timeline.partial_dates import DaySpan, span_of
from intake.record.answers import Answers
from intake.record.choices.treatments import Steroid, TreatmentClass, TreatmentUse, WhyStopped
from intake.record.medicines import BEFORE, NEVER, used
from intake.record.path.events import PathEvent, PathPart, on_the_day, still_on, with_date

_MONTH = 30  # days


def medicines(answers: Answers, told_on: date | None) -> Iterator[PathEvent]:
    if told_on:
        yield from _now(answers, told_on)
    why = answers.get("why-stopped", {})
    for medicine in used(answers, TreatmentUse.PAST):
        yield PathEvent(PathPart.MEDICINES, _stopped(medicine, why.get(medicine)))
    details = answers.get("infusion-details", {})
    for what in _before(answers.get("before", {}), details.get("medicines", [])):
        yield _in_the_month_before(what, answers.get("infusion", {}).get("given", ""))
    if details.get("stopped"):
        stopped = _("Last medicine against the disease stopped")
        yield with_date(PathPart.MEDICINES, stopped, details["stopped"])
    if details.get("restarted"):
        again = _("First medicine against the disease taken again")
        yield with_date(PathPart.MEDICINES, again, details["restarted"])


def _now(answers: Answers, told_on: date) -> Iterator[PathEvent]:
    for medicine in used(answers, TreatmentUse.NOW):
        yield still_on(told_on, PathPart.MEDICINES, _used_now(medicine, answers))
    if answers.get("treatments", {}).get("drug") in (NEVER, BEFORE):
        yield on_the_day(told_on, PathPart.MEDICINES, _("No steroids"))


def _used_now(medicine: TreatmentClass, answers: Answers) -> str:
    is_steroid = medicine == TreatmentClass.GLUCOCORTICOID
    return (is_steroid and _dose(answers["treatments"])) or str(medicine.label)


def _stopped(medicine: TreatmentClass, why: str | None) -> str:
    if not why:
        return _("%(medicine)s: before, and stopped") % {"medicine": medicine.label}
    reason = {"medicine": medicine.label, "reason": WhyStopped(why).label}
    return _("%(medicine)s: before, and stopped (%(reason)s)") % reason


def _before(told: dict[str, Any], others: list[str]) -> Iterator[str]:
    if dose := _dose(told):
        yield dose
    for code in others:
        if code != TreatmentClass.NONE:
            yield str(TreatmentClass(code).label)


def _dose(told: dict[str, Any]) -> str:
    drug = told.get("drug")
    if not drug:
        return ""
    if drug == Steroid.NONE:
        return _("No steroids")
    name = _("Steroids") if drug == Steroid.UNKNOWN else Steroid(drug).label
    if not told.get("mg"):
        return str(name)
    return _("%(steroid)s, %(mg)s mg a day") % {"steroid": name, "mg": told["mg"]}


def _in_the_month_before(what: str, given: str) -> PathEvent:
    when = _("in the month before the infusion")
    span = span_of(given)
    if not span:
        return PathEvent(PathPart.MEDICINES, what, when)
    month = DaySpan(span.moved(-_MONTH).first, span.moved(-1).last)
    return PathEvent(PathPart.MEDICINES, what, when, start=month)  # some day of it, or all of it
