"""Reads the environment and fails loudly: a missing or broken value stops the start.

Each variable may also be given as a file: NAME_FILE is the path of a file that contains the value of NAME.
"""

import os
from collections.abc import Callable
from datetime import time
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import dj_database_url
import dj_email_url
from django.core.exceptions import ImproperlyConfigured

from hesperion.settings import timeouts


def optional(name: str, default: str = "") -> str:
    """The variable `name`, or what is in the file that `name`_FILE names; `default` if both are empty.

    Raises ImproperlyConfigured if that file can't be read, or if both are set and one would be ignored.
    """
    value, path = (os.environ.get(key, "").strip() for key in (name, f"{name}_FILE"))
    if value and path:
        raise ImproperlyConfigured(f"{name} and {name}_FILE are both set. Remove one of them.")
    return value or (_in_file(path, name) if path else "") or default


def _in_file(path: str, name: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(
            f"{name}_FILE names {path}, which can't be read ({type(error).__name__})."
        ) from error


def required(name: str, why: str) -> str:
    """Return the variable `name`. Raises ImproperlyConfigured with `why` if it is unset or empty."""
    value = optional(name)
    if not value:
        raise ImproperlyConfigured(f"The environment variable {name} is not set. {why}")
    return value


def whole_number(name: str, default: int) -> int:
    """The variable `name` as an integer, 0 or more; `default` if it is unset or empty."""
    value = optional(name, str(default))
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} is a whole number such as {default}, not {value}.")
    return int(value)


def whole_numbers(name: str, default: str) -> tuple[int, ...]:
    """The variable `name` as whole numbers, separated by spaces, as many as in `default`."""
    numbers = optional(name, default).split()
    if len(numbers) != len(default.split()) or not all(number.isdecimal() for number in numbers):
        raise ImproperlyConfigured(f"{name} is whole numbers such as {default}.")
    return tuple(map(int, numbers))


def time_of_day(name: str, default: str) -> time:
    """The variable `name` as hours and minutes in UTC; `default` if it is unset or empty."""
    value = optional(name, default)
    try:
        return time.fromisoformat(value)
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{name} is a time in UTC such as {default}, not {value}."
        ) from error


def countries(name: str, default: str) -> frozenset[str]:
    """The variable `name` as ISO 3166-1 alpha-2 codes, separated by spaces; `default` if it is empty."""
    codes = optional(name, default).split()
    if wrong := [
        code for code in codes if not (len(code) == 2 and code.isalpha() and code.isupper())
    ]:
        raise ImproperlyConfigured(
            f"{name} lists countries by two capital letters, such as DE AT, not {wrong[0]}."
        )
    return frozenset(codes)


def database(url: str, name: str) -> dict[str, Any]:
    """Django's database settings for `url`, which came from the variable `name`."""
    settings = _parsed(dj_database_url.parse, with_password(url, name), name)
    if settings.get("ENGINE") != "django.db.backends.postgresql":
        raise ImproperlyConfigured(
            f"{name} must begin with postgres:// – Hesperion needs PostgreSQL."
        )
    settings["ENGINE"] = "hesperion.postgresql"
    settings["CONN_MAX_AGE"] = 0
    settings["CONN_HEALTH_CHECKS"] = True
    options = settings.setdefault("OPTIONS", {})
    options["options"] = timeouts.options()
    options |= _SILENCE | options  # the address may say otherwise
    pool_size = int(os.environ.get("DATABASE_POOL_SIZE", "0"))
    if pool_size:
        options["pool"] = {"min_size": 1, "max_size": pool_size, **_PATIENCE}
    return settings


def with_password(url: str, name: str) -> str:
    """`url`, which came from the variable `name`, with its password from the variable that ends with _PASSWORD.

    DATABASE_PASSWORD is that of DATABASE_URL. An address that has a password, or no user, is left as it is.
    """
    user, at, rest = url.partition("@")
    password = optional(name.removesuffix("_URL") + "_PASSWORD") if at else ""
    if not password or ":" in user.partition("://")[2]:
        return url
    return f"{user}:{quote(password, safe='')}@{rest}"


# A server that is gone with its machine or its network is noticed within half a minute: libpq would wait hours.
_SILENCE = {"keepalives_idle": 10, "keepalives_interval": 5, "tcp_user_timeout": 20_000}  # s, s, ms

