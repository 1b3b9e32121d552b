"""The answers of a letter, in words of the current language. What was not told has no line."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_countries import countries

from hesperion.ui.numbers import as_typed
from hesperion.ui.words import date_in_words
from intake.consent.copies.words import Line
from intake.participants.choices import Teller
from intake.participants.models import Participant
from intake.record.choices.car_t import Cells, CourseStatus, Setting, Target
from intake.record.choices.check_ins import LifeEventKind
from intake.record.choices.diseases import DISEASES
from intake.record.choices.markers import Finding, Timepoint
from intake.record.choices.people import UNSAID
from intake.record.choices.treatments import STEROIDS, Steroid, TreatmentClass, TreatmentUse
from intake.record.forms.car_t import STATUS_WORDS
from intake.record.models import (
    AffectedOrgan,
    Background,
    Course,
    Diagnosis,
    Infusion,
    LifeEvent,
    MarkerFinding,
    SteroidDose,
    Treatment,
)
from intake.record.wording import render_wording

_DISEASES = {disease.code: disease for disease in DISEASES}
_TESTED = [Finding.POSITIVE, Finding.NEGATIVE]
# Of one day the last of these counts.
_USES: list[str] = [TreatmentUse.PAST, TreatmentUse.BEFORE_INFUSION, TreatmentUse.NOW]
_UNKNOWN = "unknown"  # the code of “I don’t know” in each question about cells


def person_lines(participant: Participant) -> list[Line]:
    person = Background.objects.filter(pk=participant.pk).first()
    lines = [(_("Country"), str(countries.name(participant.country)))]
    if person and person.sex not in ("", UNSAID):
        lines.insert(0, (_("Sex"), person.get_sex_display()))
    if person and person.birth_year:
        lines.insert(0, (_("Year of birth"), str(person.birth_year)))
    return lines


def disease_lines(participant: Participant) -> list[Line]:
    """Each diagnosis with its dates, and the organs that are affected."""
    found = Diagnosis.objects.filter(participant=participant).order_by("code")
    lines = [(_disease(row), _dates(row)) for row in found]
    organs = AffectedOrgan.objects.filter(participant=participant).order_by("code")
    if organs:
        lines.append((_("Organs affected"), ", ".join(row.get_code_display() for row in organs)))
    return lines


def marker_lines(participant: Participant) -> list[Line]:
    """Each result with its date, the oldest first."""
    rows = MarkerFinding.objects.filter(participant=participant, finding__in=_TESTED)
    found = rows.select_related("occasion").order_by("code", "occasion__told_on", "timepoint")
    return [(row.get_code_display(), _result(row)) for row in found]


def medicine_lines(participant: Participant) -> list[Line]:
    """Each medicine that was told once, with its newest use; then the newest dose of a steroid."""
    rows = Treatment.objects.filter(participant=participant).select_related("occasion")
    newest: dict[str, Treatment] = {}
    for row in sorted(rows, key=lambda row: (row.occasion.told_on, _USES.index(row.use))):
        newest[row.code] = row
    lines = [
        (str(TreatmentClass(code).label), _use(newest[code]))
        for code in TreatmentClass.values
        if code in newest and code not in (TreatmentClass.NONE, STEROIDS)
    ]
    return lines + _steroids(participant, newest.get(STEROIDS))


def car_t_lines(participant: Participant) -> list[Line]:
    course = Course.objects.filter(pk=participant.pk).first()
    lines = [(_("Treatment with CAR-T cells"), _course(course, participant))] if course else []
    for row in Infusion.objects.filter(participant=participant).order_by("number"):
        which = _("CAR-T infusion %(number)d") % {"number": row.number}
        lines.append((which, _infusion(row)))
    later = LifeEvent.objects.filter(participant=participant, kind=LifeEventKind.INFUSION)
    return lines + [
        (str(LifeEventKind.INFUSION.label), _when(row.happened))
        for row in later.order_by("happened")
    ]


def _disease(row: Diagnosis) -> str:
    disease = _DISEASES[row.code]
    if row.name:
        return row.name
    is_english = (get_language() or "").startswith("en")
    return (is_english and disease.medical.capitalize()) or str(disease.label)


def _dates(row: Diagnosis) -> str:
    dates = [
        (_("first signs %(when)s"), row.first_symptoms),
        (_("diagnosis %(when)s"), row.diagnosed),
    ]
    told = [words % {"when": date_in_words(value)} for words, value in dates if value]
    return _joined(told) or _("no date given")


def _result(row: MarkerFinding) -> str:
    finding = str(Finding(row.finding).label)
    if row.found:
        return f"{finding}, {date_in_words(row.found)}"
    if row.timepoint == Timepoint.EVER_BEFORE:
        return _joined([finding, str(Timepoint.EVER_BEFORE.label)])
    return _joined([finding, _told_on(row)])


def _use(row: Treatment) -> str:
    """When it was taken, or why it was stopped."""
    if row.use == TreatmentUse.NOW:
        return _("taken on %(day)s") % {"day": _day(row)}
    if row.use == TreatmentUse.BEFORE_INFUSION:
        return _("taken in the month before the infusion")
    why = row.get_why_stopped_display() if row.why_stopped else ""
    return _joined([_("stopped"), why])


def _steroids(participant: Participant, used: Treatment | None) -> list[Line]:
    label = str(STEROIDS.label)
    today = SteroidDose.objects.filter(participant=participant, timepoint=Timepoint.TODAY)
    dose = today.select_related("occasion").order_by("occasion__told_on").last()
    if dose is None:
        return [(label, _use(used))] if used else []
    if dose.drug == Steroid.NONE:
        return [(label, _joined([_("none"), _told_on(dose)]))]
    words = [str(Steroid(dose.drug).label), _milligrams(dose.mg), _told_on(dose)]
    return [(label, _joined(words))]


def _milligrams(mg: Decimal | None) -> str:
    return _("%(mg)s mg a day") % {"mg": as_typed(mg)} if mg else ""


def _course(course: Course, participant: Participant) -> str:
    status = CourseStatus(course.status)
    words = STATUS_WORDS.get(status, status.label)
    decided = date_in_words(course.decided) if course.decided else ""
    return _joined([str(render_wording(words, Teller(participant.teller))), decided])


def _infusion(row: Infusion) -> str:
    told: list[Any] = [
        date_in_words(row.given) if row.given else "",
        *_known((row.target, Target), (row.cells, Cells), (row.setting, Setting)),
        row.registry_number,
        row.product,
        countries.name(row.country) if row.country else "",
    ]
    return _joined(told) or _("no date given")


def _known(*answers: tuple[str, Any]) -> Iterable[str]:
    return [str(codes(code).label) for code, codes in answers if code not in ("", _UNKNOWN)]


def _when(partial: str) -> str:
    return date_in_words(partial) if partial else _("no date given")


def _told_on(row: Any) -> str:
    return _("told on %(day)s") % {"day": _day(row)}


def _day(row: Any) -> str:
    return date_in_words(row.occasion.told_on.isoformat())


def _joined(parts: Iterable[str]) -> str:
    return "; ".join(part for part in parts if part)
