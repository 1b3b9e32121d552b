"""Old addresses lead on, and where there is nothing, readers are helped."""

import pytest
from wagtail.contrib.redirects.models import Redirect

from tests.editing import publish
from tests.factories.articles import article

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


@pytest.fixture
def renamed(author, doctor, django_capture_on_commit_callbacks):
    """Publishes an article at one address after the other."""

    def rename(*slugs):
        page = publish(author, doctor, article(), slug="first")
        for slug in slugs:
            change = {"change_kind": "update", "change_note": f"Now at {slug}."}
            with django_capture_on_commit_callbacks(execute=True):
                page = publish(author, doctor, page, slug=slug, **change)
            assert page.slug == slug

    return rename


def test_an_old_address_leads_to_the_newest_in_one_step(client, renamed):
    renamed("second", "third")
    for old in ("first", "second"):
        answer = client.get(f"/articles/{old}/")
        assert (answer.status_code, answer.headers["Location"]) == (301, "/articles/third/")


def test_it_leads_on_in_the_language_that_was_asked_for(client, renamed):
    renamed("second")
    answer = client.get("/de/articles/first/")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/de/articles/second/")


def test_what_is_there_is_never_redirected(client):
    Redirect.add_redirect("/articles/", "/elsewhere/")
    assert client.get("/articles/").status_code == 200


def test_no_redirect_stands_behind_a_door(superuser):
    Redirect.add_redirect("/admin/nowhere", "/elsewhere/")
    assert superuser.get("/admin/nowhere/").status_code == 404


def test_editors_have_the_redirects_in_their_menu_and_reviewers_do_not(author, doctor):
    assert "/cms/redirects/" in author.get("/cms/").text
    assert author.get("/cms/redirects/").status_code == 200
    assert doctor.get("/cms/redirects/").status_code == 302


@pytest.mark.parametrize(("prefix", "words"), [("", "find this page"), ("/de", "Seite")])
def test_a_page_that_is_not_there_helps_in_the_right_language(client, settings, prefix, words):
    settings.SITE_CONTACT = "help@hesperion.example"
    answer = client.get(f"{prefix}/nowhere/")
    assert answer.status_code == 404
    assert words in answer.text
    assert f'action="{prefix}/articles/search/"' in answer.text
    assert f'href="{prefix}/articles/"' in answer.text
    assert "mailto:help@hesperion.example" in answer.text


def test_a_door_says_only_that_nothing_is_there(superuser):
    answer = superuser.get("/admin/nowhere/")
    assert answer.status_code == 404
    assert "search-words" not in answer.text
