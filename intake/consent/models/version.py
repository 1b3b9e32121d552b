"""Versions of the consent texts, each a whole of texts."""

from typing import Any

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from hesperion.privacy.classes import classified
from hesperion.text.canonical_json import json_sha256
from intake.consent.choices import DocumentKind

SHIPPED_AUTHOR = "system:shipped"  # of the texts that come with the site

_never_once_published = pgtrigger.Trigger(
    name="published_for_good",
    when=pgtrigger.Before,
    operation=pgtrigger.Update | pgtrigger.Delete,
    condition=pgtrigger.Q(old__published_at__isnull=False),
    func="RAISE EXCEPTION 'A published consent text never changes: make a new version.';",
)

_published_whole = pgtrigger.Trigger(
    name="published_whole",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    condition=pgtrigger.Q(new__published_at__isnull=False),
    func="""
        IF NOT EXISTS (SELECT FROM consent_consentdocument WHERE version_id = NEW.id) OR EXISTS (
            SELECT audience, language FROM consent_consentdocument WHERE version_id = NEW.before_id
            EXCEPT
            SELECT audience, language FROM consent_consentdocument WHERE version_id = NEW.id
        ) THEN
            RAISE EXCEPTION 'A consent version is published with every text of the version before.';
        END IF;
        RETURN NEW;
    """,
)


@classified(
    public=["kind", "number", "published_at", "institution"],
    technical=["id", "before", "authors", "offered_by", "offered_at", "approved_by"],
)
class ConsentVersion(models.Model):
    """One version of all consent texts: what is drafted, offered, approved and published as a whole.

    Of those that staff write at most one is unpublished. Writing into one of its texts withdraws the
    offer and adds the writer to `authors`; none of these may approve it. Once published, neither the
    version nor a text of it ever changes. Actors are written as in the audit. `institution` holds what
    publishing filled into its texts, by placeholder.
    """

    kind = models.CharField(max_length=20, choices=DocumentKind, default=DocumentKind.STUDY)
    number = models.CharField(max_length=20)
    before = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    authors = ArrayField(models.CharField(max_length=40), default=list)
    offered_by = models.CharField(max_length=40, blank=True)
    offered_at = models.DateTimeField(null=True)  # null: a draft
    approved_by = models.CharField(max_length=40, blank=True)
    published_at = models.DateTimeField("published", null=True)
    institution: Any = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = "consent version"
        default_permissions = ["view", "add", "change"]
        triggers = [_never_once_published, _published_whole]
        constraints = [
            models.UniqueConstraint(name="consent_version_number", fields=["kind", "number"]),
            models.UniqueConstraint(
                name="consent_version_one_draft",
                fields=["kind"],
                condition=Q(published_at=None) & ~Q(authors=[SHIPPED_AUTHOR]),
            ),
            models.CheckConstraint(
                name="consent_version_kind", condition=Q(kind__in=DocumentKind.values)
            ),
            models.CheckConstraint(
                name="consent_version_offered_by_somebody",
                condition=Q(offered_at=None, offered_by="")
                | (Q(offered_at__isnull=False) & ~Q(offered_by="")),
            ),
            models.CheckConstraint(
                name="consent_version_approved_by_another",
                condition=Q(published_at=None, approved_by="")
                | (
                    Q(published_at__isnull=False, offered_at__isnull=False)
                    & ~Q(approved_by="")
                    & ~Q(authors__contains=[F("approved_by")])
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def digest(self) -> str:
        """SHA-256 of all that somebody reads who approves: each text, and which version it follows."""
        texts = [text.as_read for text in self.texts.order_by("audience", "language")]
        read = [
            *(self.kind, self.number, self.before and self.before.number),
            [(text.audience, text.language, text.sha256) for text in texts],
        ]
        return json_sha256(read)
