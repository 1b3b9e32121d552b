"""The table `research.cohort`, and the triggers that keep it equal to the view `research.derived_cohort`.

A trigger on each table that the view reads notes whose facts changed, in `research.cohort_due`. When the
transaction commits, a deferred trigger makes the rows of these participants anew. Both run as the owner.
`cohort_due` is empty outside transactions; a row of it belongs to one transaction, so that no transaction waits
for another's.

A third trigger numbers the codes of each row by the table `research.filter_code`: counting numbers takes a
third of the time that texts take.
"""

import uuid
from collections.abc import Iterator

from django.db.backends.utils import CursorWrapper

from hesperion.dependent_views import drop_views_on
from hesperion.privacy.classes import all_classes
from hesperion.ui.days import utc_today
from intake.followup.choices import ReminderStep
from intake.followup.models import Reminder
from intake.participants.models import Participant
from intake.stories.choices import ReviewState
from research.cohort.day import move_day
from research.cohort.select import READ_MODELS

COHORT = "cohort"
DERIVED = "derived_cohort"  # the view of the rows that the table should have
DUE = "cohort_due"
NUMBERS = "numbers"  # the column that the view has not
TRIGGER = "keep_cohort"
_AS_OWNER = "SECURITY DEFINER SET search_path = pg_catalog, pg_temp"

