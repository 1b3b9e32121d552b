"""Reads the environment and fails loudly: a missing or broken value stops the start."""

import os
from collections.abc import Callable
from typing import Any

import dj_database_url
import dj_email_url
from django.core.exceptions import ImproperlyConfigured


def required(name: str, why: str) -> str:
    """Return the variable `name`. Raises ImproperlyConfigured with `why` where it is unset or empty."""
    value = os.environ.get(name, "").strip()
    if not value:
        raise ImproperlyConfigured(f"The environment variable {name} is not set. {why}")
    return value


def whole_number(name: str, default: int) -> int:
    """The variable `name`, 0 or more, or `default` where it is unset or empty."""
    value = os.environ.get(name, "").strip() or str(default)
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} is a whole number such as {default}, not {value}.")
    return int(value)


def database(url: str, name: str) -> dict[str, Any]:
    """Django's database settings for `url`, which came from the variable `name`."""
    settings = _parsed(dj_database_url.parse, url, name)
    if settings.get("ENGINE") != "django.db.backends.postgresql":
        raise ImproperlyConfigured(
            f"{name} must begin with postgres:// – Hesperion needs PostgreSQL."
        )
    settings["CONN_MAX_AGE"] = 0
    settings["CONN_HEALTH_CHECKS"] = True
    pool_size = int(os.environ.get("DATABASE_POOL_SIZE", "0"))
    if pool_size:
        settings["OPTIONS"] = {"pool": {"min_size": 1, "max_size": pool_size, **_PATIENCE}}
    return settings


# A page that waits for the database holds up those behind it. And a pool asks for one that is away more and
# more rarely, even when it is back: it gives up together with the page, so that the next page asks at once.
_PATIENCE = {"timeout": 3, "reconnect_timeout": 3}  # seconds


def email(url: str) -> dict[str, Any]:
    """Django's `EMAIL_…` settings for `EMAIL_URL`, such as submission://user:password@host:587 (TLS)."""
    parsed = _parsed(dj_email_url.parse, url, "EMAIL_URL")
    if not parsed.get("EMAIL_HOST") or "EMAIL_BACKEND" not in parsed:
        raise ImproperlyConfigured(
            "EMAIL_URL names no mail server. It looks like submission://user:password@host:587."
        )
    return {key: parsed[key] or default for key, default in _EMAIL_SETTINGS.items()}


_EMAIL_SETTINGS = {
    "EMAIL_HOST": "",
    "EMAIL_PORT": 25,
    "EMAIL_HOST_USER": "",
    "EMAIL_HOST_PASSWORD": "",
    "EMAIL_USE_TLS": False,
    "EMAIL_USE_SSL": False,
}


def _parsed(parse: Callable[[str], Any], url: str, name: str) -> dict[str, Any]:
    try:
        return dict(parse(url))
    except (ValueError, KeyError) as error:
        raise ImproperlyConfigured(f"{name} is not a URL that can be read: {error}") from error
