"""The token and the code lie nowhere but in the mail."""

import io
import logging
import re

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from hesperion.celery import app
from hesperion.privacy.logs import Scrubbed
from intake.participants.models import SignIn
from tests.factories.intake import EMAIL, confirmed
from tests.people import Person
from tests.services import wait_until, worker


def everything_in(database):
    """All rows of all tables that may be read, as text; binary columns in hex."""
    tables = database.execute(
        "SELECT schemaname, tablename FROM pg_tables"
        " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
    ).fetchall()
    every = sql.SQL("SELECT t::text FROM {} t")
    rows = [database.execute(every.format(sql.Identifier(*name))).fetchall() for name in tables]
    return "\n".join(row for table in rows for (row,) in table)


@pytest.fixture
def log():
    """What a handler of the site would write, of every logger."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(Scrubbed("{name}: {message}", style="{"))
    handler.addFilter(lambda record: record.name != "mail.log")  # the tests' mail server
    loggers = [logging.getLogger(), logging.getLogger("django.request")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    logging.getLogger().addHandler(handler)
    yield written
    logging.getLogger().removeHandler(handler)
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


@pytest.mark.django_db(transaction=True)
def test_not_in_the_databases_nor_in_the_broker_nor_in_the_logs(tmp_path, postbox, log, settings):
    confirmed()
    person = Person()
    with worker(tmp_path / "log", EMAIL_URL=f"smtp://127.0.0.1:{settings.EMAIL_PORT}"):
        person.post("/my/sign-in/", {"email": EMAIL})
        wait_until(lambda: SignIn.objects.exclude(token=None).exists(), "the mail is made")
        wait_until(lambda: len(postbox.letters) == 2, "both mails arrived")
    letter = next(one for one in postbox.letters if "sign in" in one["Subject"])
    text = letter.get_body(("plain",)).get_content()
    token = re.search(r"/my/open/([\w-]{43})/", text)[1]
    code = re.search(r"\n([0-9A-Z]{4}-[0-9A-Z]{4})\s", text)[1]
    person.post("/my/code/", {"code": "0000-0000"})
    person.post(f"/my/open/{token}/")
    person.get(f"/my/open/{token}/")
    url = app.conf.broker_transport_options["conn_string"]
    with psycopg.connect(url) as broker:
        stored = everything_in(broker)
    stored += everything_in(connection.connection)
    assert str(SignIn.objects.get().pk) in stored
    logged = (tmp_path / "log").read_text() + log.getvalue()
    assert "/my/open/[token]/" in log.getvalue()
    for secret in (token, code, code.replace("-", ""), EMAIL):
        for trace in (secret, secret.encode().hex()):
            assert trace not in stored
            assert trace not in logged
