"""What each role may do in the main database, against a list of all that it needs."""

import psycopg
import pytest
from django.db import connection
from psycopg import errors

from hesperion.privacy.audit import sources
from tests.cases import failing
from tests.services import owner_url, runtime_environment

pytestmark = pytest.mark.django_db

ROLES = [
    "hesperion",
    "hesperion_research",
    "hesperion_sealer",
    "hesperion_keys",
    "hesperion_broker",
]
SCHEMAS = {
    "hesperion": {"public": "USAGE", "derived": "USAGE"},
    "hesperion_research": {"research": "USAGE"},
    "hesperion_sealer": {"public": "USAGE"},
}
FUNCTIONS = {
    "hesperion": {
        *["privacy_erase", "_pgtrigger_should_ignore", "_pgh_attach_context"],
        *["extract_people_today", "move_cohort"],
        *["day_of", "days_from", "due", "due_of", "reminders_of", "steps_between"],  # as the caller
        *["earliest_of", "latest_of", "counted", "counted_values", "states_at_12", "time_since"],
        *["band_before", "band_faults", "candidate_sets", "differing", "new_since"],
        "trial_open_in",
    },
    "hesperion_research": {"consented_for", "cohort_differences"},
}
KEPT_FROM_RESEARCHERS = {"shown", "derived_cohort"}
REFUSED = [
    "SELECT pg_advisory_lock(1)",
    "SELECT pg_advisory_xact_lock_shared(1)",
    "SELECT pg_try_advisory_lock(1, 1)",
    "SELECT lo_create(0)",
    "SELECT lo_creat(-1)",
    "SELECT lo_from_bytea(0, 'x')",
    "SELECT pg_logical_emit_message(false, 'x', 'x')",
    "SELECT pg_logical_emit_message(false, 'x', 'x'::bytea)",
    "SELECT * FROM pg_stat_user_tables",
    "SELECT * FROM pg_stat_all_tables",
    "SELECT * FROM pg_statio_user_tables",
    "SELECT * FROM pg_stat_activity",
    "SELECT * FROM pg_stat_database",
    "SELECT * FROM pg_locks",
    "SELECT pg_stat_get_live_tuples(oid) FROM pg_class",
    "SELECT pg_stat_get_tuples_inserted(oid) FROM pg_class",
    "SELECT pg_relation_size(oid) FROM pg_class",
    "SELECT pg_total_relation_size(oid) FROM pg_class",
    "SELECT pg_database_size(current_database())",
    "SELECT pg_read_file('PG_VERSION')",
    "SELECT * FROM pg_authid",
    "SELECT * FROM pg_statistic",
    "COPY (SELECT 1) TO PROGRAM 'cat'",
    "SET session_replication_role = replica",
    "SET log_statement = 'all'",
    "SET ROLE hesperion_owner",
    "CREATE SCHEMA mine",
    "ALTER ROLE hesperion_sealer CONNECTION LIMIT 0",
    "ALTER ROLE hesperion_keys PASSWORD 'x'",
    "ALTER SYSTEM SET port = 1",
]


