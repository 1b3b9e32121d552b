"""The pages of a check-in, signed in: the short way, what lies beside it, and what they refuse."""

import json
import re
import uuid
from datetime import date
from html import unescape
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from jsonschema import Draft202012Validator

from hesperion.mail.models import Message
from intake.consent.actions.withdrawals import record_withdrawal
from intake.consent.choices import NoContactReason, WithdrawalKind
from intake.consent.models import Withdrawal
from intake.consent.no_contact.actions import file_report
from intake.followup.actions.check_ins import send_check_in
from intake.followup.actions.drafts import drop_stale_check_ins
from intake.followup.actions.pauses import pause
from intake.followup.choices import PauseKind, ReturnBy, Via
from intake.followup.models import CheckIn, CheckInDraft, Pause, Return
from intake.followup.queries import answerable_times
from intake.my.export import SCHEMA
from intake.record.models import AdverseEvent, CourseSince, Negative
from intake.stories.models import Flag
from tests.factories.intake import confirmed
from tests.factories.my import signed_in
from tests.services import in_parallel

pytestmark = pytest.mark.django_db

SHORT_WAY = {
    "course": {
        "course": "no", "disease": "1", "tiredness": "2", "pain": "0", "daily_life": "1",
    },
    "medicines": {"medicines": "same"},
    "happened": {"happened": "none", "now": "none"},
    "tests": {"tested": "none", "pregnancy": "none"},
    "again": {"choose_again": "yes"},
}  # fmt: skip
DAY_100 = "2030-04-12"


def joined(**answers):
    with time_machine.travel("2030-01-02", tick=False):
        willing = {"purposes": ["study", "contact"]}
        return confirmed(**{"infusion": {"given": "2030-01-01"}, "choices": willing} | answers)


@pytest.fixture
def participant():
    return joined()


@pytest.fixture
def day_100():
    with time_machine.travel(DAY_100, tick=False) as clock:
        yield clock


@pytest.fixture
def person(participant, day_100):
    return signed_in(participant)


def address(participant, path=""):
    return f"/my/{participant.public_id}/check-in/{path}"


def shown(response):
    return " ".join(unescape(response.text).split())


def answer(person, participant, **steps):
    """Answer these steps; the address to which the last one leads."""
    for key, values in steps.items():
        name = key.replace("_", "-")
        response = person.post(address(participant, f"{name}/"), values)
        assert response.status_code == 302, shown(response)
    return response.url


def test_the_short_way_has_six_pages_and_at_most_twelve_answers(person, participant):
    pages, url = [], person.get(address(participant)).url
    while url != address(participant):
        key = url.rstrip("/").rpartition("/")[2]
        pages.append(key)
        url = person.post(url, SHORT_WAY[key]).url
    assert [*pages, "check"] == ["course", "medicines", "happened", "tests", "again", "check"]
    assert sum(len(values) for values in SHORT_WAY.values()) <= 12
    assert person.post(address(participant)).url == address(participant, "sent/")
    check_in = CheckIn.objects.get()
    assert check_in.nothing_new
    assert check_in.via == Via.PAGE
    assert not CheckInDraft.objects.exists()
    assert "Your next check-in opens on 17 June 2030" in shown(
        person.get(address(participant, "sent/"))
    )


def test_what_was_told_before_stands_beside_the_question(person, participant):
    answer(person, participant, **SHORT_WAY)
    person.post(address(participant))
    with time_machine.travel("2030-07-01", tick=False):
        later = signed_in(participant)
        page = shown(later.get(address(participant, "course/")))
        assert "How has your disease been since 12 April 2030?" in page
        assert page.count("On 12 April 2030 you said:") == 4
        answer(later, participant, course={"course": "no"})
        medicines = shown(later.get(address(participant, "medicines/")))
    assert "the same as on 12 April 2030?" in medicines
    assert "Prednisolone or prednisone, 7.5 mg a day; Hydroxychloroquine" in medicines


