"""What the atlas makes of what somebody told: cases as a clinician would read them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import product

import pytest
from django.db import connection

from intake.consent.models import NoContactReport
from intake.followup.models import CheckIn, Schedule
from intake.participants.models import Participant
from intake.record.choices.treatments import (
    Steroid,
    WhyHydrocortisone,
    band_of,
    prednisolone,
)
from intake.record.models import (
    AdverseEvent,
    CourseSince,
    Death,
    Diagnosis,
    Infusion,
    MarkerFinding,
    Negative,
    Occasion,
    Outcome,
    SteroidDose,
)
from intake.record.models.occasion import enrolment_id
from tests.factories.atlas_people import store_pool, without_history

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 30)
GIVEN, GIVEN_TOLD = date(2024, 6, 1), "2024-06-01"
MONTH_12 = GIVEN.replace(year=2025)


class Teller:
    """Somebody with lupus who tells things. Days are those since the infusion of `GIVEN`."""

    def __init__(self, subject):
        self.subject = subject

    def infused(self, given=GIVEN_TOLD, number=1, **values):
        Infusion.of(self.subject, number=number, given=given, **values).save()
        return self

    def enrolled(self, day=30):
        self.occasion = enrolment_id(self.subject)
        self.told_on = GIVEN + timedelta(day)
        self._occasion("enrolment", self.occasion)
        return self

    def checked_in(self, day, code="m12", course="", taken_back=False, **course_values):
        self.since, self.told_on = self.told_on, GIVEN + timedelta(day)
        self.occasion = self._occasion("check_in")
        at = datetime.combine(self.told_on, datetime.min.time(), UTC)
        CheckIn.objects.create(
            participant_id=self.subject, occasion_id=self.occasion, schedule=Schedule.objects.get(),
            anchor_kind="infusion", anchor_number=1, code=code, opens_on=self.told_on,
            due_on=self.told_on, closes_on=self.told_on, anchor_date=GIVEN, begun_at=at, sent_at=at,
            via="page", nothing_new=False, taken_back_at=at if taken_back else None,
        )  # fmt: skip
        if course:
            self.told(CourseSince, course=course, since=self.since, **course_values)
        return self

    def told(self, model, **values):
        model.of(self.subject, occasion_id=self.occasion, **values).save()
        return self

    def today(self, **values):
        return self.told(Outcome, timepoint="today", recalled=False, **values)

    def event(self, kind, onset="", **facts):
        infusion = Infusion.of(self.subject, number=1).pk
        return self.told(AdverseEvent, infusion_id=infusion, kind=kind, facts=facts, onset=onset)

    def _occasion(self, kind, pk=None):
        row = Occasion(participant_id=self.subject, kind=kind, told_on=self.told_on, told_by="self")
        row.pk = pk or row.pk
        row.save()
        return row.pk


@pytest.fixture
def tellers():
    without_history(
        [
            *[Infusion, Occasion, CheckIn, CourseSince, Outcome, AdverseEvent, Negative],
            *[MarkerFinding, SteroidDose, Death, NoContactReport],
        ]
    )
    people = iter(store_pool(90))
    return lambda: Teller(next(people))


def everybody(on=TODAY):
    """A function that gives what the atlas says of somebody, by variable and what it is about."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM derived.counted_values(%s)", [on])
        for subject, name, about, code in cursor.fetchall():
            values = found.setdefault(subject, {})
            assert (name, about) not in values, "a variable has two values"
            values[name, about] = None if code == "not_told" else code
    return lambda teller: found[teller.subject]


def test_the_course_until_the_last_telling(tellers):
    def enrolled(relapse):
        return tellers().infused(relapse=relapse).enrolled()

    dead = enrolled("no")
    report = {
        "reason": "died",
        "finding": "true",
        "found_by": "user:1",
        "found_at": datetime.now(UTC),
    }
    NoContactReport.objects.create(participant_id=dead.subject, **report)
    told_dead = enrolled("no")
    Death.of(told_dead.subject).save()
    cases = [
        (enrolled("no"), "quiet"),
        (enrolled("unsure"), None),
        (enrolled("better"), "never_quiet"),
        (enrolled("better").checked_in(200, course="no"), "quiet"),
        (enrolled("no").checked_in(200, course="better"), None),
        (enrolled("yes").checked_in(200, course="no"), "came_back"),
        (enrolled("no").checked_in(200, course="yes"), "came_back"),
        (enrolled("no").checked_in(200, course="unsure"), None),
        (enrolled("").checked_in(-100, course="yes"), None),
        (dead, "died"),
        (told_dead, "died"),
    ]
    values = everybody()
    assert [values(one).get(("told", "")) for one, _ in cases] == [code for _, code in cases]


