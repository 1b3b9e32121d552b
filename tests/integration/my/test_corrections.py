"""What was told can be corrected: the old answer stays as history, and nothing is ever half."""

from datetime import datetime
from html import unescape

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from intake.consent.models import Consent
from intake.my import actions, steps
from intake.my.answer_history import earlier_answers
from intake.my.models import Correction
from intake.my.steps import current_answers
from intake.participants.models import Participant
from intake.record.forms.disease import OtherForm
from intake.record.models import Course, Diagnosis, Story
from intake.record.wording import worded
from intake.share import progress
from intake.share.steps import Step
from intake.stories.models import Review
from tests.factories.intake import STORY, confirmed
from tests.factories.my import signed_in
from tests.people import reader
from tests.services import in_parallel

pytestmark = pytest.mark.django_db


def shown(response):
    return unescape(response.text)


def address(participant, path=""):
    return f"/my/{participant.public_id}/answers/{path}"


def test_everything_told_stands_there_with_a_link_to_change_it():
    participant = confirmed()
    page = shown(signed_in(participant).get(address(participant)))
    for words in ("Germany", "Lupus (SLE)", "May 2016", "CAR-T cells were given", STORY):
        assert words in page
    for step in ("country", "diagnosis", "lupus", "car-t", "story"):
        assert f'href="{address(participant, step)}/"' in page
    assert "answers/consent/" not in page, "what was signed is not corrected"


def test_a_step_is_asked_again_with_what_it_holds():
    participant = confirmed()
    page = shown(signed_in(participant).get(address(participant, "lupus/")))
    assert 'value="2016"' in page
    assert f'href="{address(participant)}"' in page
    assert "Step " not in page


def test_a_correction_takes_the_place_of_the_answer_and_the_old_one_stays_as_history():
    participant = confirmed()
    person = signed_in(participant)
    new = {"first_symptoms_1": "2010", "diagnosed_0": "2", "diagnosed_1": "2011"}
    assert person.post(address(participant, "lupus/"), new).url == address(participant)
    assert Diagnosis.objects.get().diagnosed == "2011-02"
    history = Diagnosis.pgh_event_model.objects.order_by("pgh_id")
    assert [event.diagnosed for event in history] == ["2016-05", "2011-02"]
    assert history.last().pgh_context == {"actor": "participant"}


def test_the_story_can_be_corrected():
    participant = confirmed()
    signed_in(participant).post(address(participant, "story/"), {"text": "I write it anew."})
    with reader():
        assert Story.objects.get().text == "I write it anew."


def test_the_country_can_be_corrected():
    participant = confirmed()
    signed_in(participant).post(address(participant, "country/"), {"country": "AT"})
    assert Participant.objects.get().country == "AT"


def test_a_wrong_answer_gets_a_sentence_and_changes_nothing():
    participant = confirmed()
    person = signed_in(participant)
    response = person.post(address(participant, "lupus/"), {"diagnosed_1": "20"})
    assert response.status_code == 422
    assert "Enter the year with 4 digits, like 2019." in shown(response)
    assert Diagnosis.objects.get().diagnosed == "2016-05"


def test_a_change_that_asks_for_more_leads_there_and_holds_only_as_a_whole():
    participant = confirmed()
    person = signed_in(participant)
    both = {"families": ["sle", "iim"]}
    led_to = person.post(address(participant, "diagnosis/"), both).url
    assert led_to == address(participant, "myositis/")
    assert [row.code for row in Diagnosis.objects.all()] == ["sle"], "nothing is half"
    page = shown(person.get(address(participant)))
    assert "You began a change." in page
    assert f'href="{address(participant, "myositis/")}"' in page
    done = person.post(address(participant, "myositis/"), {"kind": "iim.dm"})
    assert done.url == address(participant)
    assert {row.code for row in Diagnosis.objects.all()} == {"sle", "iim.dm"}
    assert not Correction.objects.exists()


def test_a_change_that_was_begun_can_be_left():
    participant = confirmed()
    person = signed_in(participant)
    other = {"families": ["iim"]}
    person.post(address(participant, "diagnosis/"), other)
    assert Correction.objects.exists()
    assert person.post(address(participant, "as-it-was/")).url == address(participant)
    assert not Correction.objects.exists()
    assert [row.code for row in Diagnosis.objects.all()] == ["sle"]
    with reader():
        assert current_answers(participant)["diagnosis"]["families"] == ["sle"]


def test_what_was_begun_lies_sealed_and_is_forgotten_after_a_month():
    participant = confirmed()
    actions.correct_answers(
        participant=participant, step="diagnosis", values={"families": ["other"]}
    )
    with reader():
        assert Correction.objects.get().answers == {"diagnosis": {"families": ["other"]}}
    assert actions.drop_stale_corrections() == 0
    old = timezone.now() - actions.CORRECTION_LIFE
    Correction.objects.update(updated_at=old)
    assert actions.drop_stale_corrections() == 1


def test_answers_of_a_branch_that_no_longer_applies_go():
    participant = confirmed(
        diagnosis={"families": ["sle", "other"]},
        other={"name": "A rare one", "first_symptoms": "", "diagnosed": ""},
    )
    person = signed_in(participant)
    one = {"families": ["sle"]}
    assert person.post(address(participant, "diagnosis/"), one).url == address(participant)
    assert [row.code for row in Diagnosis.objects.all()] == ["sle"]


