"""Versions of the protocol, each with its texts in all languages."""

import copy
from typing import Any

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from hesperion.privacy.classes import classified
from hesperion.text.canonical_json import canonical_json, json_sha256
from intake.consent.institution import Institution, fill, institution_today, placeholders_in
from intake.consent.models.version import SHIPPED_AUTHOR

_FILLED = ("summary", "text")  # the fields that may hold placeholders
_NO_ETHICS = Q(ethics_body="", ethics_reference="", ethics_decided_on=None)
_WHOLE_ETHICS = ~Q(ethics_body="") & ~Q(ethics_reference="") & Q(ethics_decided_on__isnull=False)

_never_once_published = pgtrigger.Trigger(
    name="published_for_good",
    when=pgtrigger.Before,
    operation=pgtrigger.Update | pgtrigger.Delete,
    condition=pgtrigger.Q(old__published_at__isnull=False),
    func="RAISE EXCEPTION 'A published protocol never changes: make a new version.';",
)

_published_whole = pgtrigger.Trigger(
    name="published_whole",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    condition=pgtrigger.Q(new__published_at__isnull=False),
    func="""
        IF NOT EXISTS (SELECT FROM public.registry_protocoltext WHERE version_id = NEW.id) OR EXISTS (
            SELECT language FROM public.registry_protocoltext WHERE version_id = NEW.before_id
            EXCEPT
            SELECT language FROM public.registry_protocoltext WHERE version_id = NEW.id
        ) THEN
            RAISE EXCEPTION 'A protocol is published in every language of the version before.';
        END IF;
        RETURN NEW;
    """,
)

# A published version refuses the UPDATE, so that its texts never change either. It also locks the version.
_written_into_a_draft = pgtrigger.Trigger(
    name="written_into_a_draft",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    func="""
        IF TG_OP <> 'INSERT' THEN
            UPDATE public.registry_protocolversion SET offered_at = NULL, offered_by = ''
            WHERE id = OLD.version_id;
        END IF;
        IF TG_OP = 'DELETE' THEN
            RETURN OLD;
        END IF;
        UPDATE public.registry_protocolversion
        SET offered_at = NULL,
            offered_by = '',
            authors = CASE
                WHEN NEW.written_by = '' OR NEW.written_by = ANY (authors) THEN authors
                ELSE authors || NEW.written_by
            END
        WHERE id = NEW.version_id;
        RETURN NEW;
    """,
)