def test_the_time_until_the_last_telling(tellers):
    def enrolled(day, given=GIVEN_TOLD):
        return tellers().infused(given).enrolled(day)

    cases = [
        (enrolled(0), "under_1"),
        (enrolled(364), "under_1"),
        (enrolled(365), "to_2"),
        (enrolled(730), "to_5"),
        (enrolled(5 * 365 + 1), "over_5"),
        (enrolled(0).checked_in(400), "to_2"),
        (enrolled(0).checked_in(400, taken_back=True), "under_1"),
        (enrolled(-1), None),
        (enrolled(0, "2024"), None),
        (enrolled(0, ""), None),
    ]
    values = everybody()
    assert [values(one).get(("since", "")) for one, _ in cases] == [code for _, code in cases]


def test_b_cells_that_are_back_stay_so_and_not_back_is_as_new_as_its_day(tellers):
    def enrolled(b_cells):
        return tellers().infused().enrolled().today(b_cells=b_cells)

    cases = [
        (enrolled("yes"), "back"),
        (enrolled("no"), "not_back"),
        (enrolled("unknown"), None),
        (enrolled("yes").checked_in(800), "back"),
        (enrolled("no").checked_in(300), "not_back"),
        (enrolled("no").checked_in(800), None),
        (enrolled("no").checked_in(800).today(b_cells="yes"), "back"),
        (enrolled("yes").checked_in(800).today(b_cells="no"), "not_back"),
    ]
    values = everybody()
    assert [values(one).get(("b_cells", "")) for one, _ in cases] == [code for _, code in cases]


def test_a_marker_ever_before_and_at_the_latest_test_after_the_infusion(tellers):
    def finding(teller, result, timepoint="today"):
        return teller.told(MarkerFinding, code="dsdna", timepoint=timepoint, finding=result)

    first = finding(tellers().infused().enrolled(), "positive", "ever_before")
    changed = finding(finding(first, "positive").checked_in(200), "negative")
    waits = finding(tellers().infused().enrolled(-10), "positive")
    unknown = finding(
        finding(tellers().infused().enrolled(), "not_tested", "ever_before"), "unknown"
    )
    values = everybody()
    untold = [
        values(one).get((name, "dsdna")) for one in (waits, unknown) for name in ("finding", "now")
    ]
    assert values(changed)["finding", "dsdna"] == "positive"
    assert values(changed)["now", "dsdna"] == "negative"
    assert untold == [None] * 4


def test_events_of_the_first_weeks(tellers):
    def crs(*signs, oxygen="none"):
        return (
            tellers()
            .infused()
            .enrolled()
            .event("crs", signs=[*signs], oxygen=oxygen, cared_for="ward")
        )

    def licats(organ):
        return tellers().infused().enrolled().event("licats", organ=organ)

    def icans(*nerves):
        return tellers().infused().enrolled().event("icans", nerves=[*nerves])

    cases = [
        ("crs", crs("none"), "no"),
        ("crs", crs("none", oxygen="unknown"), "no"),
        ("crs", crs("none", oxygen="low_flow"), "yes"),
        ("crs", crs("fever"), "yes"),
        ("crs", crs("fever", "unsure"), "yes"),
        ("crs", crs("unsure"), None),
        ("crs", crs(oxygen=""), None),
        ("icans", icans("speech"), "yes"),
        ("icans", icans("none"), "no"),
        ("icans", icans("unsure"), None),
        ("licats", licats("no"), "no"),
        ("licats", licats("nothing"), "yes"),
        ("licats", licats("unknown"), None),
        ("licats", licats(""), None),
    ]
    values = everybody()
    found = [(kind, values(one).get(("event", kind))) for kind, one, _ in cases]
    assert found == [(kind, code) for kind, _, code in cases]
    assert values(cases[0][1])["place", ""] == "ward"


