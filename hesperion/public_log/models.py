"""Statements, and the texts beside them that can be taken out."""

from typing import Any

import pgtrigger
from django.db import models
from django.db.models import F, GeneratedField, Q
from django.utils import timezone

from hesperion.privacy.classes import APPENDED, classified

BEFORE_THE_FIRST = "0" * 64  # the hash before the first statement

_follows_the_last = pgtrigger.Trigger(
    name="follows_the_last",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func=f"""
        IF NEW.seq <> 1 + coalesce((SELECT max(seq) FROM public.public_log_statement), 0)
            OR NEW.previous <> coalesce(
                (SELECT sha256 FROM public.public_log_statement ORDER BY seq DESC LIMIT 1), '{BEFORE_THE_FIRST}'
            ) THEN
            RAISE EXCEPTION 'public_log_follows_the_last' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,  # noqa: S608 - a constant
)

# Nobody makes a text vanish without saying so in the log.
_taken_out_in_public = pgtrigger.Trigger(
    name="taken_out_in_public",
    when=pgtrigger.Before,
    operation=pgtrigger.Delete,
    func="""
        IF NOT EXISTS (
            SELECT FROM public.public_log_statement
            WHERE kind = 'text-taken-out'
                AND body @> jsonb_build_object('statement', OLD.statement_id, 'text', OLD.name)
        ) THEN
            RAISE EXCEPTION 'public_log_text_taken_out_in_public' USING ERRCODE = 'check_violation';
        END IF;
        RETURN OLD;
    """,
)


@classified(
    public=[
        *["seq", "kind", "about", "at", "body", "terms", "previous", "sha256"],
        *["key_version", "signature"],
    ],
    runtime=APPENDED,
)
class Statement(models.Model):
    """A public statement. It never changes, and none comes between two others.

    `about` names what it is about, such as "use:12". `body` has codes, numbers and hashes; its key `texts`, if
    there is one, has the hash of each text beside it, and `terms` what rows of other tables must agree with, by
    a foreign key over kind, about and terms; at most 2,000 bytes. `sha256` is over `lines.content_of`, and
    `signature` is Ed25519 over `lines.log_message(sha256)`, by the version `key_version` of the key `sign`.
    """

    seq = models.PositiveBigIntegerField(primary_key=True)  # 1, 2, 3 … without gaps
    kind = models.CharField(max_length=30)
    about = models.CharField(max_length=60, db_index=True)
    at = models.DateTimeField(default=timezone.now)
    body: Any = models.JSONField()
    terms: Any = GeneratedField(
        expression=F("body__terms"),  # type: ignore[arg-type]
        output_field=models.JSONField(),
        db_persist=True,
        null=True,
    )
    previous = models.CharField(max_length=64)  # sha256 of the statement before
    sha256 = models.CharField(max_length=64, unique=True)
    key_version = models.PositiveSmallIntegerField()
    signature = models.BinaryField()
    kept_texts: list[dict[str, str]]  # only of queries.statements_with_texts

    class Meta:
        default_permissions = ()
        triggers = [
            _follows_the_last,
            pgtrigger.Protect(name="for_good", operation=pgtrigger.Update | pgtrigger.Delete),
        ]
        constraints = [
            models.CheckConstraint(name="public_log_statement_seq", condition=Q(seq__gte=1)),
            models.CheckConstraint(
                name="public_log_statement_sha256", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")
            ),
            models.CheckConstraint(
                name="public_log_statement_kind", condition=Q(kind__regex=r"^[a-z]+(-[a-z]+)*$")
            ),
            models.CheckConstraint(
                name="public_log_statement_about",
                condition=Q(about__regex=r"^[a-z]+(-[a-z]+)*:[0-9A-Za-z.-]+$"),
            ),
            models.UniqueConstraint(
                name="public_log_statement_terms", fields=["seq", "kind", "about", "terms"]
            ),
        ]

    def __str__(self) -> str:
        return f"Statement {self.seq}"


@classified(
    public=["statement", "name", "salt", "text"], technical=["id"], runtime="SELECT, INSERT, DELETE"
)
class StatementText(models.Model):
    """A text of a statement that can be taken out, in public, and nobody can guess it from its hash then."""

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="texts")
    name = models.CharField(max_length=30)
    salt = models.CharField(max_length=32)  # random, in hex
    text = models.TextField()

    class Meta:
        default_permissions = ()
        triggers = [
            _taken_out_in_public,
            pgtrigger.Protect(name="text_for_good", operation=pgtrigger.Update),
        ]
        constraints = [
            models.UniqueConstraint(name="public_log_text_once", fields=["statement", "name"])
        ]


@classified(technical=["id"], runtime="SELECT, UPDATE")
class Turn(models.Model):
    """A single row that a transaction locks which makes a statement: two would have the same number."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(name="public_log_turn_one", condition=Q(id=1))]
