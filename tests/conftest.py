from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import translation

from hesperion.mail import nudges
from hesperion.privacy.keys import actions as keys
from tests.people import Person
from tests.services import Postbox, free_port, mail_server


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whoever has a database has the key store too."""
    for item in items:
        for mark in item.iter_markers("django_db"):
            mark.kwargs["databases"] = {*mark.kwargs.get("databases", ["default"]), "keys"}


@pytest.fixture(autouse=True)
def _no_key_is_remembered() -> None:
    """What one test opened, the next one asks the key store for."""
    keys.forget()


@pytest.fixture(autouse=True)
def _english(settings) -> None:
    """The language of the last page that one test opened is not the next test's."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def ledger(settings, tmp_path: Path) -> Path:
    """The folder of the lists that lie outside the databases, for this test alone."""
    settings.LEDGER_DIR = str(tmp_path / "ledger")
    return tmp_path / "ledger"


@pytest.fixture(autouse=True)
def _a_rested_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """One test's broker that was away does not silence the next test's nudges."""
    nudges._teller.submit(int).result()  # nothing of the last test is still to be told
    monkeypatch.setattr(nudges, "_rests_until", 0.0)


@pytest.fixture
def client() -> Person:
    return Person()


@pytest.fixture
def consent_text(db: None) -> None:
    call_command("load_consent", verbosity=0)


@pytest.fixture
def postbox(settings) -> Iterator[Postbox]:
    """A real mail server that Django's own SMTP code sends to."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    with mail_server(settings.EMAIL_PORT) as postbox:
        yield postbox
