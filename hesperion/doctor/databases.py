"""Whether both databases, by each role that this process knows, and the broker answer; and their clocks."""

import time
from collections.abc import Iterator

import psycopg
from django.conf import settings
from django.db import connections

from hesperion.celery import app
from hesperion.doctor.problems import Problem
from hesperion.health.connections import open_connection

_SECONDS = 3  # that a connection or a question may take
MOST_APART = 2.0  # seconds between this server's clock and a database's

# How PostgreSQL's message for a refused connection is worded, and what mends it.
_REASONS = {
    "certificate": (
        "Write the certificate of your hospital's own authority (PEM) into secrets/CA, or name the host in "
        "the address as its certificate does. Then: docker compose up -d --force-recreate"
    ),
    "password authentication failed": (
        "The password in {variable} is not the one that PostgreSQL knows. Set PostgreSQL's: "
        "docker compose exec {service} psql --username=postgres --command='\\password {role}'"
    ),
    "too many connections": (
        "Restart what holds them: docker compose restart web-a web-b worker builder. If it comes back, lower "
        "WEB_WORKERS or DATABASE_POOL_SIZE in .env."
    ),
    "does not exist": (
        "The role or the database is missing: run deploy/postgres/{script} by psql as the superuser "
        "of {service}."
    ),
}
_DOES_NOT_ANSWER = (
    "docker compose up -d {service}, and if it ends again: docker compose logs --since=1h {service}"
)


def site_connection() -> Iterator[Problem]:
    yield from _refused("default", "The main database", "DATABASE_URL", "postgres")


def research_connection() -> Iterator[Problem]:
    yield from _refused(
        "research", "The researchers' connection", "RESEARCH_DATABASE_URL", "postgres"
    )


def sealer_connection() -> Iterator[Problem]:
    """Only the worker has this connection."""
    if "sealer" in connections.settings:
        yield from _refused(
            "sealer", "The connection that seals the audit", "SEALER_DATABASE_URL", "postgres"
        )


def key_store_connection() -> Iterator[Problem]:
    yield from _refused("keys", "The key store", "KEYS_DATABASE_URL", "keystore")


def _refused(alias: str, what: str, variable: str, service: str) -> Iterator[Problem]:
    try:
        with open_connection(alias) as connection:
            connection.execute("SELECT 1")
    except psycopg.OperationalError as error:
        said = " ".join(str(error).split())
        mend = next((words for sign, words in _REASONS.items() if sign in said), _DOES_NOT_ANSWER)
        names = {
            "variable": variable,
            "service": service,
            "role": connections.settings[alias]["USER"],
            "script": "keys.sql" if service == "keystore" else "roles.sql",
        }
        cause = "certificate" if "certificate" in said else service
        yield Problem(cause, f"{what} ({variable}) does not answer: {said}.", mend.format(**names))


def broker() -> Iterator[Problem]:
    try:
        with app.connection_for_write(connect_timeout=_SECONDS) as connection:
            connection.ensure_connection(max_retries=1, timeout=_SECONDS)
    except Exception as error:  # whatever its driver raises
        kind = settings.CELERY_BROKER_URL.partition(":")[0]
        service = {"amqp": "rabbitmq", "redis": "valkey"}.get(kind, "postgres")
        yield Problem(
            "broker",
            f"The broker (CELERY_BROKER_URL, {kind}) does not answer ({type(error).__name__}): mails wait.",
            _DOES_NOT_ANSWER.format(service=service),
        )


def clocks() -> Iterator[Problem]:
    for alias, service in {"default": "postgres", "keys": "keystore"}.items():
        if abs(apart := _apart(alias)) > MOST_APART:
            way = "behind" if apart > 0 else "ahead of"
            yield Problem(
                "clock",
                f"This server's clock is {abs(apart):.0f} seconds {way} that of {service}: links in mails "
                "end too early or too late.",
                "Let both servers keep the time by NTP: timedatectl set-ntp true; then look at: "
                "timedatectl timesync-status",
            )


def _apart(alias: str) -> float:
    """Seconds by which the database's clock is ahead of ours, taken at the middle of the question."""
    with open_connection(alias) as connection:
        before = time.time()
        row = connection.execute("SELECT extract(epoch FROM clock_timestamp())").fetchone()
        return float((row or (0,))[0]) - (before + time.time()) / 2
