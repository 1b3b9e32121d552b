"""Sessions are stored once, under a key that nobody else knows."""

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hesperion.edge.sessions import SessionStore

pytestmark = pytest.mark.django_db


def test_a_session_with_a_new_key_is_stored_once():
    session = SessionStore()
    session["a"] = 1
    session.cycle_key()
    with CaptureQueriesContext(connection) as caught:
        session.save()
    assert not caught.captured_queries
    assert SessionStore(session.session_key)["a"] == 1


def test_what_changes_afterwards_is_stored_too():
    session = SessionStore()
    session.cycle_key()
    session["a"] = [1]
    session.save()
    session["a"].append(2)
    session.save()
    assert SessionStore(session.session_key)["a"] == [1, 2]


def test_an_unknown_key_is_not_taken_over():
    session = SessionStore("a" * 32)
    assert "a" not in session
    session["a"] = 1
    session.save()
    assert session.session_key != "a" * 32
    assert Session.objects.count() == 1


def test_an_expired_session_holds_nothing():
    session = SessionStore()
    session["a"] = 1
    session.set_expiry(-1)
    session.save()
    assert "a" not in SessionStore(session.session_key)