_MAKE_TABLE = f"""
CREATE TABLE research.cohort AS TABLE research.derived_cohort WITH NO DATA;
ALTER TABLE research.cohort ADD numbers smallint[] NOT NULL;
ALTER TABLE research.cohort ADD PRIMARY KEY (subject), ADD UNIQUE (public_id);
CREATE INDEX cohort_sent ON research.cohort (submitted_at DESC, public_id DESC);
CREATE INDEX cohort_codes ON research.cohort USING gin (codes) WITH (fastupdate = off);
CREATE INDEX cohort_unread ON research.cohort (flagged DESC, waiting_since, public_id)
    WHERE waiting_since IS NOT NULL AND review <> '{ReviewState.ANSWERED}';
CREATE INDEX cohort_answered ON research.cohort (flagged DESC, waiting_since, public_id)
    WHERE review = '{ReviewState.ANSWERED}';
"""
_MAKE_NUMBERS = """
CREATE TABLE IF NOT EXISTS research.filter_code (
    number smallint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, code text NOT NULL UNIQUE
);
CREATE OR REPLACE FUNCTION research.number_codes() RETURNS trigger LANGUAGE plpgsql {as_owner} AS $$
BEGIN
    SELECT array_agg(number) INTO NEW.numbers FROM research.filter_code WHERE code = ANY (NEW.codes);
    IF cardinality(NEW.codes) IS DISTINCT FROM cardinality(NEW.numbers) THEN
        INSERT INTO research.filter_code (code)
        SELECT code FROM unnest(NEW.codes) AS code
        WHERE NOT EXISTS (SELECT FROM research.filter_code AS known WHERE known.code = code.code)
        ON CONFLICT DO NOTHING;
        SELECT array_agg(number) INTO NEW.numbers FROM research.filter_code WHERE code = ANY (NEW.codes);
    END IF;
    RETURN NEW;
END $$;
"""
_MAKE_DUE = """
CREATE UNLOGGED TABLE IF NOT EXISTS research.cohort_due (
    transaction xid8 DEFAULT pg_current_xact_id(), subject uuid, PRIMARY KEY (transaction, subject)
);
CREATE OR REPLACE FUNCTION research.refresh_due() RETURNS trigger LANGUAGE plpgsql {as_owner} AS $$
DECLARE
    due uuid[];
BEGIN
    WITH taken AS (
        DELETE FROM research.cohort_due WHERE transaction = pg_current_xact_id() RETURNING subject
    )
    SELECT array_agg(subject ORDER BY subject) INTO due FROM taken;
    IF due IS NOT NULL THEN
        PERFORM research.refresh_cohort(due);
    END IF;
    RETURN NULL;
END $$;
"""
# By table and name. To change one, give it another name, and drop the old one in a migration.
_OWN_TRIGGERS = {
    ("research.cohort", "number_codes"): """
CREATE TRIGGER number_codes BEFORE INSERT OR UPDATE ON research.cohort
FOR EACH ROW EXECUTE FUNCTION research.number_codes()
""",
    ("research.cohort_due", "refresh_due"): """
CREATE CONSTRAINT TRIGGER refresh_due AFTER INSERT ON research.cohort_due
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION research.refresh_due()
""",
}
# The lock makes transactions about one participant wait for each other. Each statement sees what was committed
# before it began, so that the last one sees everything. Without participants whom researchers see, the view is
# not read. While a migration has dropped the view, rows are only deleted; `rebuild` makes them when it ends.
_REFRESH = """
CREATE OR REPLACE FUNCTION research.refresh_cohort(subjects uuid[]) RETURNS bigint LANGUAGE plpgsql
{as_owner} SET plan_cache_mode = force_generic_plan SET jit = off AS $$
DECLARE
    gone bigint;
    made bigint := 0;
BEGIN
    PERFORM FROM public.{participants}
    WHERE subject = ANY (subjects) ORDER BY subject FOR NO KEY UPDATE;
    IF to_regclass('research.derived_cohort') IS NULL THEN
        DELETE FROM research.cohort WHERE subject = ANY (subjects);
        RETURN 0;
    END IF;
    DELETE FROM research.cohort AS kept WHERE subject = ANY (subjects)
        AND NOT EXISTS (SELECT FROM research.shown WHERE shown.subject = kept.subject);
    GET DIAGNOSTICS gone = ROW_COUNT;
    IF EXISTS (SELECT FROM research.shown WHERE subject = ANY (subjects)) THEN
        INSERT INTO research.cohort AS kept ({columns})
        SELECT {columns} FROM research.derived_cohort WHERE subject = ANY (subjects)
        ON CONFLICT (subject) DO UPDATE SET ({columns}) = ROW ({excluded})
        WHERE ROW ({kept}) IS DISTINCT FROM ROW ({excluded});
        GET DIAGNOSTICS made = ROW_COUNT;
    END IF;
    RETURN gone + made;
END $$;
"""
# The number of participants, from `first` to `last`, whose row in the table is not that of the view.
_DIFFERENCES = """
CREATE OR REPLACE FUNCTION research.cohort_differences(first uuid, last uuid) RETURNS bigint
LANGUAGE sql STABLE {as_owner} SET jit = off AS $$
    SELECT count(DISTINCT subject) FROM (
        (SELECT {columns} FROM research.cohort WHERE subject BETWEEN first AND last
         EXCEPT SELECT {columns} FROM research.derived_cohort WHERE subject BETWEEN first AND last)
        UNION ALL
        (SELECT {columns} FROM research.derived_cohort WHERE subject BETWEEN first AND last
         EXCEPT SELECT {columns} FROM research.cohort WHERE subject BETWEEN first AND last)
    ) AS differing
$$;
"""
_NOTE = """
BEGIN
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO research.cohort_due (subject) VALUES (NEW.{column}) ON CONFLICT DO NOTHING;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO research.cohort_due (subject) VALUES (OLD.{column}) ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END
"""
_NOTE_FUNCTION = """
CREATE OR REPLACE FUNCTION research.note_{column}() RETURNS trigger LANGUAGE plpgsql
{as_owner} AS $${body}$$
"""
# Of the mails, that about going on makes somebody silent.
_GO_ON = f"""
CREATE TRIGGER {{trigger}} AFTER INSERT ON {{table}}
FOR EACH ROW WHEN (NEW.step = {ReminderStep.GO_ON.value}) EXECUTE FUNCTION research.note_{{column}}()
"""
_NOTE_TRIGGER = (
    "CREATE TRIGGER {trigger} AFTER INSERT OR UPDATE OR DELETE ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION research.note_{column}()"
)
_DELETE_ORPHANS = (
    "DELETE FROM research.cohort WHERE subject NOT IN (SELECT subject FROM public.{participants})"
)
_COLUMNS = """
SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute
WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped ORDER BY attnum
"""


