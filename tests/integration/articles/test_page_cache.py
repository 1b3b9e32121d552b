"""Cached pages are rendered once, answered like others, and not older than the last publication."""

import gzip
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from articles.models import ArticlePage
from hesperion.edge.page_cache import purge, wsgi
from tests.factories.articles import explainer
from tests.page_cache import Server
from tests.staff import account

PAGE = "/articles/car-t-autoimmune/"
SESSION = f"{settings.SESSION_COOKIE_NAME}=abc"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_a_media_folder")]


@pytest.fixture
def _a_media_folder(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")


@pytest.fixture
def server():
    return Server()


def without_seconds(answer):
    """`answer` without the second until which a proxy may keep it."""
    headers = {name: value for name, value in answer.headers.items() if name != "X-Accel-Expires"}
    return replace(answer, headers=headers)


def say(words):
    """Publish the explainer again, with this standfirst."""
    article = explainer()
    article.standfirst = words
    article.change_kind, article.change_note = "update", f"Now: {words}"
    article.save_revision().publish()


@pytest.mark.parametrize("path", ["/", "/articles/", PAGE, f"{PAGE}history/"])
def test_a_cached_page_is_rendered_once_and_is_the_page_that_django_made(server, path):
    first, second = server.ask(path), server.ask(path)
    assert server.made == 1
    assert without_seconds(first) == without_seconds(second)
    assert first.status == 200
    assert first.body.decode() == Client().get(path, secure=True).text


def test_a_cached_page_has_the_headers_of_every_answer(server):
    headers = server.ask(PAGE).headers
    django = Client().get(PAGE, secure=True).headers
    for name in set(django) - {"Content-Length", "Surrogate-Control", "Set-Cookie"}:
        assert headers[name] == django[name]
    assert "Content-Security-Policy" in headers
    assert "Surrogate-Control" not in headers
    assert headers["Cache-Control"] == "no-cache"
    assert {"Cookie", "Accept-Encoding"} <= set(headers["Vary"].split(", "))


def test_the_compressed_form_is_the_same_page_and_has_an_etag_of_its_own(server):
    plain, packed = server.ask(PAGE), server.ask(PAGE, accept_encoding="br, gzip")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert packed.headers["Content-Length"] == str(len(packed.body))
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert server.made == 1


def test_head_gets_the_same_headers_without_the_body(server):
    whole, head = server.ask(PAGE), server.ask(PAGE, "HEAD")
    assert without_seconds(head).headers == without_seconds(whole).headers
    assert head.body == b""
    assert without_seconds(Server().ask(PAGE, "HEAD")).headers == without_seconds(whole).headers


@pytest.mark.parametrize("known", ["{}", "W/{}", '"other", {}', "*"])
def test_a_browser_with_the_same_etag_gets_304(server, known):
    tag = server.ask(PAGE).headers["ETag"]
    answer = server.ask(PAGE, if_none_match=known.format(tag))
    assert (answer.status, answer.body, answer.headers["ETag"]) == (304, b"", tag)
    assert "Content-Length" not in answer.headers


@pytest.mark.parametrize("known", ['"other"', "", "other", '"'])
def test_a_browser_with_another_etag_gets_the_whole_page(server, known):
    assert server.ask(PAGE, if_none_match=known).status == 200


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [("bytes=0-99", 0, 100), ("bytes=100-", 100, None), ("bytes=-50", -50, None)],
)
def test_a_range_request_gets_that_part(server, asked, start, stop):
    whole = server.ask(PAGE)
    part = server.ask(PAGE, range=asked, accept_encoding="gzip")
    assert part.status == 206
    assert part.body == whole.body[start:stop]
    first = whole.body.index(part.body)
    last = first + len(part.body) - 1
    assert part.headers["Content-Range"] == f"bytes {first}-{last}/{len(whole.body)}"
    assert part.headers["Content-Length"] == str(len(part.body))
    assert part.headers["ETag"] == whole.headers["ETag"]


@pytest.mark.parametrize(
    "asked", ["bytes=0-1,5-9", "bytes=9-1", "lines=0-1", "bytes=-", "bytes=a-b"]
)
def test_an_invalid_range_gets_the_whole_page(server, asked):
    answer = server.ask(PAGE, range=asked)
    assert (answer.status, "Content-Range" in answer.headers) == (200, False)


def test_a_range_behind_the_end_is_refused(server):
    size = len(server.ask(PAGE).body)
    for asked in (f"bytes={size}-", "bytes=-0", f"bytes={10**17}-{10**17}"):
        answer = server.ask(PAGE, range=asked)
        assert (answer.status, answer.headers["Content-Range"]) == (416, f"bytes */{size}")


def test_a_range_of_an_older_page_gets_the_whole_new_page(server):
    tag = server.ask(PAGE).headers["ETag"]
    assert server.ask(PAGE, range="bytes=0-9", if_range=tag).status == 206
    assert server.ask(PAGE, range="bytes=0-9", if_range='"older"').status == 200


