"""Tables, triggers and operators are as migrations made them, or what is read of them proves nothing.

A view in a table's place, a rule, row security or a table that inherits can hide rows and make rows up; so can
an operator that compares otherwise. A namesake in a schema that is searched first takes what should be sealed.
Somebody who changed the server itself can lie about all of these too.
"""

import re
from collections.abc import Callable, Collection

import pgtrigger
from django.conf import settings
from django.db import connections

from hesperion.privacy import history


class Altered(Exception):
    """Something differs from what the migrations made. The message names the first difference."""


Triggers = dict[tuple[str, str], tuple[str, str]]
_registered: list[Callable[[], Triggers]] = []
_AS_OWNER = (True, ["search_path=pg_catalog, pg_temp"])  # how the functions of these run
_AS_CALLER: tuple[bool, list[str]] = (False, [])


def register_triggers(triggers: Callable[[], Triggers]) -> None:
    """Declare triggers that are not pgtrigger's, so that they may be there, and must be.

    `triggers` returns, by table and name, the CREATE TRIGGER statement and the body of the
    function, which is SECURITY DEFINER and sets the search path to pg_catalog, pg_temp.
    """
    _registered.append(triggers)


def require_tables(tables: Collection[str], using: str) -> None:
    """Raise Altered if one of `tables` is not ordinary, or an operator or setting may change its meaning."""
    with connections[using].cursor() as cursor:
        cursor.execute(_TABLES, [list(tables)])
        for table, fault in cursor.fetchall():
            raise Altered(f"{table} {fault}: its rows prove nothing.")
        cursor.execute(_MEANINGS, [settings.RUNTIME_ROLE])
        for (what,) in cursor.fetchall():
            raise Altered(f"{what} is not PostgreSQL's own: what depends on it proves nothing.")


def require_triggers(tables: Collection[str], using: str) -> None:
    """Raise Altered if a trigger is missing, disabled, changed or unknown.

    It looks at `tables` and at all tables that have triggers of ours, which must be ordinary tables
    too.
    """
    own = {
        place: (_words(definition), body.split())
        for triggers in _registered
        for place, (definition, body) in triggers().items()
    }
    expected = own | {
        (model._meta.db_table, trigger.get_pgid(model)): _parts(
            str(trigger.compile(model).install_sql)
        )
        for model, trigger in pgtrigger.registered()
    }
    watched = {*tables, *(table for table, _ in expected)}
    require_tables(watched, using)
    with connections[using].cursor() as cursor:
        cursor.execute(_TRIGGERS, [sorted(watched)])
        found = {(table, name): facts for table, name, *facts in cursor.fetchall()}
        cursor.execute(_SILENCER)
        silencer = cursor.fetchone()
    for place in sorted(found.keys() ^ expected.keys()):
        fault = "is missing" if place in expected else "is none of ours"
        raise Altered(f"{_named(place)} {fault}.")
    for place, (state, *runs, definition, body) in sorted(found.items()):
        is_right = tuple(runs) == (_AS_OWNER if place in own else _AS_CALLER)
        if state != "O" or not is_right or (_words(definition), body.split()) != expected[place]:
            raise Altered(f"{_named(place)} is {'off' if state in ('D', 'R') else 'changed'}.")
    if silencer != (_body(history.ONLY_THE_OWNER_SILENCES_TRIGGERS, 1),):
        raise Altered("The function _pgtrigger_should_ignore is changed: triggers may be silent.")


def _body(statements: str, place: int = 3) -> str:
    """A function's body: what is between its dollar signs. In pgtrigger's SQL the trigger's is the second."""
    return statements.split("$$")[place]


def _parts(install: str) -> tuple[list[str], list[str]]:
    """The words of a trigger's definition, and of its function, which pgtrigger's SQL has before it."""
    found = _DEFINITION.search(install)
    assert found, install  # noqa: S101 - pgtrigger's own SQL
    return _words(found[0]), _body(install).split()


