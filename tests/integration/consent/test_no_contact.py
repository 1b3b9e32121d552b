"""Somebody says that a person has died or can't answer: told by whoever reads the mail, without signing in."""

import uuid

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from hesperion.mail import actions as mail
from hesperion.mail.models import Message
from hesperion.privacy import history
from hesperion.privacy.audit.models import Event
from intake.consent.models import Consent, NoContactReport
from intake.consent.no_contact.links import token_for
from intake.participants.queries import confirmation_token
from intake.record.models import Death, Outcome
from tests.factories.intake import EMAIL, NAME, STORY, confirmed
from tests.factories.my import signed_in
from tests.factories.resume import links_in
from tests.people import Person, reader
from tests.staff import in_group

pytestmark = pytest.mark.django_db

FOLLOW_UPS = ["consent.status", "consent.reconsent", "consent.majority"]


def link_of(participant):
    return f"/share/silence/{token_for(participant)}/"


def owe(kind, participant):
    mail.enqueue(kind=kind, subject=participant.pk)
    mail.deliver_due()


@pytest.mark.parametrize("kind", FOLLOW_UPS)
def test_every_follow_up_mail_carries_the_link(postbox, kind):
    participant = confirmed()
    owe(kind, participant)
    assert link_of(participant) in links_in(postbox.letters[-1])


def test_opening_the_link_reports_nothing_and_shows_nothing_of_the_person():
    participant = confirmed()
    for scan in (Person().get, Person().head):
        answer = scan(link_of(participant))
        assert answer.status_code == 200
        for private in (NAME, EMAIL, STORY, participant.public_id):
            assert private not in answer.text
    assert not NoContactReport.objects.exists()


@pytest.mark.parametrize("reason", ["died", "cannot_answer"])
def test_what_is_told_is_kept_and_the_message_encrypted(reason):
    participant = confirmed()
    told = {"reason": reason, "message": "She died in May."}
    assert Person().post(link_of(participant), told).url == "/share/silence/thanks/"
    row = NoContactReport.objects.get()
    assert (row.participant, row.reason) == (participant, reason)
    assert b"May" not in NoContactReport.objects.values_list("message", flat=True).get().stored
    with reader():
        assert row.message == "She died in May."
    assert not Death.objects.exists()


def test_the_message_may_be_left_out_and_the_reason_may_not():
    link = link_of(confirmed())
    assert Person().post(link, {"message": "x"}).status_code == 422
    assert Person().post(link, {"reason": "alive"}).status_code == 422
    assert Person().post(link, {"reason": "died"}).status_code == 302
    assert NoContactReport.objects.get().message is None


def test_from_then_on_no_follow_up_mail_goes_out_not_even_one_that_is_owed(postbox):
    participant = confirmed()
    mail.deliver_due()
    letters = len(postbox.letters)
    mail.enqueue(kind="consent.status", subject=participant.pk)
    Person().post(link_of(participant), {"reason": "died"})
    for kind in FOLLOW_UPS:
        owe(kind, participant)
    assert len(postbox.letters) == letters
    assert Message.objects.filter(dropped_at__isnull=False).count() == 4


@pytest.mark.parametrize("token", ["x", "a.b", "0" * 32 + ".forged", "%ED%A0%80"])
def test_a_link_that_we_did_not_make_is_told_so(token):
    assert Person().get(f"/share/silence/{token}/").status_code == 404


def test_a_confirmation_link_reports_nothing():
    assert Person().get(f"/share/silence/{confirmation_token(confirmed())}/").status_code == 404


def test_the_database_refuses_another_reason():
    participant = confirmed()
    with pytest.raises(IntegrityError), transaction.atomic():
        NoContactReport.objects.create(participant=participant, reason="bored")


@pytest.fixture
def report():
    participant = confirmed()
    Message.objects.all().delete()
    return NoContactReport.objects.create(
        participant=participant, reason="died", message="Her brother."
    )


def page_of(report, name):
    return f"/admin/consent/nocontactreport/{report.pk}/{name}/"


def test_a_data_steward_reads_the_report_which_is_audited(report):
    page = in_group("data steward").get(page_of(report, "change")).text
    assert "Her brother." in page
    assert report.participant.public_id in page
    assert NAME not in page
    read = Event.objects.get(subject=report.participant_id, action="read")
    assert "message" in read.detail["fields"]


