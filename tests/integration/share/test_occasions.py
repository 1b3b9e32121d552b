"""What can change over time is told on an occasion: at enrolment, and again at each check-in."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from hesperion.privacy import history
from hesperion.privacy.access import THEMSELF
from hesperion.privacy.classes import label_of
from intake.consent.actions.erasing import erase_participant
from intake.my import actions, steps
from intake.my.answer_history import earlier_answers
from intake.record import facts
from intake.record.models import AdverseEvent, Infusion, Occasion, OccasionFact, Outcome
from intake.record.models.occasion import enrolment_id
from research.models import ROWS
from tests.factories.full_record import FACTS, full_record
from tests.factories.intake import confirmed, submitted
from tests.factories.my import signed_in
from tests.people import reader
from tests.staff import in_group

pytestmark = pytest.mark.django_db

TOLD_AGAIN = [model for model in facts.MODELS if issubclass(model, OccasionFact)]


def check_in(participant, told_on=date(2026, 6, 1)):
    """A check-in with one fact of each kind that can be told again."""
    infusion = Infusion.objects.get(participant=participant)
    with history.by(THEMSELF):
        occasion = Occasion.objects.create(
            participant=participant, kind="check_in", told_on=told_on, told_by="self"
        )
        for model in TOLD_AGAIN:
            own = {"infusion_id": infusion.pk} if model is AdverseEvent else {}
            row = model.of(participant.pk, occasion_id=occasion.pk, **own, **FACTS[model])
            row.save(force_insert=True)
    return occasion


def told(participant):
    with reader():
        return steps.current_answers(participant)


def counts():
    return {model: model.objects.count() for model in [Occasion, *TOLD_AGAIN]}


def test_a_story_makes_the_one_enrolment_and_its_facts_belong_to_it():
    participant = submitted(who={"teller": "parent"})
    occasion = Occasion.objects.get()
    assert (occasion.participant, occasion.kind) == (participant, "enrolment")
    assert (occasion.told_on, occasion.told_by) == (timezone.localdate(), "parent")
    for model in TOLD_AGAIN:
        assert {row.occasion_id for row in model.objects.all()} <= {occasion.pk}


def test_a_correction_changes_the_facts_and_keeps_the_occasion():
    participant = submitted()
    before = Occasion.objects.values().get()
    scales = {"disease": 9, "tiredness": 9, "pain": 9, "daily_life": 9}
    actions.correct_answers(participant=participant, step="today", values=scales)
    assert Occasion.objects.values().get() == before
    assert set(Outcome.objects.values_list("occasion", flat=True)) == {before["id"]}


BAD_ROWS = {
    "a second enrolment": lambda p: Occasion.objects.create(
        participant=p, kind="enrolment", told_on="2026-01-01", told_by="self"
    ),
    "an occasion of no known kind": lambda p: Occasion.objects.create(
        participant=p, kind="visit", told_on="2026-01-01", told_by="self"
    ),
    "an occasion told by nobody": lambda p: Occasion.objects.create(
        participant=p, kind="check_in", told_on="2026-01-01", told_by=""
    ),
    "a fact twice on one occasion": lambda p: Outcome.objects.create(
        id=uuid4(), participant=p, occasion_id=enrolment_id(p.pk), timepoint="today", recalled=False
    ),
    "a fact of no occasion": lambda p: Outcome.of(
        p.pk, occasion_id=uuid4(), timepoint="today", recalled=False
    ).save(force_insert=True),
    **{
        f"a {model.__name__} of another's occasion": lambda p, model=model: model.objects.update(
            occasion_id=enrolment_id(submitted().pk)
        )
        for model in TOLD_AGAIN
    },
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_ROWS)
def test_the_database_refuses(name):
    participant = submitted()
    check_in(participant)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError), transaction.atomic():
        BAD_ROWS[name](participant)


def test_two_check_ins_may_be_on_one_day():
    participant = submitted()
    check_in(participant)
    check_in(participant)
    assert Occasion.objects.filter(kind="check_in").count() == 2


def test_the_enrolments_answers_read_the_same_after_a_check_in():
    participant = submitted()
    before = told(participant)
    check_in(participant)
    assert told(participant) == before
    with reader():
        assert earlier_answers(participant) == []


def test_a_correction_leaves_the_facts_of_a_check_in_alone():
    participant = submitted()
    occasion = check_in(participant)
    here = {model: list(model.objects.filter(occasion=occasion).values()) for model in TOLD_AGAIN}
    none = {"now": [], "past": []}
    actions.correct_answers(participant=participant, step="treatments", values=none)
    for model, rows in here.items():
        assert list(model.objects.filter(occasion=occasion).values()) == rows


def test_the_download_holds_the_facts_of_all_occasions_the_oldest_first():
    participant = confirmed()
    days = [timezone.localdate() + timedelta(days=days) for days in (0, 90, 180)]
    for day in reversed(days[1:]):
        check_in(participant, told_on=day)
    path = f"/my/{participant.public_id}/download/file/"
    rows = signed_in(participant).get(path).json()["rows"]
    kinds = [(row["kind"], row["told_on"]) for row in rows["occasion"]]
    assert kinds == list(zip(["enrolment", "check_in", "check_in"], map(str, days), strict=True))
    order = [row["id"] for row in rows["occasion"]]
    for model, count in counts().items():
        assert len(rows[label_of(model)]) == count
    for model in TOLD_AGAIN:
        told = [order.index(row["occasion_id"]) for row in rows[label_of(model)]]
        assert told == sorted(told)


def test_researchers_see_the_facts_of_both_with_the_kind_and_the_day():
    participant = full_record()
    check_in(participant)
    days = [("enrolment", date(2026, 1, 2)), ("check_in", date(2026, 6, 1))]
    for model in TOLD_AGAIN:
        rows = ROWS[model].objects.filter(record_id=participant.public_id)
        assert list(rows.values_list("occasion", "told_on")) == days
    page = in_group("researcher").get(f"/admin/research/record/{participant.public_id}/change/")
    assert "Check-in, " in page.text
    assert "1 June 2026" in page.text


def test_erasing_takes_both():
    submitted()
    others = counts()
    participant = confirmed()
    check_in(participant)
    erase_participant(participant=participant, by="system:test")
    assert counts() == others