def triggers() -> dict[tuple[str, str], tuple[str, str]]:
    """By table and name of each trigger on the facts its statement and the body of its function."""
    return {
        (table, TRIGGER): (_trigger(table, column), _NOTE.format(column=column))
        for table, column in _sources()
    }


def make_cohort(cursor: CursorWrapper) -> bool:
    """Create table, functions and triggers, or bring them up to date. The view must be there.

    A table whose columns differ from the view's is made anew, empty. Returns whether it was.
    """
    columns = _columns(cursor, f"research.{DERIVED}")
    is_new = _columns(cursor, f"research.{COHORT}") != [*columns, (NUMBERS, "smallint[]")]
    if is_new:
        drop_views_on(cursor, f"research.{COHORT}")
        cursor.execute("DROP TABLE IF EXISTS research.cohort")
        cursor.execute(_MAKE_TABLE)
    names = [name for name, _type in columns]
    filled = {
        "as_owner": _AS_OWNER,
        "participants": Participant._meta.db_table,
        "columns": ", ".join(names),
        "kept": ", ".join(f"kept.{name}" for name in names),
        "excluded": ", ".join(f"excluded.{name}" for name in names),
    }
    for statement in (_MAKE_NUMBERS, _REFRESH, _MAKE_DUE, _DIFFERENCES):
        cursor.execute(statement.format(**filled))
    for (table, name), statement in _OWN_TRIGGERS.items():
        _make_trigger(cursor, table, name, statement)
    for table, column in _sources():
        body = _NOTE.format(column=column)
        cursor.execute(_NOTE_FUNCTION.format(column=column, as_owner=_AS_OWNER, body=body))
        _make_trigger(cursor, f"public.{table}", TRIGGER, _trigger(table, column))
    cursor.execute("REVOKE ALL ON ALL FUNCTIONS IN SCHEMA research FROM PUBLIC")
    return is_new


def rebuild(cursor: CursorWrapper, size: int = 200) -> int:
    """Make the rows of all participants anew, `size` in a transaction; returns the number that differed.

    Who changes what one of these told waits for the end of the transaction.
    """
    move_day(cursor, utc_today())
    cursor.execute(_DELETE_ORPHANS.format(participants=Participant._meta.db_table))
    differed = cursor.rowcount
    for subjects in _batches(size):
        cursor.execute("SELECT research.refresh_cohort(%s)", [subjects])
        differed += cursor.fetchone()[0]
    return differed


def _batches(size: int) -> Iterator[list[uuid.UUID]]:
    """The ids of all participants, in lists of `size`."""
    everybody = Participant.objects.order_by("pk").values_list("pk", flat=True)
    subjects = list(everybody[:size])
    while subjects:
        yield subjects
        subjects = list(everybody.filter(pk__gt=subjects[-1])[:size])


def _sources() -> list[tuple[str, str]]:
    """Each table that the view reads, with the column that names the participant."""
    read = [*READ_MODELS, Reminder]
    return [(source._meta.db_table, str(all_classes()[source].subject)) for source in read]


def _trigger(table: str, column: str) -> str:
    statement = _GO_ON if table == Reminder._meta.db_table else _NOTE_TRIGGER
    return statement.format(trigger=TRIGGER, table=f"public.{table}", column=column)


def _make_trigger(cursor: CursorWrapper, table: str, name: str, statement: str) -> None:
    """Create the trigger only where it is missing, because this locks the table."""
    cursor.execute(
        "SELECT true FROM pg_trigger WHERE tgname = %s AND tgrelid = to_regclass(%s)", [name, table]
    )
    if not cursor.fetchone():
        cursor.execute(statement)


def _columns(cursor: CursorWrapper, name: str) -> list[tuple[str, str]]:
    cursor.execute(_COLUMNS, [name])
    return cursor.fetchall()