def test_what_happened_opens_its_details_as_often_as_it_happened(person, participant):
    steps = {key: SHORT_WAY[key] for key in ("course", "medicines")}
    onward = answer(person, participant, **steps, happened={"happened": ["infection", "cancer"]})
    assert onward == address(participant, "infection-1/")
    onward = answer(person, participant, infection_1={"later": "infection_ward", "again": "yes"})
    assert onward == address(participant, "infection-2/")
    assert answer(person, participant, infection_2={}) == address(participant, "cancer-1/")
    left = {key: SHORT_WAY[key] for key in ("tests", "again")}
    answer(person, participant, cancer_1={}, **left)
    person.post(address(participant))
    told = AdverseEvent.objects.filter(occasion__kind="check_in")
    assert sorted(told.values_list("kind", "number")) == [
        ("cancer", 1), ("infection", 1), ("infection", 2),
    ]  # fmt: skip


def test_danger_is_met_on_the_page_before_sending(person, participant):
    told = SHORT_WAY | {"happened": {"happened": "cancer", "now": "fever"}}
    answer(person, participant, **{key: told[key] for key in ("course", "medicines", "happened")})
    answer(person, participant, cancer_1={}, tests={}, again={})
    page = shown(person.get(address(participant)))
    for words in ("Fever of 38 °C", "Is this happening now?", "tel:112", "https://"):
        assert words in page
    assert not Flag.objects.exists()
    person.post(address(participant))
    assert Flag.objects.get().flagged_by == "system:check-in"


def test_without_danger_the_page_has_no_alarm(person, participant):
    answer(person, participant, **SHORT_WAY)
    assert "Is this happening now?" not in shown(person.get(address(participant)))


def test_a_change_leads_back_to_all_answers(person, participant):
    answer(person, participant, **SHORT_WAY)
    page = person.get(address(participant))
    change = address(participant, "course/?change")
    assert f'href="{change}"' in page.text
    assert person.post(change, {"course": "better"}).url == address(participant)
    assert person.post(change, {"course": "yes"}).url == address(participant, "relapse/")


def test_at_year_two_a_no_to_going_on_ends_the_mails(participant):
    with time_machine.travel("2032-01-05", tick=False):
        person = signed_in(participant)
        answer(person, participant, **SHORT_WAY)
        assert person.post(address(participant), {}).status_code == 422
        assert person.post(address(participant), {"go_on": "no"}).status_code == 302
    assert CheckIn.objects.get().code == "m24"
    assert Withdrawal.objects.get().kind == "contact"


def test_a_parent_is_asked_about_growing_and_not_about_pregnancy_or_mood():
    child = joined(who={"teller": "parent"}, age={"age_group": "7-11"})
    with time_machine.travel(DAY_100, tick=False):
        person = signed_in(child)
        answer(person, child, **{key: SHORT_WAY[key] for key in ("course", "medicines")})
        happened = shown(person.get(address(child, "happened/")))
        answer(person, child, happened={})
        tests = shown(person.get(address(child, "tests/")))
        answer(person, child, tests={})
        again = shown(person.get(address(child, "again/")))
    assert "ending my life" not in happened
    assert "pregnancy" not in tests
    assert "Does your child grow as expected?" in again
    assert "mood" not in again
    assert "School or kindergarten" in again


def test_a_child_who_came_into_another_age_is_asked_and_a_no_skips_this_time():
    child = joined(who={"teller": "parent"}, age={"age_group": "0-6"}, about={"birth_year": 2024})
    with time_machine.travel("2032-01-05", tick=False):
        person = signed_in(child)
        assert person.get(address(child)).url == address(child, "own-answer/")
        page = person.post(address(child, "own-answer/"), {"agrees": "no"})
        assert page.status_code == 200
        assert "Your child said no." in shown(page)
        assert not CheckInDraft.objects.exists()
        assert Pause.objects.get().kind == PauseKind.LATER
        assert answer(person, child, own_answer={"agrees": "yes"}) == address(child, "course/")
        assert answer(person, child, **SHORT_WAY) == address(child)
        person.post(address(child), {"go_on": "yes"})
    assert CheckIn.objects.get().assent == "7-11"
    with time_machine.travel("2033-01-05", tick=False):
        assert signed_in(child).get(address(child)).url == address(child, "course/")


