from collections.abc import Iterator

import pytest
from django.core.management import call_command

from hesperion.mail import actions
from tests.people import Person
from tests.services import Postbox, free_port, mail_server


@pytest.fixture(autouse=True)
def _a_rested_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """One test's broker that was away does not silence the next test's nudges."""
    monkeypatch.setattr(actions, "_broker_rests_until", 0.0)


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