def test_mails_go_out_again_once_a_data_steward_found_that_they_answer(report, postbox):
    owe("consent.status", report.participant)
    assert postbox.letters == []
    steward = in_group("data steward")
    assert steward.post(page_of(report, "decide"), {"finding": "bored"}).status_code == 422
    assert steward.post(page_of(report, "decide"), {"finding": "answers"}).status_code == 302
    owe("consent.status", report.participant)
    assert len(postbox.letters) == 1
    decided = Event.objects.get(subject=report.participant_id, action="no-contact-decided")
    assert decided.detail == {"finding": "answers"}
    assert NoContactReport.objects.values_list("found_by", flat=True).get() == decided.actor


def test_no_mail_goes_out_where_it_was_found_to_be_so_or_is_told_again(report, postbox):
    steward = in_group("data steward")
    steward.post(page_of(report, "decide"), {"finding": "true"})
    owe("consent.status", report.participant)
    steward.post(page_of(report, "decide"), {"finding": "answers"})
    Person().post(link_of(report.participant), {"reason": "cannot_answer"})
    owe("consent.status", report.participant)
    assert postbox.letters == []


@pytest.mark.parametrize("role", ["researcher", "reviewer", "medical reviewer", "editor"])
def test_nobody_else_reads_or_decides_on_reports(report, role):
    person = in_group(role)
    assert person.get(page_of(report, "change")).status_code == 403
    assert person.post(page_of(report, "decide"), {"finding": "answers"}).status_code == 403


def test_reports_on_who_left_the_study_are_shown_to_nobody(report):
    Consent.objects.update(ended_at=timezone.now())
    assert in_group("data steward").get(page_of(report, "decide")).status_code == 404


def find(report, finding, died_on=""):
    told = {"finding": finding, "died_on": died_on}
    return in_group("data steward", email=f"{uuid.uuid4()}@example.com").post(
        page_of(report, "decide"), told
    )


def deaths():
    return list(Death.objects.values_list("died_on", "source"))


@pytest.mark.parametrize("died_on", ["", str(timezone.now().year), f"{timezone.now():%Y-%m-%d}"])
def test_a_finding_that_they_died_is_a_death_until_it_is_taken_back(report, died_on):
    assert find(report, "true", died_on).status_code == 302
    assert deaths() == [(died_on, "steward")]
    assert find(report, "true").status_code == 302
    assert deaths() == [("", "steward")]
    assert find(report, "answers").status_code == 302
    assert deaths() == []
    (kept,) = (model for model in history.models() if model.pgh_tracked_model is Death)
    assert kept.objects.order_by("pgh_id").values_list("died_on", flat=True)[0] == died_on


@pytest.mark.parametrize("died_on", ["2199", "05-2026", "2026-5-6-7", "soon", "2026-02-30", "1999"])
def test_a_date_of_death_that_can_not_be_is_refused_and_stays_typed(report, died_on):
    response = find(report, "true", died_on)
    assert response.status_code == 422
    assert f'value="{died_on}"' in response.text
    assert find(report, "answers", f"{timezone.now():%Y}").status_code == 422
    assert deaths() == []


def test_a_death_stays_where_another_report_of_it_is_found_true(report):
    again = NoContactReport.objects.create(participant=report.participant, reason="died")
    find(report, "true")
    find(again, "true")
    find(report, "answers")
    assert deaths() == [("", "steward")]


def test_somebody_who_can_not_answer_has_not_died(report):
    NoContactReport.objects.update(reason="cannot_answer")
    assert 'name="died_on"' not in in_group("data steward").get(page_of(report, "decide")).text
    assert find(report, "true", "2026").status_code == 302
    assert deaths() == []


def test_what_a_relative_told_of_the_death_stays(report):
    Death.of(report.participant_id, died_on="2025-03").save(force_insert=True)
    for finding in ("true", "answers"):
        find(report, finding)
        assert deaths() == [("2025-03", "relative")]


def test_corrections_leave_a_death_alone_that_a_data_steward_found_out(report):
    find(report, "true")
    participant = report.participant
    told = {"off_medicines": "yes"}
    signed_in(participant).post(f"/my/{participant.public_id}/answers/off-medicines/", told)
    assert Outcome.objects.get(timepoint="today").off_medicines == "yes"
    assert deaths() == [("", "steward")]
