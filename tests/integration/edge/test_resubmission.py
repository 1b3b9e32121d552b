"""What was typed is in the answer, wherever the site can't take it: nothing that somebody wrote is lost."""

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.test import Client

from hesperion.privacy.access import themself
from intake.consent.actions import withdrawals
from intake.consent.choices import WithdrawalKind
from intake.my import steps
from intake.record.models import Story
from intake.share.actions import drafts, submitting
from intake.share.models import Draft
from intake.share.progress import applicable
from intake.stories.models import Publication
from tests.cases import failing
from tests.factories.intake import confirmed, drafted
from tests.factories.my import signed_in
from tests.factories.publishing import proposed, willing
from tests.factories.resume import holding
from tests.forms import TOKEN, filled, held_in
from tests.people import reader
from tests.staff import account

pytestmark = pytest.mark.django_db
TEXT = 'First line, "quoted".\nSecond line & <more>. 🌒'
OURS = {"HTTP_ORIGIN": "http://testserver"}


def without_token(fields):
    return {name: value for name, value in fields.items() if name != TOKEN}


def shown(response):
    """The text of the page, with line breaks as they were."""
    page = BeautifulSoup(response.content, "html.parser")
    for line_break in page.select("br"):
        line_break.replace_with("\n")
    return page.get_text().replace("\n\n", "\n")


def signed_out(person: Client) -> None:
    person.cookies.pop(settings.SESSION_COOKIE_NAME)


def post(person, path, fields, **headers):
    """Send a form as it was read before: Person would open its page anew."""
    return Client.post(person, path, fields, **headers)


def test_a_session_of_ones_own_pages_that_ended_loses_nothing_on_any_of_them():
    participant = confirmed()
    with themself(participant.pk):
        told = steps.current_answers(participant)
        asked = [step.key for step in steps._steps() if step.applies(told)]
    keys = [key for key in asked if key != "events"]  # asks for no day of a fever
    own = f"/my/{participant.public_id}"

    def holds(path):
        person = signed_in(participant)
        typed = filled(person.get(path), TEXT)
        signed_out(person)
        response = post(person, path, typed)
        assert response.status_code == 403
        assert "You were signed out" in response.text
        assert held_in(response) == without_token(typed)
        assert "no-store" in response["Cache-Control"]

    pages = [f"{own}/answers/{key}/" for key in keys]
    assert len(pages) > 13
    assert not failing([*pages, f"{own}/choices/"], holds)


def test_a_text_that_was_held_is_readable_and_saved_after_signing_in_again():
    participant = confirmed()
    path = f"/my/{participant.public_id}/answers/story/"
    person = signed_in(participant)
    typed = filled(person.get(path), TEXT)
    signed_out(person)
    response = post(person, path, typed)
    assert TEXT in shown(response)
    assert post(signed_in(participant), path, held_in(response)).status_code == 302
    with reader():
        assert Story.objects.get(pk=participant.pk).text == TEXT


def test_a_button_without_an_answer_leads_to_the_way_in():
    participant = confirmed()
    path = f"/my/{participant.public_id}/withdraw/use/"
    assert Client().post(path).url == "/my/sign-in/"


def test_a_pin_is_never_repeated():
    participant = confirmed()
    person = signed_in(participant)
    signed_out(person)
    response = post(person, "/my/pin/", {"pin": "493817", "again": "493817"})
    assert response.url == "/my/sign-in/"
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/my/pin/", {"pin": "493817", "again": "493817"}, **OURS)
    assert response.status_code == 403
    assert "493817" not in response.text


def test_each_step_of_a_draft_that_this_browser_lost_holds_what_was_typed():
    draft = drafted()
    with themself(draft.pk):
        keys = [step.key for step in applicable(draft.answers)]

    def holds(key):
        person = holding(draft)
        typed = filled(person.get(f"/share/{key}/"), TEXT)
        signed_out(person)
        response = post(person, f"/share/{key}/", typed)
        assert response.status_code == 409
        assert held_in(response) == without_token(typed)

    asked = [key for key in keys if key not in ("key-information",)]  # only a button
    assert len(asked) > 15
    assert not failing(asked, holds)


