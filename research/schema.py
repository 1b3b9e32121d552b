"""The database schema `research`: views over consented data, the cohort, and the rights to read them.

The role of the connection `research` may read every view but the internal ones, the table `cohort`, and call
`consented_for` and `cohort_differences`. Only the owner may write here. `migrate` leaves a view alone if its
definition is right, so that it never waits for readers of that view, nor they for it. Those that differ are
replaced in one transaction: no reader finds a view missing.
"""

from collections.abc import Sequence

from django.apps import AppConfig
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.utils import CursorWrapper
from django.db.migrations import Migration
from psycopg.sql import SQL, Composable, Identifier

from hesperion.dependent_views import drop_views_on
from intake.stories.choices import HIDDEN
from research.cohort.day import make_day, make_moving
from research.cohort.select import READ_MODELS
from research.cohort.table import COHORT, DERIVED, DUE, make_cohort, rebuild
from research.models import Extracted
from research.selects import INTERNAL, bulk_views, views

# The participants who consent to one purpose: an extract may hold only these. The researchers' role calls this,
# as it may not read derived.consented. Purposes such as contact are left out, as they are no use of data.
_FUNCTION = """
CREATE OR REPLACE FUNCTION research.consented_for(wanted text) RETURNS TABLE (subject uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT consented.subject
    FROM derived.consented
    WHERE consented.purpose = wanted
        AND wanted IN ('study', 'academic', 'companies', 'abroad', 'atlas')
$$;
REVOKE ALL ON FUNCTION research.consented_for(text) FROM PUBLIC;
"""
# How many of those in an extract still allow all of its purposes, and are shown to researchers: the site's role
# asks at each download, where derived.consented would take ten times as long. Nobody who does not allow the
# study has a row in the cohort.
_PEOPLE_TODAY = """
CREATE OR REPLACE FUNCTION derived.extract_people_today(wanted uuid, purposes text[]) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET jit = off AS $$
    SELECT count(*)
    FROM {extracted} AS extracted
    JOIN research.cohort ON cohort.subject = extracted.participant_id
    WHERE extracted.extract_id = wanted
        AND extracted.ended_at IS NULL
        AND cohort.review <> ALL ({hidden})
        AND cohort.codes @> ARRAY(SELECT 'purpose:' || purpose FROM unnest(purposes) AS purpose)
$$;
REVOKE ALL ON FUNCTION derived.extract_people_today FROM PUBLIC;
GRANT EXECUTE ON FUNCTION derived.extract_people_today TO {role};
"""
_RELATIONS = """
SELECT relname FROM pg_class WHERE relnamespace = 'research'::regnamespace AND relkind IN ('v', 'r')
"""
_CHECK_COHORT = "GRANT EXECUTE ON FUNCTION research.cohort_differences TO {}"
_DEFINITION = "SELECT pg_get_viewdef(oid), reloptions FROM pg_class WHERE oid = to_regclass(%s)"


def make_views(
    sender: AppConfig, using: str, plan: Sequence[tuple[Migration, bool]] = (), **signal: object
) -> None:
    """Create missing views, replace views that differ, and drop views without a model; runs after migrate.

    Then the cohort is made, or brought up to date. Its rows are made anew if its view changed, or
    if a migration was applied (`plan`) of an app that the view reads from.
    """
    if using != DEFAULT_DB_ALIAS:
        return
    with connections[using].cursor() as cursor:
        with transaction.atomic(using):
            is_stale = _make_relations(cursor)
        apps = {model._meta.app_label for model in READ_MODELS}
        if is_stale or any(step.app_label in apps for step, _ in plan):
            rebuild(cursor)


def _make_relations(cursor: CursorWrapper) -> bool:
    """Make schema, functions, views and cohort. Returns whether the rows of the cohort must be made anew."""
    cursor.execute("CREATE SCHEMA IF NOT EXISTS research")
    cursor.execute(_FUNCTION)
    make_day(cursor)
    wanted, in_bulk = views(), bulk_views()
    changed = {name for name, select in wanted.items() if not _keep(cursor, name, select)}
    cursor.execute("SELECT viewname FROM pg_views WHERE schemaname = 'research'")
    for name in {name for (name,) in cursor.fetchall()} - (wanted | in_bulk).keys():
        drop_views_on(cursor, f"research.{name}")
    is_new = make_cohort(cursor)
    make_moving(cursor)
    cursor.execute(_people_today())
    for name, select in in_bulk.items():
        _keep(cursor, name, select)
    _grant(cursor)
    return is_new or DERIVED in changed


def _people_today() -> Composable:
    role = Identifier(settings.RUNTIME_ROLE)
    extracted = Identifier("public", Extracted._meta.db_table)
    return SQL(_PEOPLE_TODAY).format(hidden=list(HIDDEN), role=role, extracted=extracted)


def _keep(cursor: CursorWrapper, name: str, select: Composable) -> bool:
    """Replace the view unless PostgreSQL parses `select` to the same definition; returns whether it did."""
    with transaction.atomic():
        cursor.execute(_create(Identifier("pg_temp", "wanted"), name, select))
        is_kept = _definition(cursor, f"research.{name}") == _definition(cursor, "pg_temp.wanted")
        cursor.execute("DROP VIEW pg_temp.wanted")
    if not is_kept:
        _change(cursor, name, select)
    return bool(is_kept)


def _create(view: Identifier, name: str, select: Composable) -> Composable:
    """The statement with a security barrier: no condition of a reader is applied to rows outside the view."""
    barrier = SQL("" if name in INTERNAL else "WITH (security_barrier)")
    return SQL("CREATE VIEW {} {} AS {}").format(view, barrier, select)


def _definition(cursor: CursorWrapper, view: str) -> object:
    cursor.execute(_DEFINITION, [view])
    return cursor.fetchone()


def _change(cursor: CursorWrapper, name: str, select: Composable) -> None:
    """Replace the view. Views that read it are dropped too; `make_views` creates them again afterwards."""
    drop_views_on(cursor, f"research.{name}")
    cursor.execute(_create(Identifier("research", name), name, select))


def _grant(cursor: CursorWrapper) -> None:
    """Revoke all rights on views and cohort, and grant the present ones."""
    role = Identifier(connections["research"].settings_dict["USER"])
    cursor.execute(_RELATIONS)
    readable = {name for (name,) in cursor.fetchall()} - INTERNAL - {DUE}
    for statement in (
        "REVOKE ALL ON ALL TABLES IN SCHEMA research FROM {}",
        "GRANT USAGE ON SCHEMA research TO {}",
        *(f"GRANT SELECT ON research.{name} TO {{}}" for name in sorted(readable)),
        "GRANT EXECUTE ON FUNCTION research.consented_for TO {}",
    ):
        cursor.execute(SQL(statement).format(role))
    if COHORT in readable:
        cursor.execute(SQL(_CHECK_COHORT).format(role))
