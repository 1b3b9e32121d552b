"""Whatever people told, each of them is in exactly one cell of each face of their disease."""

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from django.db import connection

from atlas.actions import candidates
from atlas.actions.candidates import make_candidate
from atlas.counting.bands import UnknownCell
from atlas.models import AtlasCell, Member
from atlas.tables.definitions import faces_of
from atlas.tables.faces import FaceCell
from atlas.tables.implications import implied_links
from atlas.tables.links import links
from hesperion.privacy.access import THEMSELF
from intake.consent.models import Consent, ConsentChoice
from intake.followup.choices import Via
from intake.followup.models import CheckIn, Pause, Schedule
from intake.participants.models import Participant
from intake.record.choices.car_t import (
    CaredFor,
    Cells,
    CourseStatus,
    NerveSign,
    OrganCare,
    Oxygen,
    Relapse,
    Sign,
    Target,
)
from intake.record.choices.check_ins import HAPPENINGS
from intake.record.choices.diseases import DIAGNOSES, Family, Organ
from intake.record.choices.markers import DEFINING, MARKERS, Finding, Marker
from intake.record.choices.people import Sex, YesNo
from intake.record.choices.treatments import Steroid, WhyHydrocortisone
from intake.record.models import (
    AdverseEvent,
    AffectedOrgan,
    Background,
    Course,
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
from intake.stories.models import Review
from tests.atlas_links import broken
from tests.factories.atlas_people import join, store_pool, without_history
from tests.sizes import size

pytestmark = [pytest.mark.django_db, pytest.mark.long]

_MODELS = [
    *[Infusion, Occasion, CheckIn, CourseSince, Outcome, MarkerFinding, AffectedOrgan, Death],
    *[AdverseEvent, Negative, SteroidDose, Pause, Background],
]
PEOPLE = size(2_000, 400)
JOINED = datetime(2025, 1, 10, tzinfo=UTC)
GIVEN = [
    "",
    "2019-05-05",
    "2024",
    "2025",
    "2024-02",
    "2024-12",
    "2025-02-01",
    "2025-06-30",
    "2023-05-05",
]
DATES = ["", "2025", "2025-08", "2025-08-20", "2026-03-01"]
_ASKED_NEGATIVE = {marker for markers in DEFINING.values() for marker in markers}


def one_of(chance, codes, none=True):
    return chance.choice([*codes.values, *([""] if none else [])])


def some_of(chance, codes):
    return chance.sample(codes.values, chance.randint(0, 2))


def told(chance, subject, is_quiet):
    """Rows with random codes, as forms can store them; by chance alone hardly anybody stays quiet."""
    found = [_diagnosis(subject, code) for code in _codes(chance)]
    yield from found
    yield Course.of(subject, status=one_of(chance, CourseStatus, none=False))
    if chance.random() < 0.8:
        yield Background.of(subject, sex=one_of(chance, Sex))
    yield Occasion(
        id=enrolment_id(subject), participant_id=subject, kind="enrolment",
        told_on=JOINED.date(), told_by="self",
    )  # fmt: skip
    families = {row.code.partition(".")[0] for row in found}
    for marker in sorted({marker for family in families for marker in MARKERS[family]}):
        findings = Finding.values if marker in _ASKED_NEGATIVE else [Finding.POSITIVE]
        if chance.random() < 0.7:
            yield MarkerFinding.of(
                subject, code=marker, timepoint="ever_before", finding=chance.choice(findings)
            )
    for organ in chance.sample(Organ.values, 4):
        yield AffectedOrgan.of(subject, code=organ)
    if chance.random() < 0.1:
        yield Death.of(subject, died_on=chance.choice(DATES))
    if is_quiet:
        yield Infusion.of(subject, number=1, given="2024-12", relapse=Relapse.NO)
    elif chance.random() < 0.8:
        yield from _infused(chance, subject)


def _codes(chance):
    return chance.sample([code for code, _ in DIAGNOSES if code != "other"], chance.randint(1, 3))


def _diagnosis(subject, code):
    return Diagnosis.of(subject, code=code)


def _infused(chance, subject):
    for number in range(1, chance.randint(1, 3) + 1):
        yield Infusion.of(
            subject, number=number, given=chance.choice(GIVEN), target=one_of(chance, Target),
            cells=one_of(chance, Cells), relapse=one_of(chance, Relapse),
            relapsed=chance.choice(DATES),
        )  # fmt: skip
    infusion = {"infusion_id": Infusion.of(subject, number=1).pk}
    for kind, facts in (
        ("crs", {"cared_for": one_of(chance, CaredFor), "signs": some_of(chance, Sign),
                 "oxygen": one_of(chance, Oxygen)}),
        ("icans", {"nerves": some_of(chance, NerveSign)}),
        ("licats", {"organ": one_of(chance, OrganCare)}),
    ):  # fmt: skip
        yield AdverseEvent.of(subject, **infusion, kind=kind, facts=facts)
    for kind in chance.sample(HAPPENINGS, 3):
        yield AdverseEvent.of(subject, **infusion, kind=kind, onset=chance.choice(DATES))
    yield from _dose(chance, subject, timepoint="before")


def _dose(chance, subject, **values):
    drug = chance.choice(Steroid.values)
    mg = 0 if drug == Steroid.NONE else chance.choice([None, 1, 5, 7.5, 20, 25])
    why = one_of(chance, WhyHydrocortisone) if drug == Steroid.HYDROCORTISONE else ""
    yield SteroidDose.of(subject, drug=drug, mg=mg, why=why, **values)


def check_ins(chance, due, schedule, quiet):
    """Answers to some times, with random codes; some are taken back, and have no facts."""
    for subject, number, code, opens_on, due_on, closes_on in due:
        told_on = due_on + timedelta(chance.randint(-14, 60))
        occasion = Occasion(
            participant_id=subject, kind="check_in", told_on=told_on, told_by="self"
        )
        at = datetime.combine(told_on, datetime.min.time(), UTC)
        is_taken_back = chance.random() < 0.1
        yield occasion
        yield CheckIn(
            participant_id=subject, occasion=occasion, schedule=schedule, anchor_kind="infusion",
            anchor_number=number, code=code, opens_on=opens_on, due_on=due_on,
            closes_on=closes_on, anchor_date=due_on, begun_at=at, sent_at=at, via=Via.values[0],
            nothing_new=False, taken_back_at=at if is_taken_back else None,
        )  # fmt: skip
        if is_taken_back:
            continue
        of, since = {"occasion_id": occasion.pk}, told_on - timedelta(190)
        course = Relapse.NO if subject in quiet else one_of(chance, Relapse, none=False)
        relapsed = chance.choice(DATES) if course == Relapse.YES else ""
        yield CourseSince.of(subject, **of, course=course, since=since, relapsed=relapsed)
        yield Outcome.of(
            subject, **of, timepoint="today", recalled=False, b_cells=one_of(chance, YesNo),
            off_medicines=one_of(chance, YesNo),
        )  # fmt: skip
        for marker in chance.sample(Marker.values, 6):
            yield MarkerFinding.of(
                subject,
                **of,
                code=marker,
                timepoint="today",
                finding=one_of(chance, Finding, none=False),
            )
        for kind in chance.sample(HAPPENINGS, 4):
            yield Negative.of(subject, **of, about=kind, since=since, until=told_on)
        yield AdverseEvent.of(
            subject, **of, infusion_id=None, kind="infection", onset=chance.choice(DATES)
        )
        yield from _dose(chance, subject, **of, timepoint="today")


def store(rows):
    by_model = {}
    for row in rows:
        by_model.setdefault(type(row), []).append(row)
    for model, those in by_model.items():
        model.objects.bulk_create(those)


@pytest.fixture
def people():
    chance = random.Random(7)
    without_history(_MODELS)
    pool = store_pool(PEOPLE)
    join(pool, "waiting", JOINED)
    for model in (Diagnosis, Course):
        model.objects.all()._raw_delete("default")
    quiet = {*pool[::5]}
    store(row for one in pool for row in told(chance, one, one in quiet))
    relatives = chance.sample(pool, PEOPLE // 10)
    Participant.objects.filter(pk__in=relatives).update(teller="relative")
    _unread(pool)
    _rest(chance, pool)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT subject, anchor_number, code, opens_on, due_on, closes_on FROM derived.due('2026-11-30')"
            " WHERE anchor_kind = 'infusion' AND due_on < '2026-11-01'"
            " ORDER BY array_position(%s, subject), anchor_number, due_on",
            [pool],
        )
        due = [one for one in cursor.fetchall() if chance.random() < 0.6]
    store(check_ins(chance, due, Schedule.objects.get(), quiet))
    return pool


def _unread(pool):
    """Of some no story is included: nobody read it, or it waits for an answer, or it was declined."""
    Review.objects.filter(participant__in=pool[::20]).delete()
    with connection.cursor() as cursor:
        for place, state in ((1, "sent_back"), (2, "declined")):
            cursor.execute(
                "UPDATE stories_review SET state = %s, reason = '-' WHERE participant_id = ANY (%s)",
                [state, pool[place::20]],
            )
    by = {"decided_by": THEMSELF, "decided_at": JOINED + timedelta(1)}
    Review.objects.bulk_create(
        Review(participant_id=one, state="changed", **by) for one in pool[3::20]
    )


def _rest(chance, pool):
    """Some may be written to, and some want to be left alone."""
    consents = Consent.objects.filter(participant__in=chance.sample(pool, PEOPLE // 2))
    choice = {"purpose": "contact", "granted": True}
    ConsentChoice.objects.bulk_create(
        ConsentChoice(
            participant_id=one.participant_id, consent=one, **choice, chosen_at=one.signed_at
        )
        for one in consents.defer("signature")
    )
    days = {"from_on": date(2026, 2, 1), "until_on": date(2026, 7, 1), "kind": "pause"}
    Pause.objects.bulk_create(
        Pause(participant_id=one, **days) for one in chance.sample(pool, PEOPLE // 3)
    )


def latest_states(state):
    latest = Review.objects.order_by("participant", "-decided_at").distinct("participant")
    return (one for one, last in latest.values_list("participant", "state") if last == state)


def numbers():
    """How many people are in the populations of each disease, by rows of participants."""
    found = Counter()
    infused = {*Infusion.objects.values_list("participant", flat=True)}
    tellers = dict(Participant.objects.values_list("pk", "teller"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT subject FROM derived.states_at_12('2026-11-30')")
        month_12 = {one for (one,) in cursor.fetchall()}
    families = {
        (one, code.partition(".")[0])
        for one, code in Diagnosis.objects.values_list("participant", "code")
    }
    included = {*latest_states("included")}
    for one, family in families:
        found["confirmed", family] += 1
        if one not in included:
            continue
        found["people", family] += 1
        if one in infused and tellers[one] != "relative":
            found["infused", family] += 1
            found["month-12", family] += one in month_12
    return found


def test_each_person_is_in_exactly_one_cell_of_each_face(people):
    make_candidate(by="user:1", on=date(2026, 11, 30))
    in_cells, right = Counter(), numbers()
    face_of = dict(AtlasCell.objects.values_list("pk", "face"))
    seen = set()
    for cell, one in Member.objects.values_list("cell", "participant"):
        assert (face_of[cell], one) not in seen
        seen.add((face_of[cell], one))
        in_cells[face_of[cell]] += 1
    expected = {
        face.name: right[face.population, family.value]
        for family in Family
        for face in faces_of(family)
        if right[face.population, family.value]
    }
    assert dict(in_cells) == expected
    _hold_what_the_attack_knows()
    assert min(right.values()) > 5
    keys = Member.objects.values_list("cell__key", flat=True).distinct()
    codes = {
        code
        for family in Family
        for face in faces_of(family)
        for one in face.dimensions.values()
        for code in one
    }
    assert codes - {part for key in keys for part in key.split(":")} == set()


def _hold_what_the_attack_knows():
    """Nobody contradicts what the attack takes for known; what it can't know counts as nobody."""
    sets = {}
    for face, key, one in Member.objects.values_list("cell__face", "cell__key", "participant"):
        sets.setdefault((face, key), set()).add(one)
    for family in Family:
        faces = faces_of(family)
        cells = {cell: (face.name, face.key(cell)) for face in faces for cell in face.cells()}
        people = {cell: sets[name] for cell, name in cells.items() if name in sets}
        assert broken([*links(faces), *implied_links(faces)], people) == []
        by_year = {}
        for face in faces:
            if face.table == "later-events":
                not_over = people.get(FaceCell(face.name, ("not_yet",)), set())
                by_year.setdefault(face.about.partition(".")[2], []).append(not_over)
        years = [by_year[year] for year in ("1", "2", "3", "6")]
        assert all(one == year[0] for year in years for one in year)
        assert all(one[0] <= other[0] for one, other in pairwise(years))


def test_an_answer_that_no_cell_is_for_stops_the_count_with_a_sentence(monkeypatch):
    (person,) = store_pool(1)
    join([person], "waiting", JOINED)
    (face,) = [face for face in faces_of(Family.SLE) if face.table == "people"]
    fewer = type(face)(
        face.table, face.population, face.family, "", {"course": ("infused", "not_told")}
    )
    monkeypatch.setattr(candidates, "faces_of", lambda family: [fewer] if family == "sle" else [])
    with pytest.raises(UnknownCell, match=r"Somebody told what no cell of people:sle@.* is for"):
        make_candidate(by="user:1")