def test_what_another_window_sent_too_early_is_held_and_the_autosave_says_so():
    draft = drafted()
    person = holding(draft)
    typed = filled(person.get("/share/story/"), TEXT)
    with themself(draft.pk):
        submitting.submit_story(draft=draft)
    response = post(person, "/share/story/", typed)
    assert response.status_code == 409
    assert "Your story is sent already" in response.text
    assert TEXT in shown(response)
    response = post(person, "/share/story/", typed, HTTP_X_AUTOSAVE="1")
    assert response.status_code == 409
    assert response.text == "This page can’t be saved any more. Press the button to see why."


def test_what_was_typed_behind_a_gap_is_held_and_taken_once_the_gap_is_closed():
    draft = drafted()
    person = holding(draft)
    typed = filled(person.get("/share/story/"), TEXT)
    with themself(draft.pk):
        signed = draft.answers.pop("sign")
        draft.save()
    response = post(person, "/share/story/", typed)
    assert response.status_code == 409
    assert 'href="/share/sign/"' in response.text
    drafts.save_answers(draft=draft, step="sign", values=signed)
    assert post(person, "/share/story/", held_in(response)).status_code == 302
    with reader():
        assert Draft.objects.get().answers["story"]["text"] == TEXT


def test_a_correction_after_the_consent_ended_elsewhere_is_held():
    participant = confirmed()
    person = signed_in(participant)
    path = f"/my/{participant.public_id}/answers/story/"
    typed = filled(person.get(path), TEXT)
    withdrawals.record_withdrawal(participant=participant, kind=WithdrawalKind.USE)
    response = post(person, path, typed)
    assert response.status_code == 409
    assert TEXT in shown(response)


def test_a_wish_for_a_text_that_was_answered_elsewhere_is_held_and_a_second_press_is_not():
    proposal = proposed(willing())
    person = signed_in(proposal.participant)
    path = f"/my/{proposal.participant.public_id}/publishing/"
    wish = person.hidden_fields(path) | {"answer": "no", "wish": "Leave the town out."}
    assert [post(person, path, wish).status_code for _press in range(2)] == [302, 200]
    with reader():
        assert Publication.objects.get().wish == "Leave the town out."
    response = post(person, path, wish | {"wish": "And the year, please."})
    assert response.status_code == 409
    assert "And the year, please." in response.text


def test_without_the_csrf_cookie_our_own_page_gets_its_text_back_with_a_new_token():
    draft = drafted()
    person = holding(draft)
    typed = filled(person.get("/share/story/"), TEXT)
    person.handler.enforce_csrf_checks = True
    person.cookies.pop(settings.CSRF_COOKIE_NAME)
    response = post(person, "/share/story/", typed, **OURS)
    assert response.status_code == 403
    assert TEXT in shown(response)
    token = BeautifulSoup(response.content, "html.parser").select_one(f"main [name={TOKEN}]")
    again = held_in(response) | {TOKEN: token["value"]}
    assert post(person, "/share/story/", again, **OURS).url == "/share/check/"
    with reader():
        assert Draft.objects.get().answers["story"]["text"] == TEXT


@pytest.mark.parametrize("origin", [{}, {"HTTP_ORIGIN": "https://elsewhere.example"}])
@pytest.mark.parametrize(
    "path", ["/share/story/", "/admin/", "/cms/", "/my/HSP-0000-0000/choices/"]
)
def test_what_another_site_made_up_is_never_offered_to_be_sent(path, origin):
    strict = Client(enforce_csrf_checks=True)
    response = strict.post(path, {"text": "Made up elsewhere."}, **origin)
    assert response.status_code in (302, 403)
    assert b"Made up elsewhere." not in response.content


@pytest.mark.parametrize("path", ["/admin/research/record/1/review/", "/cms/pages/3/edit/"])
def test_staff_whose_session_ended_get_their_text_back_and_send_it_after_signing_in(path):
    staff = Client(raise_request_exception=False)
    response = staff.post(path, {"reason": TEXT, "body": "[]"}, **OURS)
    assert response.status_code == 403
    assert response["Cache-Control"] == "no-store, private"
    assert TEXT in shown(response)
    assert held_in(response) == {"reason": TEXT, "body": "[]"}
    staff.force_login(account())
    assert staff.post(path, held_in(response), **OURS).status_code != 403


def test_a_password_is_never_repeated():
    typed = {"login": "a@hesperion.example", "password": "only-for-this-test"}
    for path in (
        "/admin/login/",
        "/cms/login/",
        "/account/login/",
        "/admin/auth/",
        "/share/story/",
    ):
        response = Client(enforce_csrf_checks=True).post(path, typed, **OURS)
        assert b"only-for-this-test" not in response.content