@pytest.mark.parametrize(
    ("key", "typed", "sentence"),
    [
        ("course", {"course": "no", "pain": "11"}, "Choose one of the answers on this page."),
        ("course", {"course": "no\0"}, "Choose one"),
        ("relapse", {"relapsed_2": "9999"}, "This year is still to come."),
        ("relapse", {"relapsed_2": "2029"}, "This is before the infusion."),
        ("relapse", {"relapsed_2": "2030", "relapsed_1": "7"}, "This month is still to come."),
        ("happened", {"happened": ["none", "cancer"]}, "You chose “None of these” and something else."),
        ("infection-1", {"onset_2": "2029"}, "You told us until 2 January 2030. Is this from before?"),
        ("infection-1", {"onset_2": "2030", "ended_2": "2029"}, "This is before it began."),
    ],
)  # fmt: skip
def test_bad_input_has_a_sentence_and_the_draft_stays(person, participant, key, typed, sentence):
    before = {"course": {"course": "yes"}, "relapse": {}, "medicines": {"medicines": "same"}}
    answer(person, participant, **before, happened={"happened": "infection"})
    saved = CheckInDraft.objects.values_list("changed_at", flat=True).get()
    page = person.post(address(participant, f"{key}/"), typed)
    assert page.status_code == 422
    assert sentence in shown(page)
    assert CheckInDraft.objects.values_list("changed_at", flat=True).get() == saved
    for name, value in typed.items():
        if re.fullmatch(r".*_\d", name):
            assert f'value="{value}"' in page.text


def test_what_is_said_to_be_from_before_is_taken(person, participant):
    before = {"course": {"course": "no"}, "medicines": {"medicines": "same"}}
    answer(person, participant, **before, happened={"happened": "infection"})
    typed = {"onset_2": "2029", "from_before": "on"}
    assert answer(person, participant, infection_1=typed) == address(participant, "tests/")


def test_an_older_window_does_not_overwrite_a_newer_answer(person, participant):
    page = person.hidden_fields(address(participant, "course/"))
    answer(person, participant, course={"course": "better"})
    late = person.post(address(participant, "course/"), page | {"course": "no"})
    assert late.status_code == 409
    assert "Better, but never quiet" in shown(late)


def test_nobody_opens_the_check_in_of_another(participant, day_100):
    other = signed_in(joined(sign={"email": "other@example.com"}))
    with time_machine.travel(DAY_100, tick=False):
        (time,) = answerable_times(participant)
        mine = send_check_in(participant=participant, time=time, answers={}, via=Via.PAGE)
        for path in ("", "course/", f"{mine.pk}/", f"{mine.pk}/take-back/", f"{uuid.uuid4()}/"):
            assert other.get(address(participant, path)).status_code == 404


def test_a_time_of_another_anchor_is_refused(person, participant):
    assert person.get(address(participant, "?time=infusion-1-d100")).status_code == 302
    for name in ("decision-0-m6", "infusion-2-d100", "infusion-1-y99", "\0"):
        assert person.get(address(participant, f"?time={name}")).status_code == 400


def test_a_closed_check_in_says_when_it_closed_and_when_the_next_one_opens(participant):
    with time_machine.travel("2030-06-13", tick=False):
        page = signed_in(participant).get(address(participant))
    assert page.status_code == 410
    assert "This check-in closed on 10 June 2030." in shown(page)
    assert "The next one opens on 17 June 2030." in shown(page)


def test_what_is_typed_too_late_is_shown_again(participant):
    with time_machine.travel("2030-06-13", tick=False):
        page = signed_in(participant).post(
            address(participant, "course/"), {"course": "no", "version": "x"}
        )
    assert page.status_code == 409
    assert "This is not saved" in shown(page)


def test_somebody_who_stopped_is_not_asked(participant, person):
    consent = participant.consents.get()
    consent.ended_at = consent.signed_at
    consent.save(update_fields=["ended_at"])
    page = person.get(address(participant))
    assert page.status_code == 410
    assert "You asked us to stop" in shown(page)


