"""Whether each role may do in PostgreSQL what it must, and no more."""

import re
from collections.abc import Iterable, Iterator

import psycopg
from django.conf import settings
from django.db import connections

from hesperion.doctor.problems import Problem
from hesperion.health.connections import open_connection
from hesperion.privacy import rights
from hesperion.privacy.audit.actions import SEALER
from hesperion.privacy.classes import ANYTHING

_GRANT_AGAIN = "docker compose up prepare grants all rights anew. Nobody else should: ask who did."
_SPECIAL = """
SELECT rolname FROM pg_roles WHERE rolname = ANY(%s) AND (
    rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls
    OR EXISTS (SELECT FROM pg_auth_members WHERE member = pg_roles.oid))
"""
_OWNERS = """
SELECT DISTINCT rolname FROM pg_roles JOIN pg_shdepend ON refobjid = pg_roles.oid
    AND refclassid = 'pg_authid'::regclass AND deptype = 'o'
WHERE rolname = ANY(%s)
    AND dbid IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
"""
_WITHOUT_LIMITS = """
SELECT rolname FROM pg_roles WHERE rolname = ANY(%s) AND (rolconnlimit < 0 OR NOT ARRAY[
    'statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout', 'temp_file_limit']
    <@ ARRAY(SELECT split_part(setting, '=', 1) FROM unnest(rolconfig) AS setting))
"""
_MAY_LOCK = """
SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)
    AND has_function_privilege(oid, 'pg_catalog.pg_advisory_lock(bigint)', 'EXECUTE')
"""
# What a role may do with each table and view. A right on some columns alone counts as that.
_RIGHTS = """
SELECT nspname, relname, ARRAY(
    SELECT CASE WHEN has_table_privilege(%(role)s, pg_class.oid, r) THEN r ELSE r || ' (columns)' END
    FROM unnest('{SELECT,INSERT,UPDATE,DELETE,TRUNCATE,REFERENCES,TRIGGER,MAINTAIN}'::text[]) AS r
    WHERE has_table_privilege(%(role)s, pg_class.oid, r)
        OR r IN ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES')
            AND has_any_column_privilege(%(role)s, pg_class.oid, r))
FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE relkind IN ('r', 'v', 'm', 'f', 'p') AND nspname IN ('public', 'derived', 'research')
"""
_FEW = 3  # differences that a sentence names

_Rights = dict[tuple[str, str], set[str]]  # by schema and table
_COHORT: _Rights = {("research", "cohort"): {"SELECT"}}


def wrong_roles() -> Iterator[Problem]:
    with open_connection("default") as connection:
        yield from wrong_attributes(connection)
        site = settings.RUNTIME_ROLE
        found = _rights(connection, site)
        expected = _of_the_site(found.keys())
        yield from _differences(site, found, most=expected, least=expected)
        if SEALER in connections.settings:
            sealer = str(connections.settings[SEALER]["USER"])
            expected = {("public", name): _words(a) for name, a in rights.sealer_rights().items()}
            found = _rights(connection, sealer)
            yield from _differences(sealer, found, most=expected, least=expected)
        researcher = str(connections.settings["research"]["USER"])
        found = _rights(connection, researcher)
        expected = {table: {"SELECT"} for table in found if table[0] == "research"}
        yield from _differences(researcher, found, most=expected, least=_COHORT)


def _roles() -> list[str]:
    """The roles that this process knows in the main database, except the owner."""
    aliases = ["research", *([SEALER] if SEALER in connections.settings else [])]
    return [settings.RUNTIME_ROLE, *(connections.settings[alias]["USER"] for alias in aliases)]


def wrong_attributes(connection: psycopg.Connection) -> Iterator[Problem]:
    """What each role is, apart from its rights on tables."""
    psql = "docker compose exec postgres psql --username=postgres"
    for question, sentence, mend in (
        (
            _SPECIAL,
            "The role {} is a member of another role, or may make roles or databases.",
            psql + " --command='ALTER ROLE {} NOSUPERUSER NOCREATEROLE NOCREATEDB NOREPLICATION "
            "NOBYPASSRLS', and REVOKE what \\drg shows.",
        ),
        (
            _OWNERS,
            "The role {} owns something: it could change its own rights.",
            psql + " hesperion --command='REASSIGN OWNED BY {} TO hesperion_owner', then: "
            "docker compose up prepare",
        ),
        (
            _WITHOUT_LIMITS,
            "The role {} has no limit of connections, or of what a statement may take.",
            "Run the lines ALTER ROLE {} of deploy/postgres/roles.sql by psql: " + psql,
        ),
        (
            _MAY_LOCK,
            "The role {} may call what PostgreSQL lets every role call, such as advisory locks.",
            psql + " hesperion < deploy/postgres/sql/public.sql (with exec -T)",
        ),
    ):
        for (role,) in connection.execute(question, [_roles()]).fetchall():
            yield Problem("roles", sentence.format(role), mend.format(role))


def _differences(role: str, found: _Rights, *, most: _Rights, least: _Rights) -> Iterator[Problem]:
    """One sentence for what the role may do besides `most`, and one for what it lacks of `least`."""
    if named := _in_words(found, most):
        yield Problem("roles", f"The role {role} may do what it should not: {named}.", _GRANT_AGAIN)
    there = {table: words for table, words in least.items() if table in found}
    if named := _in_words(there, found):
        yield Problem("roles", f"The role {role} may not do what it needs: {named}.", _GRANT_AGAIN)


def _in_words(more: _Rights, less: _Rights) -> str:
    """What `more` has and `less` has not, of the first tables; "" if nothing."""
    differences = [
        f"{', '.join(sorted(words))} on {schema}.{name}"
        for (schema, name), all_words in sorted(more.items())
        if (words := all_words - less.get((schema, name), set()))
    ]
    rest = len(differences) - _FEW
    return "; ".join(differences[:_FEW]) + (f"; and on {rest} others" if rest > 0 else "")


def _of_the_site(tables: Iterable[tuple[str, str]]) -> _Rights:
    exceptions = {"django_migrations": "SELECT"} | rights.site_exceptions()
    expected = {
        (schema, name): exceptions.get(name, ANYTHING)
        for schema, name in tables
        if schema == "public"
    }
    expected |= {(schema, name): "SELECT" for schema, name in tables if schema == "derived"}
    return {table: _words(words) for table, words in expected.items()}


def _words(words: str) -> set[str]:
    return set(re.sub(r"\(.*?\)", "(columns)", words).split(", "))


def _rights(connection: psycopg.Connection, role: str) -> _Rights:
    """The role's rights on each table, none included."""
    rows = connection.execute(_RIGHTS, {"role": role}).fetchall()
    return {(schema, name): set(found) for schema, name, found in rows}