def test_a_publication_shows_at_once_in_every_process(django_capture_on_commit_callbacks):
    servers = [Server(), Server()]
    for number in range(3):  # within the same second
        with django_capture_on_commit_callbacks(execute=True):
            say(f"Said for the {number}. time.")
        for server in servers:
            assert f"Said for the {number}. time." in server.ask(PAGE).body.decode()
            assert f"Said for the {number}. time." in server.ask("/articles/").body.decode()


def test_a_page_whose_rendering_began_before_a_publication_is_not_cached(server, monkeypatch):
    """Somebody publishes while the page is rendered from the rows of before."""
    make = server._handler

    def slow(environ, start_response):
        purge()
        return make(environ, start_response)

    monkeypatch.setattr(server, "_handler", slow)
    server.ask(PAGE)
    monkeypatch.setattr(server, "_handler", make)
    server.ask(PAGE)
    server.ask(PAGE)
    assert server.made == 2


def test_an_unpublished_article_is_gone_at_once(server, django_capture_on_commit_callbacks):
    assert server.ask(PAGE).status == 200
    with django_capture_on_commit_callbacks(execute=True):
        explainer().unpublish()
    assert server.ask(PAGE).status == 404


def test_an_article_that_becomes_overdue_says_so_without_a_publication(server, monkeypatch):
    """A day begins, and no row changes."""
    server.ask(PAGE)
    yesterday = timezone.now().date() - timedelta(days=1)
    ArticlePage.objects.update(review_due=yesterday)  # tells nobody, as the night doesn't
    assert b"should have looked" not in server.ask(PAGE).body
    later = time.monotonic() + wsgi.LIFETIME + 1
    monkeypatch.setattr(wsgi.time, "monotonic", lambda: later)
    assert b"should have looked" in server.ask(PAGE).body


def test_the_page_of_a_signed_in_editor_is_not_cached(server, client):
    client.force_login(account())
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookie = f"{settings.SESSION_COOKIE_NAME}={session}"
    own = server.ask(PAGE, cookie=cookie)
    assert own.status == 200
    server.ask(PAGE)
    server.ask(PAGE, cookie=cookie)
    assert server.made == 3, "neither from the kept one, nor kept"


def test_a_browser_with_other_cookies_gets_the_same_page_and_it_is_not_cached(server):
    language = f"{settings.LANGUAGE_COOKIE_NAME}=de"
    asked = server.ask(PAGE, cookie=language)
    anonymous = server.ask(PAGE)
    assert server.made == 2
    assert asked.body == anonymous.body
    server.ask(PAGE, cookie=language)
    assert server.made == 2


def test_languages_addresses_and_methods_are_cached_separately(server):
    assert b'lang="de"' in server.ask("/de/articles/").body
    assert b'lang="en"' in server.ask("/articles/").body
    assert server.ask("/articles").status == 301
    assert server.ask("/articles/nothing/").status == 404
    assert server.ask("/articles/nothing/").status == 404
    assert server.ask(PAGE, "POST").status in (200, 403, 405)
    made = server.made
    server.ask(PAGE, host="evil.example")
    assert server.ask(PAGE, host="evil.example").status == 400
    assert server.made == made + 2


def test_a_page_with_a_query_is_not_cached(server):
    for number in range(2):
        assert server.ask(f"{PAGE}?n={number}").status == 200
    assert server.made == 2
    assert not server._application.pages


def test_pages_with_answers_are_never_cached(server):
    for path in ("/share/", "/my/sign-in/", "/cms/login/", "/healthz"):
        answers = [server.ask(path), server.ask(path)]
        assert all("Surrogate-Control" not in answer.headers for answer in answers)
    assert not server._application.pages


def test_the_cache_has_a_limit(server, monkeypatch):
    monkeypatch.setattr(wsgi, "MOST_PAGES", 3)
    for port in range(1, 9):
        assert server.ask("/articles/", host=f"testserver:{port}").status == 200
        assert len(server._application.pages) <= 3


def test_a_proxy_may_keep_a_page_for_the_rest_of_the_second_in_which_it_was_read(server):
    before = int(time.time())
    made, kept = server.ask(PAGE), server.ask(PAGE)
    for answer in (made, kept):
        assert before <= int(answer.headers["X-Accel-Expires"].removeprefix("@")) <= time.time()


@pytest.mark.parametrize("path", ["/share/", "/healthz", "/no-such-page/"])
def test_a_proxy_keeps_no_other_page(server, path):
    assert "X-Accel-Expires" not in server.ask(path).headers


def test_a_proxy_keeps_no_page_of_somebody_with_a_session(server):
    assert "X-Accel-Expires" not in server.ask(PAGE, cookie=SESSION).headers
