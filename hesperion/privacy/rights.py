"""Grants for the database roles of the site and the sealer. The owner makes them after every migrate."""

from collections.abc import Iterator
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.models import Model
from psycopg import sql

from hesperion.privacy import history
from hesperion.privacy.audit import sources
from hesperion.privacy.audit.actions import SEALER
from hesperion.privacy.audit.models import Beginning, Link, Seal, Sealing
from hesperion.privacy.classes import ANYTHING, APPENDED, all_classes, label_of

_ERASE = """
CREATE OR REPLACE FUNCTION privacy_erase(who uuid, known_as text[]) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    erased jsonb := '{{}}';
BEGIN
    {before}
    {rows}
    {history}
    DELETE FROM django_admin_log WHERE object_id = who::text OR object_id = ANY (known_as);
    RETURN erased;
END
$$
"""
_ROWS = "DELETE FROM {table} WHERE {subject} = who;"
_HISTORY = """
    WITH gone AS (DELETE FROM {table} WHERE {subject} = who RETURNING pgh_id)
    SELECT erased || jsonb_build_object({label}, coalesce(jsonb_agg(pgh_id), '[]'))
    INTO erased FROM gone;
"""


def grant(sender: AppConfig, using: str, **signal: Any) -> None:
    """Revoke all database privileges and grant them again.

    Raises ImproperlyConfigured if two roles are the same.
    """
    if using != DEFAULT_DB_ALIAS:
        return
    with transaction.atomic(using), connections[using].cursor() as cursor:
        cursor.execute("SELECT current_user = %s", [settings.RUNTIME_ROLE])
        if cursor.fetchone()[0]:
            raise ImproperlyConfigured(
                "DATABASE_URL and OWNER_DATABASE_URL name the same role. The site must run as one "
                "that owns nothing, or it could rewrite its own history."
            )
        for statement in (*_statements(), *_sealers(_sealer())):
            cursor.execute(statement)


def _sealer() -> str:
    """The role that seals the audit."""
    database = connections.settings.get(SEALER)
    if not database:
        raise ImproperlyConfigured(
            "SEALER_DATABASE_URL is not set. It names the role that may add to the audit's chain, which "
            "gets its rights now."
        )
    role = str(database["USER"])
    if role in (settings.RUNTIME_ROLE, connections[DEFAULT_DB_ALIAS].settings_dict["USER"]):
        raise ImproperlyConfigured(
            "SEALER_DATABASE_URL names the role of the site or of the owner. The audit is sealed by a "
            "role of its own, or the site could keep events out of the chain."
        )
    return role


def _sealers(name: str) -> Iterator[sql.Composable]:
    """The sealer's grants: it reads the tables that are sealed, and adds to the chain."""
    role = sql.Identifier(name)
    yield sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(role)
    yield sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}").format(role)
    for table, right in sealer_rights().items():
        yield sql.SQL(f"GRANT {right} ON {{}} TO {{}}").format(sql.Identifier(table), role)


def sealer_rights() -> dict[str, str]:
    """What the sealer may do, by table: SQL's words, separated by commas."""
    rights = {source.table: "SELECT" for source in sources.sources()}
    rights |= {model._meta.db_table: APPENDED for model in (Link, Seal, Beginning)}
    return rights | {Sealing._meta.db_table: "SELECT, UPDATE"}


def _statements() -> Iterator[sql.Composable]:
    role = sql.Identifier(settings.RUNTIME_ROLE)
    for statement in (
        "GRANT USAGE ON SCHEMA public TO {}",
        "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}",
        f"GRANT {ANYTHING} ON ALL TABLES IN SCHEMA public TO {{}}",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}",
        "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {}",
        "GRANT USAGE ON SCHEMA derived TO {}",  # what it decides by: it only reads there
        "REVOKE ALL ON ALL TABLES IN SCHEMA derived FROM {}",
        "GRANT SELECT ON ALL TABLES IN SCHEMA derived TO {}",
    ):
        yield sql.SQL(statement).format(role)
    for table, rights in site_exceptions().items():
        names = {"table": sql.Identifier(table), "role": role}
        yield sql.SQL("REVOKE ALL ON {table} FROM {role}").format(**names)
        yield sql.SQL(f"GRANT {rights} ON {{table}} TO {{role}}").format(**names)
    yield sql.SQL(history.ONLY_THE_OWNER_SILENCES_TRIGGERS)
    yield _erase_function()
    yield sql.SQL("REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC")
    for name in ("privacy_erase", "_pgtrigger_should_ignore", "_pgh_attach_context"):
        yield sql.SQL("GRANT EXECUTE ON FUNCTION {} TO {}").format(sql.Identifier(name), role)


def site_exceptions() -> dict[str, str]:
    """What the site may do with tables where it is not ANYTHING: `runtime` of our models, and all history."""
    rights = {
        model._meta.db_table: classes.runtime
        for model, classes in all_classes().items()
        if model._meta.managed and model._meta.app_label != "keys"
    }
    return rights | {event._meta.db_table: APPENDED for event in history.models()}


def _erase_function() -> sql.Composable:
    subjects = {
        model: classes.subject
        for model, classes in all_classes().items()
        if classes.subject and model._meta.managed
    }
    rows = [_about(_ROWS, model, subject) for model, subject in subjects.items()]
    events = [
        _about(_HISTORY, event, subjects[event.pgh_tracked_model]) for event in history.models()
    ]
    before = [
        _about(all_classes()[model].before_erasing, model, subject)
        for model, subject in subjects.items()
        if all_classes()[model].before_erasing
    ]
    return sql.SQL(_ERASE).format(
        before=sql.SQL("\n").join(before),
        rows=sql.SQL("\n").join(rows),
        history=sql.SQL("").join(events),
    )


def _about(statement: str, model: type[Model], subject: str) -> sql.Composable:
    return sql.SQL(statement).format(
        table=sql.Identifier(model._meta.db_table),
        subject=sql.Identifier(subject),
        label=sql.Literal(label_of(model)),
    )