# A page that waits for the database holds up those behind it. And a pool asks for one that is away more and
# more rarely, even when it is back: it gives up together with the page, so that the next page asks at once.
_PATIENCE = {"timeout": 3, "reconnect_timeout": 3}  # seconds


def main_database(why: str) -> dict[str, Any]:
    """The settings of the main database.

    The role is the one that runs the site, or with DATABASE_ROLE=owner the one that migrates.
    """
    if os.environ.get("DATABASE_ROLE") != "owner":
        return database(required("DATABASE_URL", why), "DATABASE_URL")
    owner = database(required("OWNER_DATABASE_URL", why), "OWNER_DATABASE_URL")
    del owner["OPTIONS"]["options"]  # a migration takes as long as it takes
    return owner


def research_database(url: str) -> dict[str, Any]:
    """The settings of the researchers' connection: a few connections at once, and short waits."""
    research = database(url, "RESEARCH_DATABASE_URL")
    options = research["OPTIONS"]
    options["options"] += " -c search_path=research"
    if "pool" in options:
        few = min(options["pool"]["max_size"], timeouts.RESEARCH_AT_ONCE)
        options["pool"] |= {"max_size": few, "timeout": timeouts.RESEARCH_WAIT}
    return research


def optional_database(name: str) -> dict[str, Any] | None:
    """The settings of a connection that few processes have; None where the variable `name` is not set."""
    url = optional(name)
    return database(url, name) if url else None


def role(name: str, why: str) -> str:
    """The role that the database address in the variable `name` contains."""
    return str(database(required(name, why), name)["USER"])


def email(url: str) -> dict[str, Any]:
    """Django's mail settings for `EMAIL_URL`.

    For a mail server, it is like submission://user:password@host:587 (TLS); for a provider, like
    anymail+postmark://?server_token=TOKEN.
    """
    if url.startswith("anymail+"):
        return _provider(url)
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

# Providers by the name of Anymail's module: how its webhook's view is named, and the secrets that it needs.
# Only those that a mail can tell to count neither opening nor clicks, and that send our secret to the webhook.
_PROVIDERS = {
    "mailgun": ("Mailgun", {"api_key", "webhook_signing_key"}),
    "mailjet": ("Mailjet", {"api_key", "secret_key"}),
    "postmark": ("Postmark", {"server_token"}),
    "sparkpost": ("SparkPost", {"api_key"}),
}


def _provider(url: str) -> dict[str, Any]:
    """Anymail's settings. `api_url` may be given besides, for a provider's servers in another region."""
    parts = urlsplit(url)
    name = parts.scheme.removeprefix("anymail+")
    if name not in _PROVIDERS:
        raise ImproperlyConfigured(
            f"EMAIL_URL names a provider that is not among {', '.join(_PROVIDERS)}."
        )
    view, secrets = _PROVIDERS[name]
    given = {key: value for key, (value, *_) in parse_qs(parts.query).items()}
    api_url = given.get("api_url", "https://")
    wrong = given.keys() - {"api_url"} != secrets or not api_url.startswith("https://")
    if wrong or parts.netloc or parts.path:
        example = "&".join(f"{key}=…" for key in sorted(secrets))
        raise ImproperlyConfigured(
            f"EMAIL_URL looks like anymail+{name}://?{example} for this provider, "
            "and may end with &api_url=https://…."
        )
    return {
        "EMAIL_BACKEND": f"anymail.backends.{name}.EmailBackend",
        "ANYMAIL": {
            **{f"{name}_{key}".upper(): value for key, value in given.items()},
            "WEBHOOK_SECRET": f"hesperion:{_webhook_secret()}",
            "SEND_DEFAULTS": {"track_opens": False, "track_clicks": False},
        },
        "MAIL_WEBHOOK": f"anymail.webhooks.{name}.{view}TrackingWebhookView",
    }


def _webhook_secret() -> str:
    secret = required(
        "MAIL_WEBHOOK_SECRET",
        "The mail provider shows it with what it tells: 32 letters and digits.",
    )
    if len(secret) < 32 or not secret.isalnum():
        raise ImproperlyConfigured("MAIL_WEBHOOK_SECRET must be at least 32 letters and digits.")
    return secret


def _parsed(parse: Callable[[str], Any], url: str, name: str) -> dict[str, Any]:
    try:
        return dict(parse(url))
    except (ValueError, KeyError) as error:
        raise ImproperlyConfigured(f"{name} is not a URL that can be read: {error}") from error