def test_a_draft_goes_with_the_consent_and_when_its_time_is_long_over(person, participant):
    answer(person, participant, course={"course": "no"})
    assert drop_stale_check_ins() == 0
    record_withdrawal(participant=participant, kind=WithdrawalKind.USE)
    assert not CheckInDraft.objects.exists()
    other = joined(sign={"email": "other@example.com"})
    answer(signed_in(other), other, course={"course": "no"})
    with time_machine.travel("2030-07-02", tick=False):
        assert drop_stale_check_ins() == 1


def test_an_answer_ends_a_pause_and_a_silence(person, participant):
    pause(participant=participant, kind=PauseKind.PAUSE, until_on=date(2030, 9, 1))
    file_report(participant=participant, reason=NoContactReason.CANNOT_ANSWER)
    answer(person, participant, **SHORT_WAY)
    person.post(address(participant))
    assert Pause.objects.get().lifted_on == date(2030, 4, 12)
    assert Return.objects.get().by == ReturnBy.ANSWERED


def test_what_comes_by_the_mailed_link_has_a_receipt(participant, day_100):
    (time,) = answerable_times(participant)
    sent = send_check_in(participant=participant, time=time, answers={}, via=Via.LINK)
    message = Message.objects.get(kind="followup.received")
    assert (message.subject, message.about) == (participant.pk, sent.pk)


def test_sent_twice_the_second_press_sees_that_it_was_sent(person, participant):
    answer(person, participant, **SHORT_WAY)
    person.post(address(participant))
    page = person.get(address(participant))
    assert page.status_code == 200
    assert "You answered on 12 April 2030. Thank you." in shown(page)
    again = person.get(address(participant, "sent/?again"))
    assert "Already sent on 12 April 2030" in shown(again)


def test_a_check_in_that_was_sent_is_read_corrected_and_taken_back(person, participant):
    answer(person, participant, **SHORT_WAY)
    person.post(address(participant))
    check_in = CheckIn.objects.get()
    told = f"{check_in.pk}/"
    page = shown(person.get(address(participant, told)))
    assert "Quiet all the time" in page
    assert "Not answered yet" in page
    assert "Not given" not in page
    onward = person.post(address(participant, f"{told}course/"), {"course": "yes"})
    assert onward.url == address(participant, f"{told}relapse/")
    assert person.post(onward.url, {"relapsed_2": "2030"}).url == address(participant, told)
    assert CourseSince.objects.get().relapsed == "2030"
    assert not Negative.objects.filter(about="relapse").exists()
    assert "Take these answers back" in shown(person.get(address(participant, f"{told}take-back/")))
    assert person.post(address(participant, f"{told}take-back/")).status_code == 200
    assert person.get(address(participant, told)).status_code == 404
    assert person.get(address(participant)).url == address(participant, "course/")


def test_the_download_has_what_was_sent_and_what_is_begun(person, participant):
    answer(person, participant, **SHORT_WAY)
    person.post(address(participant))
    with time_machine.travel("2030-07-01", tick=False):
        later = signed_in(participant)
        answer(later, participant, course={"course": "better"})
        file = later.get(f"/my/{participant.public_id}/download/file/").json()
    schema = json.loads(Path(settings.BASE_DIR, "static", SCHEMA).read_text())
    assert [error.message for error in Draft202012Validator(schema).iter_errors(file)] == []
    (sent,) = file["check_ins"]["sent"]
    assert (sent["code"], sent["answers"]["course"]["course"]) == ("d100", "no")
    assert file["check_ins"]["draft"]["course"]["course"] == "better"
    assert {row["about"] for row in file["rows"]["negative"]} >= {"relapse", "cancer"}


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_is_sent(participant):
    def send():
        (time,) = times
        return send_check_in(participant=participant, time=time, answers={}, via=Via.PAGE)

    with time_machine.travel(DAY_100, tick=False):
        times = answerable_times(participant)
        sent = in_parallel(6, send)
    assert len([one for one in sent if one]) == 1
    assert CheckIn.objects.count() == 1
