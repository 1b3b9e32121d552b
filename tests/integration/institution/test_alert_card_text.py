"""The words on the alert card: no patient sees them before a clinician approved exactly these."""

import re
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from hesperion.accounts.groups import GROUPS, MEDICAL_REVIEWER, STEWARD
from hesperion.privacy.audit.models import Event
from intake.institution.models import AlertCardText
from intake.institution.queries import approved_card_text
from tests.factories.institution import approved_card
from tests.integration.research.test_matrix import person
from tests.staff import in_group

pytestmark = pytest.mark.django_db

LIST = "/admin/institution/alertcardtext/"
CLINICIAN = {
    "clinician": "Dr. Vega",
    "clinician_role": "haematologist",
    "approved_on": "2026-11-02",
}


def approve(client, language="en", **changes):
    page = f"{LIST}{language}/approve/"
    (sha256,) = re.findall(r'name="sha256" value="(\w+)"', client.get(page).text)
    return client.post(page, {"sha256": sha256} | CLINICIAN | changes)


def written_by(client, text, language="en"):
    assert client.post(f"{LIST}{language}/change/", {"text": text}).status_code == 302


@pytest.mark.parametrize("role", [*GROUPS, "superuser", "nobody"])
def test_medical_reviewers_data_stewards_and_superusers_alone_open_the_pages(role):
    opens = role in (MEDICAL_REVIEWER, STEWARD, "superuser")
    client = person(role)
    for page in (LIST, f"{LIST}en/change/", f"{LIST}en/approve/"):
        assert (client.get(page).status_code == 200) is opens


def test_a_draft_in_each_language_comes_with_the_site_and_is_approved_by_nobody():
    assert set(AlertCardText.objects.values_list("pk", "approved_on")) == {
        ("en", None), ("de", None), ("es", None)
    }  # fmt: skip
    assert approved_card_text() is None


def test_one_writes_and_another_notes_who_approved_and_both_are_audited():
    steward = in_group(STEWARD)
    written_by(steward, "Call us first.")
    refused = approve(steward)
    assert refused.status_code == 409
    assert "Somebody else must note the approval." in refused.text
    reviewer = in_group(MEDICAL_REVIEWER, email="reviewer@example.com")
    assert approve(reviewer).status_code == 302
    shown = approved_card_text()
    assert (shown.text, shown.clinician, shown.approved_on) == (
        "Call us first.", "Dr. Vega", date(2026, 11, 2)
    )  # fmt: skip
    events = Event.objects.filter(action__startswith="card-").order_by("pk")
    assert [(event.action, event.actor) for event in events] == [
        ("card-written", steward.actor),
        ("card-approved", reviewer.actor),
    ]
    assert events[1].detail["clinician"] == "Dr. Vega"


def test_a_changed_text_is_not_approved_any_more_and_an_unchanged_one_stays():
    approved_card(text="Call us first.")
    steward = in_group(STEWARD)
    written_by(steward, "Call us first.")
    assert approved_card_text()
    written_by(steward, "Call us before.")
    assert approved_card_text() is None


def test_nor_is_one_that_the_database_was_told_to_change():
    approved_card()
    AlertCardText.objects.filter(pk="en").update(text="Something else.")
    assert approved_card_text() is None


def test_who_read_an_older_text_does_not_approve_the_newer():
    reviewer = in_group(MEDICAL_REVIEWER)
    answer = approve(reviewer, sha256="0" * 64)
    assert answer.status_code == 409
    assert "Please read it again." in answer.text


@pytest.mark.parametrize("wrong", [{"clinician": ""}, {"clinician_role": ""}, {"approved_on": ""}])
def test_an_approval_names_the_clinician_the_role_and_the_day(wrong):
    assert approve(in_group(MEDICAL_REVIEWER), **wrong).status_code == 422
    assert approved_card_text() is None


def test_the_day_is_not_in_the_future():
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert approve(in_group(MEDICAL_REVIEWER), approved_on=f"{tomorrow}").status_code == 422


def test_an_approval_can_be_withdrawn():
    approved_card()
    choice = {"action": "withdraw", "_selected_action": ["en"]}
    assert in_group(STEWARD).post(LIST, choice).status_code == 302
    assert approved_card_text() is None
    assert Event.objects.filter(action="card-withdrawn").exists()


@pytest.mark.parametrize(
    "wrong", [{"approved_by": "user:7"}, {"clinician": ""}, {"clinician_role": ""}, {"approved_on": None}]
)  # fmt: skip
def test_the_database_takes_no_half_approval_and_none_by_the_writer(wrong):
    approved_card()
    with pytest.raises(IntegrityError), transaction.atomic():
        AlertCardText.objects.filter(pk="en").update(**wrong)
