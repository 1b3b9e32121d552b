"""What stands around each page of the way: header, footer, progress, how to stop."""

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.test import Client

from intake.share.models import Draft
from intake.share.queries import SESSION_KEY
from tests.factories.intake import drafted
from tests.page_cache import Server
from tests.people import reader

pytestmark = pytest.mark.django_db


@pytest.fixture
def begun(client):
    draft = drafted()
    session = client.session
    session[SESSION_KEY] = str(draft.pk)
    session.save()
    return draft


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def main_links(response):
    return [link.get_text() for link in soup(response).select(".main-links a")]


def test_the_header_has_the_own_page_once_a_story_was_sent_and_until_the_device_is_left(
    client, begun
):
    assert main_links(client.get("/share/")) == ["Read", "Atlas", "Take part"]
    client.post("/share/check/")
    for path in ("/share/sent/", "/", "/articles/", "/de/articles/"):
        links = soup(client.get(path)).select(".main-links a")
        assert links[-1]["href"] == ("/de/my/" if path.startswith("/de/") else "/my/")
    client.post("/share/sent/leave/")
    assert main_links(client.get("/")) == ["Read", "Atlas", "Take part"]


def test_readers_get_the_cached_page_and_never_that_of_somebody_with_an_own_page(
    client, begun, settings, tmp_path
):
    settings.MEDIA_ROOT = str(tmp_path)
    client.post("/share/check/", follow=True)
    own = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    server = Server()
    assert b'href="/my/"' in server.ask("/articles/", cookie=own).body.split(b"<main")[0]
    readers = [server.ask("/articles/") for _reader in range(3)]
    assert all(b'href="/my/"' not in answer.body.split(b"<main")[0] for answer in readers)
    assert server.made == 2  # one for the own page, one for all readers
    assert b'href="/my/"' in server.ask("/articles/", cookie=own).body.split(b"<main")[0]


@pytest.mark.parametrize(
    ("path", "is_one_line"), [("/share/", True), ("/my/sign-in/", True), ("/articles/", False)]
)
def test_each_page_says_who_runs_the_study_and_the_way_in_one_line(client, path, is_one_line):
    footer = soup(client.get(path)).footer
    assert settings.SITE_CONTROLLER in footer.get_text()
    assert settings.SITE_CONTACT in footer.get_text()
    assert (footer.nav is None) is is_one_line


def test_progress_says_in_words_what_the_star_shows(client, begun):
    page = soup(client.get("/share/markers/"))
    parts = [part.get_text().strip() for part in page.select(".progress li")]
    assert parts == ["Agree, done", "Tell, about half", "Send"]
    assert page.select_one(".progress [aria-current=step]").get_text().startswith("Tell")


def stopping(client, key):
    return soup(client.get(f"/share/{key}/")).select_one(".stopping").get_text(" ", strip=True)


def test_each_page_says_truly_what_is_saved(client):
    client.post("/share/", {})
    draft = Draft.objects.get()
    assert "Saved" not in stopping(client, "who")
    client.post("/share/who/", {"teller": "self"})
    assert "Saved in this browser. You can close this." in stopping(client, "age")
    with reader():
        draft.refresh_from_db()
        draft.answers = drafted().answers
    draft.save()
    assert "Saved. You can close this." in stopping(client, "story")


def test_the_button_to_stop_saves_the_page_first(client, begun):
    response = client.post("/share/story/", {"text": "Up to here.", "stop": "1"})
    assert response.url == "/share/resume/later/"
    with reader():
        assert Draft.objects.get().answers["story"]["text"] == "Up to here."


def test_who_typed_nothing_stops_without_an_error_and_the_page_stays_open(client):
    client.post("/share/", {})
    assert client.post("/share/who/", {"stop": "1"}).url == "/share/resume/later/"
    with reader():
        assert Draft.objects.get().answers == {}


def test_what_can_not_be_saved_is_kept_on_the_page_which_lets_go_without_it(client, begun):
    response = client.post("/share/about/", {"birth_year": "1700", "stop": "1"})
    assert response.status_code == 422
    page = soup(response)
    assert page.select_one("[name=birth_year]")["value"] == "1700"
    assert page.select_one(".stopping a")["href"] == "/share/resume/later/"


@pytest.mark.parametrize("key", ["key-information", "understanding", "sign"])
def test_nobody_reads_or_signs_by_stopping(client, begun, key):
    with reader():
        begun.answers = {one: begun.answers[one] for one in begun.answers if one != key}
        before = dict(begun.answers)
    begun.save()
    form = soup(client.get(f"/share/{key}/")).select_one("#answers")
    typed = {box["name"]: box.get("value", "") for box in form.select("input[name]")}
    typed |= {"agree": "on", "name": "Test Person", "email": "a@example.com", "stop": "1"}
    assert client.post(f"/share/{key}/", typed).url == "/share/resume/later/"
    with reader():
        assert Draft.objects.get(pk=begun.pk).answers == before


def test_signing_repeats_what_was_ticked(client, begun):
    ticked = soup(client.get("/share/sign/?change")).select(".ticked li")
    assert ticked[0].get_text().startswith("Take part")


def test_the_bereaved_are_met_with_condolence_on_the_page_after_who(begun):
    draft = drafted(who={"teller": "relative"})
    client = Client()
    session = client.session
    session[SESSION_KEY] = str(draft.pk)
    session.save()
    assert "We are sorry for your loss" in soup(client.get("/share/age/?change")).main.get_text()
