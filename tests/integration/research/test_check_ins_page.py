"""The page of check-ins: whose time is open, missed or silent, why, and for whom."""

from datetime import timedelta

import pgtrigger
import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.utils import timezone

from hesperion.privacy.audit.models import Event
from hesperion.ui.days import utc_today
from intake.consent.models import Consent, NoContactReport
from intake.followup.models import Reminder
from intake.participants.models import Participant
from intake.record.models import Death
from tests.factories.full_record import full_record
from tests.staff import in_group

pytestmark = pytest.mark.django_db

PAGE = "/admin/research/check-ins/"


@pytest.fixture(autouse=True)
def _counted_anew():
    cache.clear()


@pytest.fixture
def participant():
    """Who was infused half a year ago, and joined before the time of month 6 opened."""
    given = utc_today() - timedelta(days=180)
    found = full_record(infusion={"given": f"{given}"})
    joined = timezone.now() - timedelta(days=60)
    Participant.objects.filter(pk=found.pk).update(submitted_at=joined)
    with pgtrigger.ignore():
        Consent.objects.filter(participant=found).update(signed_at=joined)
    for model in (Death, NoContactReport):
        model.objects.filter(participant=found).delete()
    return found


def page(client, query=""):
    return BeautifulSoup(client.get(f"{PAGE}{query}").content, "html.parser")


def rows(found):
    """The texts of each line of the list."""
    table = found.find(attrs={"aria-label": "Times of check-ins"})
    lines = table.select("tbody tr") if table else []
    return [[" ".join(cell.text.split()) for cell in line.select("th, td")] for line in lines]


def test_an_open_time_is_listed_with_its_mails_and_its_reading_is_audited(participant):
    asked = {"anchor_kind": "infusion", "anchor_number": 1, "code": "m6", "asked_on": "2026-11-20"}
    for step in (0, 1):
        Reminder.objects.create(participant=participant, **asked, step=step)
    [line] = rows(page(in_group("researcher")))
    assert line[:3] == [participant.public_id, "Month 6", "Infusion 1"]
    assert line[5:] == ["Open", "2 mails, the last on 20 November 2026"]
    event = Event.objects.get(subject=participant.pk, detail__view="check_ins:index")
    assert event.detail["fields"] == ["check_ins", "public_id"]


def test_whoever_was_reported_is_silent_and_no_word_of_the_report_is_shown(participant):
    NoContactReport.objects.create(participant=participant, reason="died", message="Qvist.")
    found = page(in_group("researcher"), "?state=silent&time=m6")
    [line] = rows(found)
    assert line[5:] == ["Silent", "Reported as not answering"]
    assert "Qvist" not in found.text


def test_the_numbers_of_a_time_add_up_to_the_people_who_have_it(participant):
    full_record()
    table = page(in_group("data steward")).find(attrs={"aria-label": "Numbers of states by time"})
    for line in table.select("tbody tr"):
        *numbers, total = [int(cell.text) for cell in line.select("td")]
        assert (sum(numbers), total) == (2, 2)


def test_nobody_is_listed_whose_consent_ended(participant):
    Consent.objects.filter(participant=participant).update(ended_at=timezone.now())
    assert rows(page(in_group("researcher"))) == []


@pytest.mark.parametrize("query", ["?state=answered", "?time=m0", "?page=x", "?state=%00"])
def test_what_nobody_knows_is_400(participant, query):
    assert in_group("researcher").get(f"{PAGE}{query}").status_code == 400


@pytest.mark.parametrize("group", ["requester", "medical reviewer", "consent manager"])
def test_who_sees_no_records_sees_no_check_ins(group):
    assert in_group(group).get(PAGE).status_code in (302, 403)
