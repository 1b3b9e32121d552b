"""The ways to tamper with a chain."""

import json
import os
import uuid
from pathlib import Path
from random import Random

import pgtrigger
from django.db import DEFAULT_DB_ALIAS
from django.utils import timezone

from hesperion.privacy import erasure
from hesperion.privacy.audit import actions, chain, sources
from hesperion.privacy.audit.choices import Action
from hesperion.privacy.audit.models import Link, Seal
from hesperion.privacy.keys.models import DataKey
from hesperion.privacy.models import Tombstone
from tests.chain import EVENTS, KEYS, LABELS, NOTES, sql

FAR = 10**6  # beyond every position


class Tamperer:
    """Each method does something that must show. `random` chooses whereto."""

    def __init__(self, random: Random, ledger: Path) -> None:
        self.random = random
        self.ledger = ledger

    def edit_a_column(self) -> str:
        table = self._table()
        column, value = self.random.choice(_EDITS[table])
        key = self._row(table)
        sql(f"UPDATE {table} SET {column} = {value} WHERE {KEYS[table]} = %s", key)
        return f"{table}.{column} of {key}"

    def delete_a_row(self) -> str:
        table = self._table()
        key = self._row(table)
        sql(f"DELETE FROM {table} WHERE {KEYS[table]} = %s", key)
        return f"{table} {key}"

    def swap_the_contents_of_two_rows(self) -> str:
        table = self._table()
        one, other = self.random.sample(self._rows(table), 2)
        names = ", ".join(column for column, _ in _EDITS[table] if column != KEYS[table])
        sql(
            f"UPDATE {table} AS t SET ({names}) = (SELECT {names} FROM {table} AS o"
            f" WHERE o.{KEYS[table]} = CASE t.{KEYS[table]} WHEN %s THEN %s ELSE %s END)"
            f" WHERE t.{KEYS[table]} IN (%s, %s)",
            one, other, one, one, other,
        )  # fmt: skip
        return f"{table} {one} {other}"

    def swap_the_ids_of_two_rows(self) -> str:
        table = self._table()
        one, other = self.random.sample(self._rows(table), 2)
        for old, new in ((one, -1), (other, one), (-1, other)):
            sql(f"UPDATE {table} SET {KEYS[table]} = %s WHERE {KEYS[table]} = %s", new, old)
        return f"{table} {one} {other}"

    def insert_into_the_past(self) -> str:
        days = self.random.randint(1, 900)
        key = self.random.choice([-days, 10_000_000 + days])
        sql(
            "INSERT INTO audit_event (id, at, actor, action, purpose, reason, detail)"
            " VALUES (%s, now() - make_interval(days => %s), 'user:1', 'read', '', '', '{}')",
            key, days,
        )  # fmt: skip
        return f"{key}, {days} days ago"

    def delete_a_link(self) -> str:
        position = self._position()
        sql("DELETE FROM audit_link WHERE position = %s", position)
        return str(position)

    def edit_a_link(self) -> str:
        position = self._position()
        change = self.random.choice(
            ["hash = sha256(hash)", "row_id = -row_id", "label = 'story.history'",
             "position = position + 1000", "hash = ''", "digest = sha256(digest)",
             "subject = gen_random_uuid()"]
        )  # fmt: skip
        sql(f"UPDATE audit_link SET {change} WHERE position = %s", position)
        return f"{position}: {change}"

    def add_a_link(self) -> str:
        position = Link.objects.count() + self.random.randint(1, 9)
        Link.objects.create(
            position=position,
            label=LABELS[EVENTS],
            row_id=-position,
            digest=bytes(32),
            hash=bytes(32),
        )
        return str(position)

    def keep_an_event_out_by_a_link_beside_the_chain(self) -> str:
        """As the owner, who drops the constraint that forbids it."""
        sql("ALTER TABLE audit_link DROP CONSTRAINT audit_link_position")
        position = self.random.choice([0, -1, -(10**9)])
        event = actions.record_event(actor="user:1", action=Action.IDENTITY)
        Link.objects.create(
            position=position,
            label=LABELS[EVENTS],
            row_id=event.pk,
            digest=bytes(32),
            hash=bytes(32),
        )
        return f"{event.pk} at {position}"

    def add_a_seal_before_the_first(self) -> str:
        sql("ALTER TABLE audit_seal DROP CONSTRAINT audit_seal_positions")
        number = self.random.choice([0, -1, -(10**9)])
        sql(
            "INSERT INTO audit_seal (number, position, head, columns, is_last, previous, key_version,"
            " sealed_at, signature) SELECT %s, %s, head, columns, is_last, previous, key_version,"
            " sealed_at, signature FROM audit_seal WHERE number = 1",
            number, number,
        )  # fmt: skip
        return str(number)

    def delete_seals(self) -> str:
        number = self._seal()
        which = self.random.choice(["=", ">="])
        sql(f"DELETE FROM audit_seal WHERE number {which} %s", number)
        return f"{which} {number}"

    def edit_a_seal(self) -> str:
        number = self._seal()
        change = self.random.choice(
            ["position = position + 1000", "head = sha256(head)", "columns = '{}'",
             "previous = sha256(previous)", "key_version = key_version + 1",
             "is_last = NOT is_last", "sealed_at = sealed_at - interval '1 second'",
             "signature = sha512(signature)", "signature = ''", "number = number + 1000"]
        )  # fmt: skip
        sql(f"UPDATE audit_seal SET {change} WHERE number = %s", number)
        return f"{number}: {change}"

    def cut_off_the_tail(self) -> str:
        """Rows, links and seals, so that what is left fits together."""
        number = self._seal()
        kept = Seal.objects.filter(number=number - 1).first()
        start = kept.position if kept else 0
        for table, key in KEYS.items():
            sql(
                f"DELETE FROM {table} WHERE {key} IN"
                " (SELECT row_id FROM audit_link WHERE label = %s AND position > %s)",
                LABELS[table], start,
            )  # fmt: skip
        sql("DELETE FROM audit_link WHERE position > %s", start)
        sql("DELETE FROM audit_seal WHERE number >= %s", number)
        return f"from seal {number} on"

    def change_a_row_and_compute_its_chain_anew(self) -> str:
        """All that somebody can do who has the database and no key."""
        said = self.edit_a_column()
        self._compute_anew()
        return said

    def delete_a_row_and_close_the_gap(self) -> str:
        position = self._position()
        link = Link.objects.get(position=position)
        table = next(table for table, label in LABELS.items() if label == link.label)
        sql(f"DELETE FROM {table} WHERE {KEYS[table]} = %s", link.row_id)
        link.delete()
        for table in ("audit_link", "audit_seal"):
            sql(f"UPDATE {table} SET position = position + {FAR} WHERE position >= %s", position)
            sql(f"UPDATE {table} SET position = position - {FAR} - 1 WHERE position > {FAR}")
        self._compute_anew()
        return str(position)

    def excuse_a_deleted_row_in_an_older_event(self) -> str:
        note, event = self._row(NOTES), self._row(EVENTS)
        sql(f"DELETE FROM {NOTES} WHERE pgh_id = %s", note)
        detail = json.dumps({"history": {LABELS[NOTES]: [note]}})
        sql("UPDATE audit_event SET action = 'erased', detail = %s WHERE id = %s", detail, event)
        return f"{note} in {event}"

    def excuse_a_deleted_row_by_an_event_that_is_made_up(self) -> str:
        """All that the site's role can do without keyring, key store and ledger, or a part of it."""
        note = self._row(NOTES)
        ((subject,),) = sql(f"SELECT subject FROM {NOTES} WHERE pgh_id = %s", note)
        sql(f"DELETE FROM {NOTES} WHERE pgh_id = %s", note)
        who = self.random.choice([subject, uuid.uuid4(), None])
        actions.record_event(
            actor="system:command",
            action=Action.ERASED,
            subject=who,
            detail={"history": {LABELS[NOTES]: [note]}},
        )
        if self.random.random() < 0.5:
            Tombstone.objects.create(key=bytes(32), erased_on=timezone.now())
        return f"{note} for {who}"

    def delete_a_row_in_the_name_of_somebody_who_was_erased(self) -> str:
        """Whose link it is, is part of the link's hash."""
        subject, note = uuid.uuid4(), self._row(NOTES)
        DataKey.objects.create(subject=subject, wrapped=b"", version=1)
        erasure.erase_subject(subject=subject, by="system:command")
        sql(f"DELETE FROM {NOTES} WHERE pgh_id = %s", note)
        sql(
            "UPDATE audit_link SET subject = %s WHERE label = %s AND row_id = %s",
            subject,
            LABELS[NOTES],
            note,
        )
        actions.record_event(
            actor="system:command",
            action=Action.ERASED,
            subject=subject,
            detail={"history": {LABELS[NOTES]: [note]}},
        )
        return f"{note} for {subject}"

    def put_a_view_in_a_tables_place(self) -> str:
        """It shows what was sealed, whatever happened to the rows."""
        table = self.random.choice([EVENTS, NOTES, "audit_link", "audit_seal"])
        sql(f"ALTER TABLE {table} RENAME TO kept_aside")
        sql(f"CREATE VIEW public.{table} AS SELECT * FROM kept_aside")
        return table

    def hide_rows_by_the_tables_own_means(self) -> str:
        table = self.random.choice([EVENTS, NOTES, "audit_link", "audit_seal"])
        means = self.random.choice(
            [
                f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
                f"CREATE RULE hide AS ON INSERT TO {table} DO INSTEAD NOTHING",
                f"CREATE TABLE public.more () INHERITS ({table})",
                f"CREATE TRIGGER hide BEFORE INSERT ON {table} FOR EACH ROW"
                " EXECUTE FUNCTION suppress_redundant_updates_trigger()",
            ]
        )
        sql(means)
        return means

    def lead_new_rows_elsewhere(self) -> str:
        """Whoever names no schema writes into a namesake."""
        means = self.random.choice(
            [
                f"CREATE SCHEMA shadow; CREATE TABLE shadow.{self._table()} ()",
                "DO $$BEGIN EXECUTE 'ALTER DATABASE ' || quote_ident(current_database()) ||"
                " ' SET search_path = shadow, public'; END$$",
            ]
        )
        sql(means)
        return means

    def add_a_row_with_a_time_that_no_clock_shows(self) -> str:
        at = self.random.choice(["infinity", "-infinity", "4000-01-01 BC", "20000-01-01"])
        sql(
            f"INSERT INTO {NOTES} (pgh_label, pgh_created_at, text, subject)"
            " VALUES ('insert', %s, '', gen_random_uuid())",
            at,
        )
        actions.seal_audit()
        return at

    def compare_otherwise(self) -> str:
        """A false operator or function that fits better than PostgreSQL's own, or comes before it."""
        sql(
            "CREATE FUNCTION public.always(varchar, varchar) RETURNS boolean LANGUAGE sql"
            " IMMUTABLE AS 'SELECT true'"
        )
        sql(
            "CREATE OPERATOR public.= (LEFTARG = varchar, RIGHTARG = varchar, FUNCTION = public.always)"
        )
        return "varchar = varchar"

    def silence_history(self) -> str:
        trigger = self.random.choice(
            sorted(pgtrigger.registered(), key=lambda found: str(found[1]))
        )
        model, name = trigger[0], trigger[1].get_pgid(trigger[0])
        means = self.random.choice(
            [
                f"ALTER TABLE {model._meta.db_table} DISABLE TRIGGER {name}",
                f"ALTER TABLE {model._meta.db_table} ENABLE REPLICA TRIGGER {name}",
                f"DROP TRIGGER {name} ON {model._meta.db_table}",
                f"DROP TRIGGER {name} ON {model._meta.db_table}; CREATE TRIGGER {name} AFTER UPDATE"
                f" ON {model._meta.db_table} FOR EACH ROW WHEN (false) EXECUTE FUNCTION public.{name}()",
                f"ALTER FUNCTION public.{name}() SET search_path = shadow",
                f"ALTER FUNCTION public.{name}() SECURITY DEFINER",
                f"CREATE OR REPLACE FUNCTION public.{name}() RETURNS trigger LANGUAGE plpgsql"
                " AS 'BEGIN RETURN NEW; END'",
                "CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name name) RETURNS boolean"
                " LANGUAGE sql AS 'SELECT true'",
            ]
        )
        sql(means)
        return means

    def edit_the_file_of_heads(self) -> str:
        lines = self.ledger.read_bytes().splitlines(keepends=True)
        number = self.random.randrange(len(lines))
        place = self.random.randrange(len(lines[number]))
        changed = bytearray(lines[number])
        changed[place] ^= 1 << self.random.randrange(7)
        lines[number] = bytes(changed)
        self.ledger.write_bytes(b"".join(lines))
        return f"line {number}, byte {place}"

    def take_lines_out_of_the_file_of_heads(self) -> str:
        lines = self.ledger.read_bytes().splitlines(keepends=True)
        kept = sorted(self.random.sample(lines, self.random.randrange(len(lines))), key=lines.index)
        self.ledger.write_bytes(b"".join(kept))
        return f"{len(kept)} are left"

    def cut_the_file_of_heads(self) -> str:
        os.truncate(self.ledger, end := self.random.randrange(self.ledger.stat().st_size))
        return f"at byte {end}"

    def _compute_anew(self) -> None:
        """All hashes, as sealing makes them; only signing them is out of reach."""
        links = list(Link.objects.order_by("position"))
        rows = {
            source.label: sources.read_rows(
                source, source.columns, self._rows(source.table), DEFAULT_DB_ALIAS
            )
            for source in sources.sources()
            if source.table in KEYS
        }
        head = previous = chain.START
        for link in links:
            if row := rows[link.label].get(link.row_id):
                link.digest = row.digest
                link.hash = head = chain.link_hash(head, link)
        Link.objects.bulk_update(links, ["digest", "hash"])
        heads = {link.position: link.hash for link in links}
        for seal in Seal.objects.order_by("number"):
            seal.head, seal.previous = heads[seal.position], previous
            seal.save()
            previous = chain.seal_hash(seal)

    def _table(self) -> str:
        return self.random.choice([EVENTS, NOTES])

    def _rows(self, table: str) -> list[int]:
        return [key for (key,) in sql(f"SELECT {KEYS[table]} FROM {table} ORDER BY 1")]

    def _row(self, table: str) -> int:
        return self.random.choice(self._rows(table))

    def _position(self) -> int:
        return self.random.randint(1, Link.objects.count())

    def _seal(self) -> int:
        return self.random.randint(1, Seal.objects.count())


_EDITS = {
    EVENTS: [
        ("id", "id + 1000000"),
        ("at", "at + interval '1 microsecond'"),
        ("actor", "actor || '0'"),
        ("action", "'read'"),
        ("purpose", "purpose || ' '"),
        ("reason", "''"),
        ("subject", "NULL"),
        ("detail", "'{}'"),
    ],
    NOTES: [
        ("pgh_id", "pgh_id + 1000000"),
        ("pgh_created_at", "pgh_created_at - interval '1 microsecond'"),
        ("pgh_label", "'insert'"),
        ("text", "upper(text)"),
    ],
}
WAYS = [name for name in vars(Tamperer) if not name.startswith("_")]