def _words(definition: str) -> list[str]:
    """In one order: PostgreSQL writes events in its own, and adds schemas, brackets and casts to text."""
    plain = (
        definition.replace('"', "")
        .replace("public.", "")
        .replace("::text", "")
        .replace("PROCEDURE", "FUNCTION")
    )
    return sorted(_WORD.findall(plain.lower()))


def _named(place: tuple[str, str]) -> str:
    table, name = place
    return f"The trigger {name} on {table}"


_DEFINITION = re.compile(r"CREATE\s+(?:CONSTRAINT\s+)?TRIGGER[^;]*")
_WORD = re.compile(r"[\w.*]+|[^\s\w()\"]")
_TABLES = """
SELECT name, CASE
    WHEN c.oid IS NULL THEN 'is missing'
    WHEN c.relkind <> 'r' THEN 'is not an ordinary table'
    WHEN c.relrowsecurity THEN 'has row security'
    WHEN r.oid IS NOT NULL THEN 'has a rule'
    WHEN i.inhparent IS NOT NULL THEN 'has tables that inherit from it'
    ELSE 'has a namesake in another schema' END
FROM pg_catalog.unnest(%s::pg_catalog.text[]) AS name
LEFT JOIN pg_catalog.pg_class AS c
    ON c.relname = name AND c.relnamespace = 'public'::pg_catalog.regnamespace
LEFT JOIN pg_catalog.pg_rewrite AS r ON r.ev_class = c.oid
LEFT JOIN pg_catalog.pg_inherits AS i ON i.inhparent = c.oid
LEFT JOIN pg_catalog.pg_class AS n ON n.relname = c.relname AND n.oid <> c.oid
WHERE c.oid IS NULL OR c.relkind <> 'r' OR c.relrowsecurity OR r.oid IS NOT NULL OR i.inhparent IS NOT NULL
    OR n.oid IS NOT NULL
ORDER BY 1
"""
# PostgreSQL's own objects have numbers below 16384. An operator elsewhere may fit a comparison better than its.
# Settings count where they reach who asks or who writes: any role may set its own, and would stop the sealing.
_MEANINGS = """
SELECT 'The operator ' || oid::pg_catalog.regoperator::pg_catalog.text FROM pg_catalog.pg_operator
WHERE oid >= 16384
UNION ALL
SELECT 'The function ' || oid::pg_catalog.regprocedure::pg_catalog.text FROM pg_catalog.pg_proc
WHERE oid >= 16384 AND pronamespace = 'pg_catalog'::pg_catalog.regnamespace
UNION ALL
SELECT 'The cast from ' || castsource::pg_catalog.regtype::pg_catalog.text FROM pg_catalog.pg_cast
WHERE oid >= 16384
UNION ALL
SELECT 'The setting ' || setting || ' of a role or a database' FROM pg_catalog.pg_db_role_setting,
    pg_catalog.unnest(setconfig) AS setting
WHERE setting ~ '^(search_path|session_replication_role|pgtrigger|row_security|role)[.=]'
    AND (setrole = 0 OR pg_catalog.pg_get_userbyid(setrole) IN (current_user, %s))
UNION ALL
SELECT 'The setting session_replication_role' WHERE
    pg_catalog.current_setting('session_replication_role') <> 'origin'
"""
_TRIGGERS = """
SELECT c.relname, t.tgname, t.tgenabled::pg_catalog.text,
    p.prosecdef, coalesce(p.proconfig, '{}'), pg_catalog.pg_get_triggerdef(t.oid), p.prosrc
FROM pg_catalog.pg_trigger AS t
JOIN pg_catalog.pg_class AS c ON c.oid = t.tgrelid
JOIN pg_catalog.pg_proc AS p ON p.oid = t.tgfoid
WHERE NOT t.tgisinternal AND c.relnamespace = 'public'::pg_catalog.regnamespace AND c.relname = ANY(%s)
"""
_SILENCER = """
SELECT prosrc FROM pg_catalog.pg_proc
WHERE proname = '_pgtrigger_should_ignore' AND pronamespace = 'public'::pg_catalog.regnamespace
"""
