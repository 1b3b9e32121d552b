"""What is answered where the application itself fails, and what our log then has."""

import logging
import threading

import pytest

from hesperion.edge import wsgi_guards
from hesperion.edge.wsgi_guards import CatchErrors, LimitConcurrency
from hesperion.privacy.logs import Scrubbed

CANARY = "Canary Person"


@pytest.fixture
def told(caplog):
    """The lines of our log as its formatter writes them."""
    formatter = Scrubbed("{message}", style="{")
    with caplog.at_level(logging.ERROR):
        yield lambda: "\n".join(formatter.format(record) for record in caplog.records)


def fails(environ, start):
    raise ValueError(CANARY)


def breaks_off(environ, start):
    start("200 OK", [])

    def parts():
        yield b"first"
        raise ValueError(CANARY)

    return parts()


def answered(application):
    seen = []
    made = CatchErrors(application)(
        {}, lambda status, headers: seen.append((status, dict(headers)))
    )
    return *seen[-1], b"".join(made).decode()


def test_where_the_application_fails_a_page_with_all_headers_says_so(settings, told):
    settings.SECURE_HSTS_SECONDS = 60
    status, headers, page = answered(fails)
    assert status == "500 Internal Server Error"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert headers["Strict-Transport-Security"] == "max-age=60; includeSubDomains; preload"
    assert "The fault is ours" in page
    assert CANARY not in page
    assert "builtins.ValueError" in told()
    assert CANARY not in told()


def test_an_answer_that_fails_half_way_ends_and_is_logged_without_the_text(told):
    assert answered(breaks_off) == ("200 OK", {}, "first")
    assert "builtins.ValueError" in told()
    assert CANARY not in told()


def test_what_waits_too_long_for_a_place_is_refused_and_the_place_is_not_lost(monkeypatch):
    monkeypatch.setattr(wsgi_guards, "_PATIENCE", 0.01)
    monkeypatch.setattr(wsgi_guards, "_SHORT_PATIENCE", 0.01)
    inside, leave = threading.Event(), threading.Event()

    def application(environ, start):
        inside.set()
        leave.wait()
        return [b"page"]

    places = LimitConcurrency(1, application, free=frozenset())
    page = threading.Thread(target=places, args=({"PATH_INFO": "/page"}, None))
    page.start()
    inside.wait()
    for _ in range(wsgi_guards._MOST_PATIENT + 1):
        seen = []
        made = places({"PATH_INFO": "/page"}, lambda status, headers: seen.append(status))  # noqa: B023
        assert seen == ["503 Service Unavailable"]
        assert b"did nothing" in made[0]
    leave.set()
    page.join()
    assert places({"PATH_INFO": "/page"}, None) == [b"page"]


def test_a_free_path_is_answered_while_all_places_are_taken():
    inside, leave = threading.Event(), threading.Event()

    def application(environ, start):
        if environ["PATH_INFO"] == "/page":
            inside.set()
            leave.wait()
        return [environ["PATH_INFO"].encode()]

    places = LimitConcurrency(1, application, free=frozenset({"/healthz"}))
    page = threading.Thread(target=places, args=({"PATH_INFO": "/page"}, None))
    page.start()
    inside.wait()
    assert places({"PATH_INFO": "/healthz"}, None) == [b"/healthz"]
    leave.set()
    page.join()
