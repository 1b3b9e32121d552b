"""Secrets given as files, and a hospital's own certificate authority."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from hesperion.settings import env
from tests.production import start_in_production


@pytest.fixture
def in_file(tmp_path, monkeypatch):
    """Gives a variable as a file, as Docker does with its secrets."""

    def give(name: str, content: str) -> None:
        path = tmp_path / name
        path.write_text(content)
        monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv(f"{name}_FILE", str(path))

    return give


def test_a_value_may_lie_in_a_file_that_ends_with_a_line_break(in_file):
    in_file("SECRET_KEY", "letters\n")
    assert env.required("SECRET_KEY", "It signs.") == "letters"


def test_a_value_given_twice_stops_the_start(in_file, monkeypatch):
    in_file("SECRET_KEY", "one")
    monkeypatch.setenv("SECRET_KEY", "another")
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY and SECRET_KEY_FILE are both set"):
        env.required("SECRET_KEY", "It signs.")


def test_a_file_that_is_not_there_is_named(monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    monkeypatch.setenv("SECRET_KEY_FILE", "/nowhere/key")
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY_FILE names /nowhere/key"):
        env.required("SECRET_KEY", "It signs.")


def test_an_empty_file_is_a_missing_value(in_file):
    in_file("EMAIL_URL", "\n")
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL is not set"):
        env.required("EMAIL_URL", "Mails are sent by it.")


@pytest.mark.parametrize(
    ("url", "complete"),
    [
        ("postgres://me@host/name", "postgres://me:p%40ss%2F@host/name"),
        ("amqp://me@host//", "amqp://me:p%40ss%2F@host//"),
        ("postgres://me:own@host/name", "postgres://me:own@host/name"),
        ("redis://host/0", "redis://host/0"),
    ],
)
def test_an_address_gets_its_password_from_a_variable_of_its_own(in_file, url, complete):
    in_file("KEYS_DATABASE_PASSWORD", "p@ss/")
    assert env.with_password(url, "KEYS_DATABASE_URL") == complete


def test_django_gets_the_password_as_it_was_written(in_file):
    in_file("OWNER_DATABASE_PASSWORD", "p@ss/")
    found = env.database("postgres://me@host/name", "OWNER_DATABASE_URL")
    assert (found["USER"], found["PASSWORD"]) == ("me", "p@ss/")


def test_what_is_no_certificate_stops_the_start_with_a_sentence(tmp_path):
    (tmp_path / "ca.pem").write_text("no certificate")
    result = start_in_production(CA_FILE=str(tmp_path / "ca.pem"))
    assert result.returncode == 1
    assert "CA_FILE names a file without a certificate" in result.stderr.splitlines()[-1]
