"""Versions of the documents that are made from the site's code."""

from typing import Any

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone

from hesperion.privacy.classes import APPENDED, classified
from hesperion.public_log.models import Statement
from registry.choices import RegistryKind

_as_stated = pgtrigger.Trigger(
    name="as_stated",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="""
        IF NOT EXISTS (
            SELECT FROM public.public_log_statement
            WHERE seq = NEW.statement_id AND kind = NEW.kind
                AND body @> jsonb_build_object('number', NEW.number, 'sha256', NEW.sha256)
        ) THEN
            RAISE EXCEPTION 'registry_document_as_stated' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


@classified(
    public=["kind", "number", "document", "sha256", "published_at", "statement"],
    technical=["id"],
    runtime=APPENDED,
)
class PublishedDocument(models.Model):
    """A version of a document, as its statement says. It never changes; the next one takes over.

    `sha256` is that of the canonical JSON of `document`: see registry/documents/. After an older backup was
    restored, the log has statements of versions that are not here.
    """

    kind = models.CharField(max_length=30, choices=RegistryKind)
    number = models.PositiveIntegerField()  # of its kind: 1, 2, 3 …
    document: Any = models.JSONField()
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField(default=timezone.now)
    statement = models.OneToOneField(Statement, models.PROTECT, related_name="published_document")

    class Meta:
        default_permissions = ()
        triggers = [
            _as_stated,
            pgtrigger.Protect(name="for_good", operation=pgtrigger.Update | pgtrigger.Delete),
        ]
        constraints = [
            models.UniqueConstraint(name="registry_document_once", fields=["kind", "number"]),
            models.CheckConstraint(name="registry_document_number", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="registry_document_kind",
                condition=Q(kind__in=[RegistryKind.QUESTIONS, RegistryKind.COUNTING_RULES]),
            ),
            models.CheckConstraint(
                name="registry_document_sha256", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.number}"
