"""Two windows over one answer: the older one never takes the newer one's place unseen."""

import pytest
from django.test import Client

from hesperion.privacy.access import themself
from intake.consent.actions import withdrawals
from intake.consent.queries import live_consent, purposes_allowed_by
from intake.my import steps
from intake.participants.versions import Overtaken, version_of
from intake.record.models import Story
from intake.share.actions import drafts
from intake.share.models import Draft
from intake.share.progress import applicable
from tests.cases import failing
from tests.factories.intake import STORY, confirmed, drafted
from tests.factories.my import signed_in
from tests.factories.resume import holding
from tests.forms import filled
from tests.people import reader

pytestmark = pytest.mark.django_db
STORY_PAGE = "/share/story/"
SENTENCE = "A newer answer was saved in another window."


def post(person, path, fields, **headers):
    """Send a form as its window holds it: Person would open the page anew."""
    return Client.post(person, path, fields, **headers)


def saved(draft, key="story"):
    with reader():
        return Draft.objects.get(pk=draft.pk).answers[key]


def test_an_older_window_is_refused_and_shows_both_texts():
    draft = drafted()
    person = holding(draft)
    old, new = (filled(person.get(STORY_PAGE), text) for text in ("The old one.", "The new one."))
    assert post(person, STORY_PAGE, new).status_code == 302
    response = post(person, STORY_PAGE, old)
    assert response.status_code == 409
    for words in (SENTENCE, "The old one.", "The new one.", f'href="{STORY_PAGE}"'):
        assert words in response.text
    assert saved(draft) == {"text": "The new one."}
    assert post(person, STORY_PAGE, filled(response, "The old one.")).status_code == 302
    assert saved(draft) == {"text": "The old one."}


def test_a_version_that_no_database_holds_is_no_fault():
    draft = drafted()
    person = holding(draft)
    window = filled(person.get(STORY_PAGE), "Whatever the version.")
    window["version"] += "\0"
    assert post(person, STORY_PAGE, window).status_code == 302
    assert saved(draft) == {"text": "Whatever the version."}


def test_an_older_windows_autosave_is_refused_with_the_sentence():
    draft = drafted()
    person = holding(draft)
    old, new = (filled(person.get(STORY_PAGE), text) for text in ("The old one.", "The new one."))
    assert post(person, STORY_PAGE, new, HTTP_X_AUTOSAVE="1").status_code == 204
    response = post(person, STORY_PAGE, old, HTTP_X_AUTOSAVE="1")
    assert response.status_code == 409
    assert response.text.startswith(SENTENCE)
    assert saved(draft) == {"text": "The new one."}


def test_a_window_goes_on_saving_what_it_saved_last_itself():
    draft = drafted()
    person = holding(draft)
    window = filled(person.get(STORY_PAGE), "First.")
    for text in ("First.", "Second.", "Third."):
        response = post(person, STORY_PAGE, window | {"text": text}, HTTP_X_AUTOSAVE="1")
        assert response.status_code == 204
    assert post(person, STORY_PAGE, window | {"text": "Fourth."}).status_code == 302
    assert saved(draft) == {"text": "Fourth."}


def test_no_step_of_a_draft_is_overwritten_by_an_older_window():
    draft = drafted()
    person = holding(draft)
    with themself(draft.pk):
        keys = [step.key for step in applicable(draft.answers)]
    before = saved(draft, "about")

    def refused(key):
        """Something else was saved since: the window's version is of no answer that is saved."""
        path = f"/share/{key}/"
        typed = filled(person.get(path), "Typed.")
        with reader():
            row = Draft.objects.get(pk=draft.pk)
            kept = row.answers[key]
            row.answers[key] = kept | {"changed": "elsewhere"}
            row.save()
        response = post(person, path, typed)
        assert response.status_code in (409, 422), response.status_code
        with reader():
            row = Draft.objects.get(pk=draft.pk)
            assert row.answers[key] == kept | {"changed": "elsewhere"}
            row.answers[key] = kept
            row.save()
        if response.status_code == 409:
            assert SENTENCE in response.text
            met.append(key)

    met: list[str] = []
    assert not failing(keys, refused)
    assert len(met) > 10, met
    assert saved(draft, "about") == before


def test_an_older_window_of_a_correction_is_refused_and_shows_both_texts():
    participant = confirmed()
    person = signed_in(participant)
    path = f"/my/{participant.public_id}/answers/story/"
    old, new = (filled(person.get(path), text) for text in ("The old one.", "The new one."))
    assert [post(person, path, new).status_code for _press in range(2)] == [302, 302]
    response = post(person, path, old)
    assert response.status_code == 409
    for words in (SENTENCE, "The old one.", "The new one."):
        assert words in response.text
    with reader():
        assert Story.objects.get().text == "The new one."
    assert post(person, path, filled(response, "The old one.")).status_code == 302
    with reader():
        assert Story.objects.get().text == "The old one."


def test_a_second_press_of_any_correction_is_no_older_window():
    participant = confirmed()
    with themself(participant.pk):
        told = steps.current_answers(participant)
        keys = [step.key for step in steps._steps() if step.applies(told)]

    def accepted(key):
        person = signed_in(participant)
        path = f"/my/{participant.public_id}/answers/{key}/"
        page = person.get(path)
        if page.status_code == 200:
            typed = filled(page, STORY)
            first, second = (post(person, path, typed).status_code for _press in range(2))
            assert first == second

    assert not failing(keys, accepted)


def test_choices_of_an_older_window_allow_nothing_anew():
    participant = confirmed(choices={"purposes": ["study", "quote"]})
    person = signed_in(participant)
    path = f"/my/{participant.public_id}/choices/"
    old = person.hidden_fields(path) | {"purposes": ["quote", "contact"]}
    withdrawals.choose_purposes(participant=participant, granted=[], offered=["quote"])
    response = post(person, path, old)
    assert response.status_code == 409
    assert SENTENCE in response.text
    assert purposes_allowed_by(live_consent(participant)) == {"study"}


def test_answers_to_two_steps_at_the_same_moment_are_both_saved():
    """The second finds that the draft is not as it was read, and takes the lock."""
    draft = drafted()
    first, second = (Draft.objects.get(pk=draft.pk) for _window in range(2))
    drafts.save_answers(draft=first, step="story", values={"text": "In one window."})
    drafts.save_answers(draft=second, step="about", values={"birth_year": 1990, "sex": "male"})
    assert saved(draft) == {"text": "In one window."}
    assert saved(draft, "about") == {"birth_year": 1990, "sex": "male"}


def test_an_older_answer_of_the_same_moment_is_refused():
    draft = drafted()
    with themself(draft.pk):
        version = version_of(draft.answers["story"])
    first, second = (Draft.objects.get(pk=draft.pk) for _window in range(2))
    drafts.save_answers(draft=first, step="story", values={"text": "The newer one."})
    with pytest.raises(Overtaken):
        drafts.save_answers(draft=second, step="story", values={"text": "x"}, version=version)
    assert saved(draft) == {"text": "The newer one."}
