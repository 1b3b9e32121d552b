"""Who is asked to sign a new version, how many these are, and what consent managers are told first."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hesperion.mail.models import Message
from intake.consent.actions.consents import enqueue_renewals
from intake.consent.models import Consent
from intake.consent.queries import current_document
from intake.consent.versions.queries import newest_version, unsigned_by
from tests.factories.consent_versions import (
    approve,
    offered,
    told,
    url,
)
from tests.factories.intake import confirmed, new_version
from tests.staff import in_group

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return in_group("consent manager")


@pytest.fixture
def other():
    return in_group("consent manager", email="other@example.com")


def test_the_first_page_says_what_is_next_to_each(manager, other):
    confirmed()
    assert "Start the next version" in manager.get("/admin/").text
    version = offered(by=manager.actor)
    assert "Somebody who wrote no part of version 9.0 must approve it." in told(
        manager.get("/admin/")
    )
    assert "Read and approve version 9.0" in told(other.get("/admin/"))
    approve(version)
    assert "1 have not signed it yet" in told(other.get("/admin/"))


def test_nobody_is_asked_for_a_text_that_another_version_took_over():
    participant = confirmed()
    new_version(current_document("parent"))
    assert (enqueue_renewals(), unsigned_by(newest_version())) == (0, 0)
    new_version(current_document())
    assert (enqueue_renewals(), enqueue_renewals()) == (1, 0)
    new_version(current_document("parent"))
    assert enqueue_renewals() == 0
    assert unsigned_by(newest_version()) == 1
    assert Consent.objects.get().participant == participant


def test_mails_go_out_in_batches_each_a_while_after_the_one_before(monkeypatch):
    monkeypatch.setattr("intake.consent.actions.consents.MAIL_BATCH", 2)
    for _number in range(5):
        confirmed()
    new_version(current_document())
    assert enqueue_renewals() == 5
    due = sorted(
        Message.objects.filter(kind="consent.reconsent").values_list("next_attempt_at", flat=True)
    )
    gaps = [later - due[0] for later in due]
    assert gaps == [timedelta(minutes=minutes) for minutes in (0, 0, 1, 1, 2)]


def test_counting_takes_as_many_statements_for_many_as_for_one(manager):
    version = offered()
    counts = []
    for _number in range(2):
        confirmed()
        with CaptureQueriesContext(connection) as queries:
            manager.get(url(version, "approve"))
        counts.append(len(queries))
    assert counts[0] == counts[1]
