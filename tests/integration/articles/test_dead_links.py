"""Links that no longer answer are found and listed for staff."""

import os
import signal
from datetime import timedelta
from threading import Thread

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.utils import timezone

from articles import link_check, tasks
from articles.actions import check_link, collect_links
from articles.link_check import check_address
from articles.models import ExternalLink
from articles.queries import dead_links, unchecked_links
from tests.factories.articles import article
from tests.services import PATIENCE
from tests.weblinks import elsewhere

pytestmark = pytest.mark.django_db


@pytest.fixture
def web(settings, monkeypatch):
    """A server that answers, however slow this machine is."""
    settings.LINKS_MAY_BE_LOCAL = True
    monkeypatch.setattr(link_check, "TIMEOUT", PATIENCE)
    with elsewhere() as server:
        yield server


def published(address):
    body = [("text", f'<p><a href="{address}">Cells</a> were given [@doe2024].</p>')]
    page = article(body=body)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def days_ago(link, days):
    at = timezone.now() - timedelta(days=days)
    ExternalLink.objects.filter(pk=link.pk).update(
        checked_at=at, first_failed_at=at if link.first_failed_at else None
    )
    link.refresh_from_db()


@pytest.mark.parametrize("path", ["/", "/to/there", "/to/to/to/there", "/no-head", "/403", "/429"])
def test_an_address_that_answers_is_not_failed(web, path):
    assert not check_address(web.address(path)).failed


@pytest.mark.parametrize("path", ["/404", "/410", "/500", "/to/404", "/round", "/away"])
def test_an_address_that_is_gone_or_redirects_without_end_failed(web, path):
    assert check_address(web.address(path)).failed


def test_get_is_tried_if_head_fails_and_the_request_names_the_site(web, settings):
    check_address(web.address("/no-head"))
    assert [method for method, _path, _agent in web.asked] == ["HEAD", "GET"]
    assert all(settings.BASE_URL in agent for _method, _path, agent in web.asked)


def test_a_server_that_does_not_answer_failed(web, monkeypatch):
    monkeypatch.setattr(link_check, "TIMEOUT", 0.3)
    answer = check_address(web.address("/hangs"))
    assert (answer.status, answer.problem) == (None, "ReadTimeoutError")


def test_a_port_without_a_server_failed(web):
    port = web.server_port
    web.shutdown()
    web.server_close()
    assert check_address(f"http://127.0.0.1:{port}/").problem == "NewConnectionError"


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:{port}/", "http://localhost:{port}/", "http://[::1]:{port}/", "http://10.0.0.1/",
     "http://[::ffff:127.0.0.1]:{port}/", "http://0.0.0.0:{port}/", "http://2130706433:{port}/",
     "http://169.254.169.254/latest/", "http://192.168.1.1/", "http://[fd00::1]/", "http://100.64.0.1/"],
)  # fmt: skip
def test_no_address_inside_the_network_is_requested(web, settings, address):
    settings.LINKS_MAY_BE_LOCAL = False
    answer = check_address(address.format(port=web.server_port))
    assert (answer.status, answer.problem) == (None, "not a public address")
    assert web.asked == []


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "ftp://127.0.0.1/", "gopher://x/", "http:///x"]
)
def test_only_http_and_https_are_requested(address):
    assert check_address(address).problem == "neither http nor https"


def test_links_of_public_articles_are_collected_and_links_of_drafts_are_not(web):
    page = published(web.address("/here#part"))
    article(
        slug="draft", body=[("text", '<p><a href="https://draft.example/">D</a> [@doe2024]</p>')]
    )
    assert {"127.0.0.1", "doi.org"} <= set(collect_links())
    link = ExternalLink.objects.get(address=web.address("/here"))
    assert list(link.pages.all()) == [page]
    assert not ExternalLink.objects.filter(host="draft.example").exists()


def test_a_link_that_no_article_has_any_more_is_deleted(web):
    page = published(web.address("/here"))
    collect_links()
    page.unpublish()
    collect_links()
    assert not ExternalLink.objects.filter(host="127.0.0.1").exists()


def test_a_link_is_dead_after_two_failures_on_different_days_and_lives_when_it_answers(web, author):
    page = published(web.address("/here"))
    collect_links()
    web.gone.add("/here")
    link = ExternalLink.objects.get(host="127.0.0.1")
    check_link(link=link)
    check_link(link=link)
    assert not dead_links().exists()
    days_ago(link, 7)
    check_link(link=link)
    assert list(dead_links()) == [link]
    for place in ("/cms/", "/cms/reports/dead-links/"):
        shown = author.get(place).text
        assert link.address in shown
        assert f"/cms/pages/{page.pk}/edit/" in shown
    web.gone.clear()
    check_link(link=link)
    assert not dead_links().exists()


@pytest.fixture
def limited(web):
    """As Celery's soft limit: its pool sends this signal to the process and raises this error there."""

    def reached(*_):
        raise SoftTimeLimitExceeded

    def limit():
        web.dripping.wait()
        if not web.release.is_set():
            os.kill(os.getpid(), signal.SIGUSR1)

    before = signal.signal(signal.SIGUSR1, reached)
    clock = Thread(target=limit)
    clock.start()
    yield
    web.release.set()
    web.dripping.set()
    clock.join()
    signal.signal(signal.SIGUSR1, before)


@pytest.mark.usefixtures("limited")
def test_an_answer_that_never_ends_failed_and_the_next_link_is_checked(web, settings):
    published(web.address("/drips"))
    collect_links()
    link = ExternalLink.objects.get(host="127.0.0.1")
    check_link(link=link)
    link.refresh_from_db()
    assert (link.status, link.problem) == (None, "took too long")
    assert tasks.check_next_link.soft_time_limit < settings.CELERY_TASK_TIME_LIMIT
    assert not unchecked_links("127.0.0.1").exists()


def test_a_link_is_checked_at_most_once_a_day(web):
    published(web.address("/here"))
    collect_links()
    check_link(link=unchecked_links("127.0.0.1").get())
    assert not unchecked_links("127.0.0.1").exists()
    days_ago(ExternalLink.objects.get(host="127.0.0.1"), 2)
    assert unchecked_links("127.0.0.1").exists()


def test_the_report_says_how_many_links_it_knows_about(web, author):
    def told():
        return " ".join(author.get("/cms/reports/dead-links/").text.split())

    assert "No link was asked yet." in told()
    published(web.address("/here"))
    collect_links()
    total = ExternalLink.objects.count()
    assert "No link was asked yet." in told()
    link = ExternalLink.objects.get(host="127.0.0.1")
    check_link(link=link)
    assert f"1 of {total} were asked so far, and all of these answered." in told()
    web.gone.add("/here")
    check_link(link=link)
    assert f"1 of {total} were asked so far; 1 failed, and will be asked again." in told()
