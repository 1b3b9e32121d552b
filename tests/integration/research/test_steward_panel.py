"""Data stewards see on the first page of /admin/ what the week brought, and each number leads to its list."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from hesperion.privacy.audit.actions import record_event
from hesperion.privacy.audit.choices import Action
from intake.consent.actions.withdrawals import record_withdrawal
from intake.consent.choices import NoContactReason, WithdrawalKind
from intake.consent.models import NoContactReport, Withdrawal
from intake.stories.actions.flags import flag_story
from intake.stories.models import Flag
from tests.factories.full_record import full_record
from tests.people import reader
from tests.staff import in_group

pytestmark = pytest.mark.django_db


def numbers(client):
    """What the panel counts, by its words, as (count, address)."""
    links = BeautifulSoup(client.get("/admin/").content, "html.parser").select(".panel .numbers a")
    return {
        link.get_text(" ", strip=True).partition(" ")[2]: (link.b.get_text(), link["href"])
        for link in links
    }


def test_a_quiet_week_has_zeros_and_nothing_to_do():
    steward = in_group("data steward")
    assert {count for count, _ in numbers(steward).values()} == {"0"}
    assert "Nothing is waiting for you." in steward.get("/admin/").text


def test_each_number_is_that_of_the_week_and_leads_to_its_list():
    steward = in_group("data steward")
    participant = full_record()
    Withdrawal.objects.update(withdrawn_at=timezone.now() - timedelta(days=8))
    record_event(
        actor=steward.actor, action=Action.IDENTITY, purpose="identity", subject=participant.pk
    )
    record_withdrawal(participant=participant, kind=WithdrawalKind.PUBLISHING)
    with reader():
        flag_story(subject=participant.pk, reason="They want to die.", by="user:1")
    Flag.objects.filter(decided_at=None).update(flagged_at=timezone.now() - timedelta(days=5))
    found = numbers(steward)
    for words in ("identities opened this week", "withdrawals this week", "flags overdue"):
        count, address = found[words]
        assert count == "1", words
        page = steward.get(address)
        assert page.status_code == 200
        assert page.text.count(participant.public_id) >= 1
    assert found["extracts made this week"][0] == "0"
    assert "Call a medical reviewer." in steward.get("/admin/").text


def test_what_waits_for_a_decision_is_the_next_thing_to_do():
    steward = in_group("data steward")
    participant = full_record()
    NoContactReport.objects.all().delete()
    NoContactReport.objects.create(participant=participant, reason=NoContactReason.DIED)
    count, address = numbers(steward)["no-contact reports to decide on"]
    assert count == "1"
    assert participant.public_id in steward.get(address).text
    button = BeautifulSoup(steward.get("/admin/").content, "html.parser").select_one("a.button")
    assert button.get_text() == "No-contact reports to decide on"
    assert button["href"] == address
