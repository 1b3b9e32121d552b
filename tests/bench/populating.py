"""Made-up people in the site's tables, and the same in the plain ones."""

from collections.abc import Iterator
from contextlib import contextmanager

import dj_database_url
import psycopg
from django.db import connection, models
from django.utils import timezone
from psycopg import sql

from hesperion.embedded.roles import OWNER_ROLE, SITE_ROLE
from hesperion.privacy.classes import SECRET, kind_of
from intake.participants.models import Participant
from research.population.actions import load_population
from research.population.people import Population
from research.population.subjects import stored_people
from tests.bench.plain import models as plain
from tests.bench.site import Site

SEED = 1


def populate(site: Site) -> None:
    """Store people until there are `site.rows`, and copy what researchers see of all into the plain tables."""
    store_people(site)
    if plain.Participant.objects.count() < Participant.objects.count():
        _fill_plain_tables(site)


def store_people(site: Site) -> None:
    """Store people until there are `site.rows`."""
    _, stored = stored_people()
    if stored < site.rows:
        with as_owner(site):
            load_population(
                people=Population(SEED, timezone.now().date()),
                numbers=range(stored + 1, site.rows + 1),
                say=print,
            )


@contextmanager
def as_owner(site: Site) -> Iterator[None]:
    """Context manager: this process is the owner of the database instead of the site's role."""
    kept = connection.settings_dict.copy()
    owner = dj_database_url.parse(site.cluster.url(OWNER_ROLE, SITE_ROLE))
    connection.close()
    connection.settings_dict.update({name: owner[name] for name in ("USER", "PASSWORD")})
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(kept)


def _fill_plain_tables(site: Site) -> None:
    """By a superuser, without checking references."""
    print("Copying them into plain tables …", flush=True)
    with psycopg.connect(site.cluster.url("postgres", SITE_ROLE)) as server:
        server.execute("SET session_replication_role = replica")
        for ours, beside in plain.SHOWN.items():
            server.execute(_copy(ours, beside))
    with psycopg.connect(site.cluster.url("postgres", SITE_ROLE), autocommit=True) as server:
        server.execute("ANALYZE")


def _copy(ours: type[models.Model], beside: type[models.Model]) -> sql.Composed:
    fields = list(ours._meta.concrete_fields)
    columns = [sql.Identifier(str(field.column)) for field in fields]
    return sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {} ON CONFLICT DO NOTHING").format(
        sql.Identifier(beside._meta.db_table),
        sql.SQL(", ").join(columns),
        sql.SQL(", ").join(map(_value, fields)),
        sql.Identifier(ours._meta.db_table),
    )


def _value(field: models.Field) -> sql.Composable:
    """The column, or "" in place of a text that is sealed."""
    column = sql.Identifier(str(field.column))
    if kind_of(field) in SECRET:
        return sql.SQL("CASE WHEN {} IS NOT NULL THEN '' END").format(column)
    return column