@classified(
    public=[
        *["number", "substantial", "ethics_body", "ethics_reference", "ethics_decided_on"],
        *["published_at", "institution"],
    ],
    technical=["id", "before", "authors", "offered_by", "offered_at", "approved_by"],
)
class ProtocolVersion(models.Model):
    """One version of the protocol: drafted, offered, approved and published as a whole, then never changed.

    Of those that staff write at most one is unpublished. Whoever writes into it is one of its `authors`, and
    can't approve it. A `substantial` change is published only with the decision of an ethics committee. The
    actors are as in the audit. `institution` holds what publishing filled into the texts, by placeholder.
    """

    number = models.CharField(max_length=20, unique=True)
    before = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    substantial = models.BooleanField(default=False)
    ethics_body = models.CharField(max_length=200, blank=True)
    ethics_reference = models.CharField(max_length=100, blank=True)
    ethics_decided_on = models.DateField(null=True)
    authors = ArrayField(models.CharField(max_length=40), default=list)
    offered_by = models.CharField(max_length=40, blank=True)
    offered_at = models.DateTimeField(null=True)  # null: a draft
    approved_by = models.CharField(max_length=40, blank=True)
    published_at = models.DateTimeField("published", null=True)
    institution: Any = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = "protocol"
        default_permissions = ["view", "add", "change"]
        triggers = [_never_once_published, _published_whole]
        constraints = [
            models.UniqueConstraint(
                name="registry_protocol_one_draft",
                fields=["published_at"],
                condition=Q(published_at=None) & ~Q(authors=[SHIPPED_AUTHOR]),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="registry_protocol_ethics_whole_or_none",
                condition=_NO_ETHICS | _WHOLE_ETHICS,
            ),
            models.CheckConstraint(
                name="registry_protocol_substantial_with_ethics",
                condition=Q(published_at=None) | Q(substantial=False) | _WHOLE_ETHICS,
            ),
            models.CheckConstraint(
                name="registry_protocol_offered_by_somebody",
                condition=Q(offered_at=None, offered_by="")
                | (Q(offered_at__isnull=False) & ~Q(offered_by="")),
            ),
            models.CheckConstraint(
                name="registry_protocol_approved_by_another",
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
    def is_shipped(self) -> bool:
        """Whether it came with the software, and nobody of the staff wrote into it."""
        return self.authors == [SHIPPED_AUTHOR]

    @property
    def digest(self) -> str:
        """SHA-256 of all that somebody reads who approves: texts, ethics decision, and the version before."""
        texts = [text.as_read for text in self.texts.order_by("language")]
        ethics = [self.ethics_body, self.ethics_reference, self.ethics_decided_on]
        read = [
            *(self.number, self.before and self.before.number, self.substantial, ethics),
            [(text.language, text.sha256) for text in texts],
        ]
        return json_sha256(read)


@classified(
    public=["version", "language", "title", "summary", "text", "changes", "sha256"],
    technical=["id", "unfilled", "written_by", "written_at"],
)
class ProtocolText(models.Model):
    """A version of the protocol in one language. Texts are Markdown; a section has a heading of level 2.

    `summary` is for patients. Publishing puts the institution in place of placeholders such as
    `{controller}`; `unfilled` keeps the fields that it changed, as they were written.
    """

    version = models.ForeignKey(ProtocolVersion, models.CASCADE, related_name="texts")
    language = models.CharField(max_length=10)
    title = models.CharField(max_length=200)
    summary = models.TextField()
    text = models.TextField()
    changes = models.TextField(
        blank=True
    )  # what is new since the version before, in its authors' words
    unfilled: Any = models.JSONField(default=dict, blank=True)
    sha256 = models.CharField(max_length=64)
    written_by = models.CharField(max_length=40, blank=True)  # last; "" if it was only taken over
    written_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "text of the protocol"
        default_permissions = ()
        triggers = [_written_into_a_draft]
        constraints = [
            models.UniqueConstraint(
                name="registry_protocoltext_once", fields=["version", "language"]
            ),
            models.CheckConstraint(
                name="registry_protocoltext_sha256", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.language}"

    def save(self, **options: Any) -> None:
        self.sha256 = self.digest
        super().save(**options)

    @property
    def placeholders(self) -> set[str]:
        """The placeholders in the text as it was written."""
        written = [self.unfilled.get(name, getattr(self, name)) for name in _FILLED]
        return {found for text in written for found in placeholders_in(text)}

    def fill(self, institution: Institution) -> None:
        """Put the institution in place of the placeholders, and keep what was written in `unfilled`."""
        written = {name: getattr(self, name) for name in _FILLED}
        self.unfilled = {name: text for name, text in written.items() if placeholders_in(text)}
        for name, text in self.unfilled.items():
            setattr(self, name, fill(text, institution))
        self.sha256 = self.digest

    @property
    def as_read(self) -> "ProtocolText":
        """The text as readers see it. Of a draft: as they would if it were published today."""
        if self.version.published_at:
            return self
        filled = copy.copy(self)
        filled.fill(institution_today())
        return filled

    @property
    def hashed(self) -> bytes:
        """What `sha256` is over: the canonical JSON of all that a reader sees."""
        return canonical_json([self.title, self.summary, self.text, self.changes])

    @property
    def digest(self) -> str:
        return json_sha256([self.title, self.summary, self.text, self.changes])