@pytest.mark.django_db(transaction=True)
def test_what_was_told_before_is_shown_with_the_time_when_it_changed():
    participant = confirmed()
    person = signed_in(participant)
    assert "You have not changed any answer." in shown(
        person.get(address(participant, "told-before/"))
    )
    person.post(address(participant, "car-t/"), {"status": "waiting"})
    person.post(address(participant, "story/"), {"text": "Short."})
    person.post(address(participant, "story/"), {"text": "Shorter."})
    with reader():
        earlier = earlier_answers(participant)
    first, second, *at_once = [(one.key, one.words[0][1]) for one in earlier]
    assert [first, second] == [("story", "Short."), ("story", STORY)]
    assert ("car-t", "CAR-T cells were given") in at_once
    keys = [key for key, _words in at_once]
    assert sorted(keys) == ["afterwards", "before", "car-t", "infusion", "since"]
    page = shown(person.get(address(participant, "told-before/")))
    assert STORY in page
    assert "You told this until" in page


def said(response):
    """What the page says of saving, line by line; [] if it says nothing."""
    status = BeautifulSoup(response.text, "html.parser").find(role="status")
    return [" ".join(line.text.split()) for line in status.find_all(["p", "li"])] if status else []


@pytest.mark.django_db(transaction=True)
def test_the_page_says_once_what_was_saved_and_the_session_never_knows():
    participant = confirmed()
    person = signed_in(participant)
    today = {"disease": "1", "tiredness": "9", "pain": "1", "daily_life": "2"}
    person.post(address(participant, "today/"), today)
    values = dict(person.session)["my"]
    assert set(values) == {"subjects", "since", "seen", "saved"}
    assert list(values["saved"]) == [f"answers {participant.public_id}"]
    datetime.fromisoformat(values["saved"].popitem()[1])
    (heading, line) = said(person.get(address(participant)))
    assert heading == "Saved"
    assert "9" in line
    assert "(before: 3)" in line
    assert said(person.get(address(participant))) == []
    person.post(address(participant, "today/"), today)
    assert said(person.get(address(participant))) == [
        "Saved. Your answers are as you see them below."
    ]
    person.post(address(participant, "country/"), {"country": "AT"})
    assert said(person.get(address(participant)))[1].endswith("Austria (before: Germany)")


@pytest.mark.django_db(transaction=True)
def test_what_was_saved_is_said_on_the_page_of_its_own_story_alone():
    one, other = confirmed(), confirmed()
    person = signed_in(one, other)
    person.post(address(one, "story/"), {"text": "Short."})
    assert said(person.get(address(other))) == []
    assert said(person.get(address(one)))[0] == "Saved"


@pytest.mark.parametrize("key", ["story", "country"])
def test_a_corrected_record_that_was_sent_back_is_read_again(key):
    participant = confirmed()
    participant.reviews.create(state="sent_back", reason="Which year?", decided_by="user:1")
    typed = {"text": "Now with the year."} if key == "story" else {"country": "AT"}
    signed_in(participant).post(address(participant, f"{key}/"), typed)
    latest = Review.objects.latest("decided_at")
    assert (latest.state, latest.decided_by) == ("answered", "participant")


def test_locked_answers_are_shown_and_can_not_be_changed():
    participant = confirmed()
    Consent.objects.update(ended_at=timezone.now())
    person = signed_in(participant)
    page = shown(person.get(address(participant)))
    assert "they can’t be changed" in page
    assert STORY in page
    assert f'href="{address(participant, "story/")}"' not in page
    response = person.post(address(participant, "story/"), {"text": "After the end."})
    assert response.status_code == 409
    assert f'href="{address(participant)}"' in response.text
    with reader():
        assert Story.objects.get().text == STORY


def test_an_optional_section_waits_for_an_answer_and_says_so(monkeypatch):
    section = Step("extra", worded("More about you", "More about %(person)s"), OtherForm)
    for module in (progress, steps):
        monkeypatch.setattr(module, "OPTIONAL_STEPS", [section])
    participant = confirmed()
    page = shown(signed_in(participant).get(address(participant)))
    assert "Not answered yet" in page
    assert f'href="{address(participant, "extra/")}"' in page
    assert signed_in(participant).get(address(participant, "extra/")).status_code == 200
    answered = {"extra": {"name": "Yes", "first_symptoms": "", "diagnosed": ""}}
    ((_key, title, words),) = steps.optional_sections(answered)
    assert title == "More about you"
    assert [answer for _question, answer in words] == ["Yes", "Not given", "Not given"]


@pytest.mark.parametrize("key", ["consent", "sign", "nonsense"])
def test_what_was_signed_is_no_answer_to_correct(key):
    participant = confirmed()
    assert signed_in(participant).get(address(participant, f"{key}/")).status_code == 404


def test_a_step_that_does_not_apply_leads_back():
    participant = confirmed()
    response = signed_in(participant).get(address(participant, "myositis/"))
    assert response.url == address(participant)


@pytest.mark.django_db(transaction=True)
def test_twenty_corrections_at_once_leave_one_whole_answer():
    confirmed()

    def press():
        actions.correct_answers(
            participant=Participant.objects.get(),
            step="car-t",
            values={"status": "waiting", "decided": ""},
        )

    in_parallel(10, press, rounds=2)
    assert Course.objects.get().status == "waiting"
    changes = Course.pgh_event_model.objects.filter(pgh_label="update")
    assert changes.count() == 1
