"""Whom a check-in asks, and what they had told before: what its pages show, and what "the same" means."""

import uuid
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from hesperion.ui.days import utc_today
from intake.consent.renewals import group_today
from intake.consent.signers import ASSENTS
from intake.followup.models import CheckIn
from intake.followup.queries import Time
from intake.participants.choices import AgeGroup, Teller
from intake.participants.models import Participant
from intake.record.answers import Answers, is_infused
from intake.record.choices.car_t import Cells
from intake.record.choices.diseases import Family
from intake.record.choices.markers import Timepoint
from intake.record.choices.people import Sex
from intake.record.choices.treatments import TreatmentUse
from intake.record.models import (
    Background,
    Course,
    Diagnosis,
    Infusion,
    Occasion,
    Outcome,
    SteroidDose,
    Treatment,
)

GO_ON = "m24"  # at this time everybody is asked whether we may go on


@dataclass(frozen=True)
class Situation:
    """The situation of a participant at a check-in.

    `told` has, as answers of the enrolment, what questions depend on; with the age group of today. `since` is
    the day of the last time they told. `treatments`, `steroid` and `outcome` are those of the last time at
    which any were told, on the days in `told_on`. `ends_on` is the day of a later infusion that began other
    times: this one is answered as of the day before.
    """

    code: str
    told: Answers
    since: date
    infusions: list[Infusion] = field(default_factory=list)
    treatments: list[Treatment] = field(default_factory=list)
    steroid: SteroidDose | None = None
    outcome: Outcome | None = None
    told_on: dict[str, date] = field(default_factory=dict)
    ends_on: date | None = None
    has_agreed: bool = True  # in the age group of today: when a parent signed, or at a check-in
    is_sent: bool = False  # the check-in was sent, and is corrected now

    @property
    def teller(self) -> Teller:
        return Teller(self.told["who"]["teller"])

    @property
    def age_group(self) -> AgeGroup:
        return AgeGroup(self.told["age"]["age_group"])

    @property
    def is_infused(self) -> bool:
        return is_infused(self.told)

    @property
    def has_donor_cells(self) -> bool:
        return any(infusion.cells == Cells.DONOR for infusion in self.infusions)

    @property
    def speaks_for_themself(self) -> bool:
        """Whether an adult tells about themself, with nobody's help."""
        return self.teller is Teller.SELF and self.age_group is AgeGroup.ADULT

    @property
    def may_be_pregnant(self) -> bool:
        """Whether pregnancy is asked about: of adults for themselves alone."""
        return self.speaks_for_themself and self.told["about"]["sex"] != Sex.MALE

    @property
    def asks_child(self) -> bool:
        """Whether a child is asked anew: one who came into another age group since they agreed."""
        is_asked = self.teller is Teller.PARENT and self.age_group in ASSENTS
        return is_asked and not self.has_agreed and not self.is_sent

    @property
    def asks_whether_to_go_on(self) -> bool:
        return self.code == GO_ON

    @property
    def later_infusion(self) -> str:
        """The partial date of the infusion that began other times; "" if there is none."""
        if self.ends_on is None:
            return ""
        day = self.ends_on.isoformat()
        return next((one.given for one in self.infusions if one.given in (day, day[:7])), day)

    def told_on_if_sent(self, today: date) -> date:
        """The day about which the answers tell, if they are sent today: before a later infusion."""
        if self.ends_on is None:
            return today
        return max(self.since, self.ends_on - timedelta(days=1))

    @property
    def has_medicines(self) -> bool:
        """Whether medicines or a steroid were told before, so that they can be "the same"."""
        return bool(self.treatments or self.steroid)


def situation_at(participant: Participant, time: Time) -> Situation:
    """The situation today at a time that is answered now."""
    situation = situation_of(participant, code=time.code)
    is_over = time.ends_on is not None and time.ends_on <= utc_today()
    return replace(situation, ends_on=time.ends_on if is_over else None)


def situation_of(
    participant: Participant, *, code: str, check_in: CheckIn | None = None
) -> Situation:
    """The situation at the time with this code today; of a `check_in` that was sent, that before it."""
    occasions = _occasions(participant, check_in)
    infusions = list(Infusion.objects.filter(participant=participant).order_by("number"))
    told = _told(participant, infusions)
    treatments = _latest(
        Treatment.objects.filter(participant=participant, use=TreatmentUse.NOW), occasions
    )
    today = {"participant": participant, "timepoint": Timepoint.TODAY}
    steroids = _latest(SteroidDose.objects.filter(**today), occasions)
    outcomes = _latest(Outcome.objects.filter(**today), occasions)
    days = {occasion.pk: occasion.told_on for occasion in occasions}
    return Situation(
        code=code,
        told=told,
        since=occasions[-1].told_on,
        infusions=infusions,
        treatments=treatments,
        steroid=next(iter(steroids), None),
        outcome=next(iter(outcomes), None),
        told_on={
            name: days[rows[0].occasion_id]
            for name, rows in (("medicines", treatments or steroids), ("outcome", outcomes))
            if rows
        },
        has_agreed=told["age"]["age_group"] in _agreed_in(participant),
        is_sent=check_in is not None,
    )


def _agreed_in(participant: Participant) -> set[str]:
    """The age groups in which a child was asked, and agreed."""
    later = CheckIn.objects.filter(participant=participant, taken_back_at=None).exclude(assent="")
    return {participant.age_group, *later.values_list("assent", flat=True)}


def _occasions(participant: Participant, check_in: CheckIn | None) -> list[Occasion]:
    """The enrolment and the check-ins before this one, in order; none that was taken back."""
    found = Occasion.objects.filter(participant=participant, check_in__taken_back_at=None)
    found = found.select_related("check_in")
    if check_in:
        found = found.exclude(check_in__sent_at__gte=check_in.sent_at)
    return sorted(found, key=_told_at)


def _told_at(occasion: Occasion) -> tuple[date, str]:
    check_in = getattr(occasion, "check_in", None)
    return occasion.told_on, check_in.sent_at.isoformat() if check_in else ""


def _latest(rows: Any, occasions: list[Occasion]) -> list[Any]:
    """The rows of the last of the `occasions` that has any."""
    by_occasion: dict[uuid.UUID, list[Any]] = {}
    for row in rows:
        by_occasion.setdefault(row.occasion_id, []).append(row)
    found = [by_occasion[one.pk] for one in occasions if one.pk in by_occasion]
    return found[-1] if found else []


def _told(participant: Participant, infusions: list[Infusion]) -> Answers:
    background = Background.objects.filter(pk=participant.pk).first()
    course = Course.objects.filter(pk=participant.pk).values_list("status", flat=True).first()
    codes = Diagnosis.objects.filter(participant=participant).values_list("code", flat=True)
    families = {Family(code.partition(".")[0]) for code in codes}
    return {
        "who": {"teller": participant.teller},
        "age": {
            "age_group": group_today(participant).value,
            "country": participant.country,
        },
        "about": {"sex": background.sex if background else ""},
        "diagnosis": {"families": [family.value for family in Family if family in families]},
        "car-t": {"status": "infused" if infusions else course or ""},
        "infusion": {"given": infusions[0].given if infusions else ""},
    }