def asked(question, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(question, parameters)
        return cursor.fetchall()


def tables_of(role):
    """What `role` may do with tables, views and sequences that are not PostgreSQL's own."""
    return {
        (schema, name): rights
        for schema, name, rights in asked(
            "SELECT n.nspname, c.relname, (SELECT string_agg(r, ', ' ORDER BY r) FROM"
            " unnest(CASE c.relkind WHEN 'S' THEN '{USAGE,SELECT,UPDATE}' ELSE"
            " '{SELECT,INSERT,UPDATE,DELETE,TRUNCATE,REFERENCES,TRIGGER,MAINTAIN}' END::text[]) AS r"
            " WHERE CASE c.relkind WHEN 'S' THEN has_sequence_privilege(%s, c.oid, r)"
            " ELSE has_table_privilege(%s, c.oid, r) END)"
            " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE c.relkind IN ('r', 'v', 'm', 'f', 'p', 'S')"
            " AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')",
            role,
            role,
        )
        if rights
    }


def test_no_role_has_an_attribute_or_is_a_member_of_another():
    special = asked(
        "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s) AND (rolsuper OR rolcreaterole OR"
        " rolcreatedb OR rolreplication OR rolbypassrls OR rolconnlimit < 0)",
        ROLES,
    )
    members = asked(
        "SELECT member::regrole::text FROM pg_auth_members WHERE member::regrole::text = ANY(%s)",
        ROLES,
    )
    assert special == members == []


@pytest.mark.parametrize("role", ROLES)
def test_each_role_enters_the_schemas_it_needs_and_makes_nothing_there(role):
    found = dict(
        asked(
            "SELECT nspname, concat_ws(', ', CASE WHEN has_schema_privilege(%s, oid, 'USAGE') THEN 'USAGE' END,"
            " CASE WHEN has_schema_privilege(%s, oid, 'CREATE') THEN 'CREATE' END) FROM pg_namespace"
            " WHERE nspname NOT IN ('pg_catalog', 'information_schema') AND nspname !~ '^pg_(toast|temp)'",
            role,
            role,
        )
    )
    assert {name: rights for name, rights in found.items() if rights} == SCHEMAS.get(role, {})


@pytest.mark.parametrize("role", ROLES)
def test_each_role_calls_the_functions_it_needs(role):
    found = asked(
        "SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
        " WHERE p.prorettype <> 'trigger'::regtype AND has_function_privilege(%s, p.oid, 'EXECUTE')"
        " AND has_schema_privilege(%s, n.oid, 'USAGE')"
        " AND n.nspname NOT IN ('pg_catalog', 'information_schema')",
        role,
        role,
    )
    assert {name for (name,) in found} == FUNCTIONS.get(role, set())


def test_researchers_read_the_views_and_the_cohort_of_their_schema_and_write_nothing():
    """Nobody but the owner writes in the schema `research`."""
    views = {
        name for (name,) in asked("SELECT viewname FROM pg_views WHERE schemaname = 'research'")
    }
    assert tables_of("hesperion_research") == {
        ("research", name): "SELECT"
        for name in {*views, "cohort", "filter_code"} - KEPT_FROM_RESEARCHERS
    }


def test_the_site_reads_what_it_decides_by_and_no_view_of_researchers():
    found = {name: rights for name, rights in tables_of("hesperion").items() if name[0] != "public"}
    views = ["consented", "anchor", "planned", "consent_days", "standing", "due_today"]
    views += ["first_infusion", "undated_infusion", "told_course", "telling", "years_after"]
    views += ["told_kind", "told_finding"]
    views += ["applied_import", "trial_current", "same_trial"]
    views += ["trial_reading_in_record", "trial_reading_in_force"]
    views += ["later_event", "published_band", "latest_review", "enrolment_answer", "given_answer"]
    assert found == dict.fromkeys((("derived", name) for name in [*views, "cohort_day"]), "SELECT")


def test_the_sealer_reads_what_is_sealed_and_adds_to_the_chain():
    expected = {("public", source.table): "SELECT" for source in sources.sources()}
    expected |= {
        ("public", name): "INSERT, SELECT"
        for name in ("audit_link", "audit_seal", "audit_beginning")
    }
    expected["public", "audit_sealing"] = "SELECT, UPDATE"
    assert tables_of("hesperion_sealer") == expected


def test_the_role_of_backups_reads_everything_and_changes_nothing():
    relations = asked(
        "SELECT schemaname, tablename FROM pg_tables WHERE schemaname IN ('public', 'derived', 'research')"
    )
    found = tables_of("hesperion_backup")
    assert set(relations) <= found.keys()
    assert set(found.values()) == {"SELECT"}
    (member,) = asked(
        "SELECT roleid::regrole::text FROM pg_auth_members WHERE member = 'hesperion_backup'::regrole"
    )
    assert member == ("pg_read_all_data",)
    (role,) = asked(
        "SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls, rolconnlimit"
        " FROM pg_roles WHERE rolname = 'hesperion_backup'"
    )
    assert role == (False, False, False, False, False, 20)


@pytest.mark.parametrize("role", ["hesperion_keys", "hesperion_broker"])
def test_the_roles_of_other_databases_may_do_nothing_in_this_one(role):
    assert tables_of(role) == {}


def test_what_the_site_may_do_with_tables_and_sequences_is_no_more_than_to_read_and_write():
    rights = {right for rights in tables_of("hesperion").values() for right in rights.split(", ")}
    assert rights == {"SELECT", "INSERT", "UPDATE", "DELETE", "USAGE"}


@pytest.mark.parametrize(
    "name", ["DATABASE_URL", "RESEARCH_DATABASE_URL", "SEALER_DATABASE_URL", "OWNER_DATABASE_URL"]
)
def test_what_postgresql_lets_everybody_do_is_refused(name):
    url = owner_url() if name == "OWNER_DATABASE_URL" else runtime_environment()[name]
    statements = REFUSED if name != "OWNER_DATABASE_URL" else REFUSED[:17]
    with psycopg.connect(url, autocommit=True) as role:

        def is_refused(statement):
            with pytest.raises(errors.InsufficientPrivilege):
                role.execute(statement)

        assert failing(statements, is_refused) == []
