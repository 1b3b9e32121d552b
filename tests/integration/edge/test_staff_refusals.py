"""Refusals at addresses of staff speak to staff, and lead back to their first page."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from tests.services import database_away
from tests.staff import account, in_group

TO_PATIENTS = (
    "Share your story",
    "mailed to you",
    "Answers from earlier pages",
    "Read the articles",
)


@pytest.fixture
def editor() -> Client:
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    client.force_login(account("admin"))
    return client


def read(answer) -> tuple[str, str]:
    """The heading, and where the button leads; nothing speaks to patients."""
    page = BeautifulSoup(answer.content, "html.parser")
    assert [words for words in TO_PATIENTS if words in page.text] == []
    button = page.select_one("main a.govuk-button")
    return page.h1.text, button["href"] if button else ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "status", "heading"),
    [
        ("/admin/nowhere/", 404, "This page is not here"),
        ("/admin/research/record/HSP-0000-0000/flag/", 404, "This page is not here"),
        ("/admin/research/record/add/", 403, "Your role does not open this page"),
        ("/admin/?a=%00", 400, "This could not be read"),
    ],
)
def test_a_page_that_is_refused_says_why_and_leads_back(editor, path, status, heading):
    answer = editor.get(path)
    assert answer.status_code == status
    assert read(answer) == (heading, f"/{path.split('/')[1]}/")


@pytest.mark.django_db
def test_a_role_that_may_not_is_told_so():
    answer = in_group("researcher").get("/admin/accounts/user/")
    assert read(answer) == ("Your role does not open this page", "/admin/")


@pytest.mark.django_db
def test_an_address_of_a_form_that_is_opened_says_what_it_takes(editor):
    answer = editor.get("/admin/research/cohorts/00000000-0000-4000-8000-000000000000/count/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert read(answer) == ("This address takes only what a form sends", "/admin/")


@pytest.mark.django_db
@pytest.mark.parametrize("form", [{}, {"first_name": "Ada"}])
def test_a_form_without_its_sign_can_be_sent_again(editor, form):
    answer = editor.post("/admin/accounts/user/add/", form, headers={"origin": "http://testserver"})
    assert answer.status_code == 403
    assert read(answer)[0] == "Please send that again"
    assert ("Ada" in answer.text) == bool(form)


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_away_says_so_to_staff(editor):
    with database_away():
        answer = editor.get("/admin/")
    assert answer.status_code == 503
    assert read(answer)[0] == "Please try again in a moment"