def test_later_events_by_year(tellers):
    def enrolled(day=0):
        return tellers().infused().enrolled(day)

    def denied(teller, since, until):
        days = {"since": GIVEN + timedelta(since), "until": GIVEN + timedelta(until)}
        return teller.told(Negative, about="infection", **days)

    whole = denied(denied(enrolled(), 0, 200).checked_in(370), 200, 370)
    gap = denied(denied(enrolled(), 0, 200).checked_in(370), 202, 370)
    cases = [
        (enrolled(100).event("infection"), "1", "yes"),
        (enrolled(400).event("infection"), "1", None),
        (enrolled(400).event("infection", "2024-07"), "1", "yes"),
        (enrolled(400).event("infection", "2024"), "1", "yes"),
        (enrolled(400).event("infection", "2025"), "1", None),
        (enrolled(400).event("infection", "2025-05-31"), "1", "yes"),
        (enrolled(400).event("infection", "2025-06-01"), "1", None),
        (enrolled(400).event("infection", "2025-06-01"), "2", "yes"),
        (enrolled().checked_in(300, course="no").event("infection"), "1", "yes"),
        (enrolled().checked_in(400, course="no").event("infection"), "1", None),
        (enrolled().checked_in(300, course="no").event("infection", "2025"), "1", "yes"),
        (enrolled(100).event("infection"), "3", "not_yet"),
        (whole, "1", "no"),
        (gap, "1", None),
        (whole, "2", None),
    ]
    values = everybody()
    found = [values(one).get(("later", f"infection.{year}")) for one, year, _ in cases]
    assert found == [code for _, _, code in cases]
    year = ("later", "infection.1")
    assert everybody(MONTH_12 - timedelta(1))(whole)[year] == "not_yet"
    assert everybody(MONTH_12)(whole)[year] == "no"


def test_doses_of_steroids_are_in_the_bands_of_the_form(tellers):
    cases = {}
    doses = [None, "1.5", "5", "5.01", "7.5", "20", "20.5", "30", "80"]
    for drug, mg, why in product(Steroid.values, doses, ["", *WhyHydrocortisone.values]):
        if (why and drug != Steroid.HYDROCORTISONE) or (drug == Steroid.NONE and mg != "5"):
            continue
        dose = Decimal(0) if drug == Steroid.NONE else mg and Decimal(mg)
        one = tellers().infused().enrolled()
        one.told(SteroidDose, timepoint="before", drug=drug, mg=dose, why=why)
        equal = None if dose is None else prednisolone(drug, dose)
        right = "0" if why == "replacement" else None if equal is None else band_of(equal).value
        cases[drug, mg, why] = one, right
    values = everybody()
    assert {
        case: found
        for case, (one, right) in cases.items()
        if (found := values(one).get(("before", ""))) != right
    } == {}
    assert len(cases) > 70


def test_the_dose_at_month_12_is_that_of_its_check_in(tellers):
    none = {"timepoint": "today", "drug": "none", "mg": 0}
    cases = [
        (tellers().infused().enrolled().checked_in(365).told(SteroidDose, **none), "0"),
        (tellers().infused().enrolled().checked_in(180, "m6").told(SteroidDose, **none), None),
        (
            tellers().infused("2025-01-01").enrolled().checked_in(365).told(SteroidDose, **none),
            None,
        ),
    ]
    values = everybody()
    assert [values(one).get(("after", "")) for one, _ in cases] == [code for _, code in cases]


def test_kinds_targets_and_how_far_people_are(tellers):
    one = tellers().infused("2024", target="bcma", cells="unknown")
    one.infused("2023-05-05", 2, target="cd19")
    for code in ("iim.dm", "iim.pm", "ssc.diffuse"):
        Diagnosis.of(one.subject, code=code).save()
    undated = tellers().infused("2024", target="bcma").infused("2025-05-05", 2, target="cd19")
    waits, relative = tellers(), tellers().infused()
    Participant.objects.filter(pk=relative.subject).update(teller="relative")
    values = everybody()
    said = values(one)
    assert (said["kind", "iim"], said["kind", "ssc"]) == ("several", "ssc.diffuse")
    assert (said["target", ""], said.get(("cells", ""))) == ("cd19", None)
    assert (values(undated)["target", ""], values(undated)["answer", "m12"]) == ("bcma", "none")
    courses = [values(one)["course", ""] for one in (one, waits, relative)]
    assert courses == ["infused", "considered", "relative"]
