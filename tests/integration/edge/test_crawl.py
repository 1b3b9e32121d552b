"""Every address, as everybody who may open it: all headers, nothing inline, no other host, nothing kept."""

from collections import deque
from contextlib import closing
from pathlib import Path

import pytest
from django.test import Client

from articles.models import ArticlePage, HomePage
from tests.integration.edge.crawl import addresses
from tests.integration.edge.hardened import (
    ANSWERS,
    body,
    inline,
    inline_behind_a_door,
    is_html,
    is_kept,
    is_preview,
    lacking,
)

pytestmark = pytest.mark.django_db

# No worker runs here, and Wagtail has an address that fails on purpose.
MAY_FAIL = ("/healthz", "/cms/failwhale/")


@pytest.fixture(autouse=True)
def _as_in_production(settings):
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    settings.SECURE_HSTS_PRELOAD = True


@pytest.fixture
def stranger():
    return Client(raise_request_exception=False)


def crawl(client, paths):
    """Each path with its answer. None is a fault of ours."""
    for path in paths:
        response = client.get(path, secure=True)
        assert response.status_code < 500 or path.startswith(MAY_FAIL), path
        yield path, response
        if response.streaming:
            deque(response.streaming_content, maxlen=0)  # at its end a file is closed


def test_the_crawl_reaches_all_that_there_is(samples):
    paths = addresses(samples)
    assert len(paths) > 150
    assert not [path for path in paths if set(path) & set("<>()?")]
    for path in (
        "/healthz",
        "/.well-known/security.txt",
        "/dev/mail/",
        "/share/",
        "/share/check/",
        "/share/story/",
        f"/share/confirm/{samples['token']}/",
        "/my/",
        "/my/code/",
        "/stories/",
        f"/stories/{samples['number']}/",
        f"/my/{samples['public_id']}/publishing/",
        f"/my/{samples['public_id']}/answers/story/",
        f"/my/{samples['public_id']}/download/file/",
        f"/my/open/{samples['secret']}/",
        "/admin/",
        "/webhooks/mail/",
        "/admin/mail/message/",
        "/admin/mail/suppression/",
        "/admin/research/record/",
        f"/admin/research/record/{samples['object_id']}/change/",
        "/cms/",
        f"/cms/pages/{samples['page_id']}/edit/",
        f"/cms/pages/{samples['page_id']}/edit/preview/",
    ):
        assert path in paths


def test_every_address_has_all_headers_keeps_no_answers_and_runs_nothing_inline(person, samples):
    wrong = []
    shown = set()
    for path, response in crawl(person, addresses(samples)):
        wrong += lacking(response, path)
        wrong += [f"{path}: is kept"] if is_kept(response, path) else []
        wrong += inline_behind_a_door(response, path)
        if not path.startswith(("/admin/", "/cms/")) and is_html(response):
            wrong += [f"{path}: {what}" for what in inline(body(response))]
        shown |= {path for word in ANSWERS if word in body(response)}
    assert wrong == []
    assert {"/share/check/", "/share/story/"} <= shown  # there was something to keep


def test_strangers_get_all_headers_too(stranger, samples):
    wrong = []
    for path, response in crawl(stranger, addresses(samples)):
        wrong += lacking(response, path) if not is_preview(path) else []
    assert wrong == []


def test_patients_and_readers_pages_hold_nothing_inline_and_load_nothing_from_elsewhere(
    person,
):
    pages = [page.get_url() for page in (*HomePage.objects.all(), *ArticlePage.objects.all())]
    pages += [f"{article.get_url()}history/" for article in ArticlePage.objects.all()]
    steps = [
        "who",
        "age",
        "key-information",
        "understanding",
        "choices",
        "sign",
        "diagnosis",
        "lupus",
        "car-t",
        "story",
        "check",
        "nonsense",
    ]
    paths = [*pages, "/articles/", "/nowhere/", *(f"/share/{step}/" for step in steps)]
    wrong = {}
    seen = 0
    for path, response in crawl(person, paths):
        wrong |= {path: lacking(response, path)}
        if is_html(response):
            seen += 1
            wrong[path] += inline(body(response))
    assert {path: what for path, what in wrong.items() if what} == {}
    assert seen > 15


@pytest.mark.parametrize(
    ("status", "method", "path", "extra"),
    [
        (404, "get", "/nowhere/", {}),
        (404, "get", "/static/nothing.css", {}),
        (400, "get", "/share/", {"headers": {"Host": "evil.example"}}),
        (405, "put", "/share/", {}),
        (405, "post", "/healthz", {}),
        (301, "get", "/share", {}),
        (302, "get", "/share/check/", {}),
        (200, "get", "/static/css/hesperion.css", {}),
        (200, "get", "/static/js/hesperion.js", {}),
        (200, "get", "/static/fonts/literata.woff2", {}),
        (200, "get", "/static/img/favicon.svg", {}),
        (200, "head", "/share/", {}),
    ],
)
def test_errors_redirects_and_files_carry_them_as_well(stranger, status, method, path, extra):
    with closing(getattr(stranger, method)(path, secure=True, **extra)) as response:
        assert response.status_code == status
        assert lacking(response, path) == []
        assert "Access-Control-Allow-Origin" not in response.headers
        assert not is_html(response) or inline(body(response)) == []


@pytest.mark.parametrize(
    "form",
    [{"text": "x" * 2_200_000}, {f"field{n}": "" for n in range(10_001)}],
    ids=["long", "many"],
)
def test_too_much_at_once_gets_a_sentence_and_all_headers(person, form):
    response = person.post("/share/story/", form, secure=True)
    assert response.status_code == 400
    assert lacking(response, "/share/story/") == []
    assert "too long, or broken on its way" in body(response)
    assert inline(body(response)) == []


def test_a_form_without_its_token_is_refused_with_all_headers():
    client = Client(enforce_csrf_checks=True)
    response = client.post("/share/", secure=True)
    assert response.status_code == 403
    assert lacking(response, "/share/") == []
    assert inline(body(response)) == []


def test_our_own_fault_is_told_with_all_headers_and_without_detail(stranger, monkeypatch):
    def fail(*args):
        raise RuntimeError("a detail")

    monkeypatch.setattr("intake.share.queries.draft_of", fail)
    response = stranger.get("/share/", secure=True)
    assert response.status_code == 500
    assert lacking(response, "/share/") == []
    assert inline(body(response)) == []
    assert "a detail" not in body(response)
    assert "The fault is ours" in body(response)


def test_every_file_that_pages_load_has_the_headers(stranger, settings):
    folder = Path(settings.BASE_DIR) / "static"
    for file in folder.rglob("*.*"):
        path = f"/static/{file.relative_to(folder)}"
        with closing(stranger.get(path, secure=True)) as response:
            assert lacking(response, path) == []
