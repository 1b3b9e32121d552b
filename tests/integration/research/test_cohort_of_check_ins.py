"""The cohort knows check-ins: what they told, and states that change by the date alone."""

from datetime import timedelta

import pytest

from hesperion.ui.days import utc_today
from intake.consent.models import NoContactReport
from intake.followup.models import CheckIn, Reminder, Return
from intake.record.models import Death, SteroidDose
from research.cohort.day import move_cohort_to
from tests.factories.full_record import full_record
from tests.integration.research.test_cohort import differences, researchers, seen

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def others():
    with researchers() as connection:
        yield connection


def test_the_state_of_month_12_moves_with_the_day_alone(others):
    today = utc_today()
    given = today - timedelta(days=340)
    participant = full_record(infusion={"given": f"{given}"})
    for model in (Death, NoContactReport):
        model.objects.filter(participant=participant).delete()
    assert "m12:upcoming" in seen(others, participant)
    assert move_cohort_to(today + timedelta(days=20)) == 1
    assert "m12:open" in seen(others, participant)
    assert move_cohort_to(today + timedelta(days=20)) == 0
    assert differences(others) == 0


def test_whoever_was_asked_whether_to_go_on_is_silent_until_they_come_back(others):
    participant = full_record()
    for model in (Death, NoContactReport):
        model.objects.filter(participant=participant).delete()
    asked = {"anchor_kind": "infusion", "anchor_number": 1, "code": "m24", "step": 3}
    Reminder.objects.create(participant=participant, **asked, asked_on=utc_today())
    assert "silent:yes" in seen(others, participant)
    Return.objects.create(participant=participant, by="signed_in", returned_on=utc_today())
    assert "silent:not_reported" in seen(others, participant)
    assert differences(others) == 0


def test_check_ins_tell_when_it_came_back_and_what_is_taken(others):
    participant = full_record(infusion={"given": "2025-12-01", "relapse": "no", "relapsed": ""})
    assert {"last_check_in:m24", "relapse_day:183", "relapse:yes"} <= seen(others, participant)
    SteroidDose.of(
        participant.pk, occasion_id=CheckIn.objects.get().occasion_id, timepoint="today",
        drug="none", mg=0,
    ).save(force_insert=True)  # fmt: skip
    assert "steroid_free:m24:yes" in seen(others, participant)
    assert differences(others) == 0
