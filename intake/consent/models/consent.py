import hashlib
import json
import uuid
from typing import Any

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hesperion.privacy.classes import APPENDED, classified
from hesperion.privacy.constraints import SameParticipant
from hesperion.privacy.fields import EncryptedTextField, PatientRow
from intake.consent.choices import Audience, DocumentKind, Purpose
from intake.participants.models import Participant

_ends_once = pgtrigger.Trigger(
    name="ends_once",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    func="""
        IF OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL
            OR to_jsonb(NEW) - 'ended_at' <> to_jsonb(OLD) - 'ended_at'
        THEN
            RAISE EXCEPTION 'Of a consent only its end is set, once.';
        END IF;
        RETURN NEW;
    """,
)


_never_once_published = pgtrigger.Trigger(
    name="published_for_good",
    when=pgtrigger.Before,
    operation=pgtrigger.Update | pgtrigger.Delete,
    condition=pgtrigger.Q(old__published_at__isnull=False),
    func="RAISE EXCEPTION 'A published consent text never changes: make a new version.';",
)


@classified(
    public=[
        *["kind", "audience", "version", "language", "title", "key_information", "text", "changes"],
        *["quiz", "assent", "sha256", "published_at"],
    ],
    technical=["id", "is_offered", "written_by", "approved_by"],
)
class ConsentDocument(models.Model):
    """A version of a consent text for one audience, in one language. Once published it never changes.

    The last author marks the text as ready. Another consent manager approves it, which publishes
    it. intake/consent/documents.py checks it before that. Texts are Markdown. `quiz` is a list of
    `{"question", "answers": [text], "right": index, "because": a sentence of the text}`. `assent`
    maps an AgeGroup to the text that a child of that age agrees to.
    """

    kind = models.CharField(
        _("kind"), max_length=20, choices=DocumentKind, default=DocumentKind.STUDY
    )
    audience = models.CharField(
        _("whom it speaks to"), max_length=20, choices=Audience, default=Audience.SELF
    )
    version = models.CharField(_("version"), max_length=20)
    language = models.CharField(_("language"), max_length=10)
    title = models.CharField(_("title"), max_length=200)
    key_information = models.TextField(_("key information"))  # at most 400 words
    text = models.TextField(_("whole text"))
    changes = models.TextField(_("what is new"), blank=True)  # since the version before
    quiz: Any = models.JSONField(_("quiz"), default=list, blank=True)
    assent: Any = models.JSONField(_("words for a child"), default=dict, blank=True)
    is_offered = models.BooleanField(_("ready for approval"), default=False)
    sha256 = models.CharField(max_length=64, editable=False)
    written_by = models.CharField(max_length=40, editable=False)  # actor, as in the audit
    approved_by = models.CharField(max_length=40, blank=True, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, editable=False)

    class Meta:
        verbose_name = _("consent text")
        default_permissions = ["view", "add", "change"]
        triggers = [_never_once_published]
        constraints = [
            models.UniqueConstraint(
                name="consent_document_version",
                fields=["kind", "audience", "version", "language"],
            ),
            models.CheckConstraint(
                name="consent_document_choices",
                condition=Q(kind__in=DocumentKind.values, audience__in=Audience.values),
            ),
            models.CheckConstraint(
                name="consent_document_sha256", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")
            ),
            models.CheckConstraint(
                name="consent_document_approved_by_another",
                condition=Q(published_at=None, approved_by="")
                | (
                    Q(published_at__isnull=False)
                    & ~Q(approved_by="")
                    & ~Q(approved_by=F("written_by"))
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.version} {self.audience} {self.language}"

    def save(self, **options: Any) -> None:
        self.sha256 = self.digest
        super().save(**options)

    @property
    def digest(self) -> str:
        """SHA-256, over canonical JSON, of everything in the document that a reader sees."""
        shown = [self.title, self.key_information, self.text, self.changes, self.quiz, self.assent]
        canonical = json.dumps(shown, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()


@pghistory.track()
@classified(
    label="consent",
    identity=["signature"],
    technical=[
        *["id", "participant", "document", "kind", "sha256", "assent", "quiz_tries"],
        *["signed_at", "ended_at"],
    ],
    subject="participant_id",
    runtime="SELECT, INSERT, UPDATE (ended_at)",
)
class Consent(PatientRow):
    """A signed consent document. After signing, only `ended_at` is set, once.

    The audience of the document says who signed. `assent` is the child's answer, null if no child
    was asked. `quiz_tries` holds the number of tries for each question of the quiz.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="consents")
    document = models.ForeignKey(ConsentDocument, models.PROTECT, related_name="+")
    kind = models.CharField(
        max_length=20, choices=DocumentKind
    )  # the document's, for the constraint
    sha256 = models.CharField(max_length=64)  # of the text that was shown when it was signed
    signature = EncryptedTextField()  # the full name, as it was typed
    assent = models.BooleanField(null=True)
    quiz_tries = ArrayField(models.PositiveSmallIntegerField(), default=list)
    signed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta(PatientRow.Meta):
        triggers = [_ends_once]
        constraints = [
            models.UniqueConstraint(
                name="consent_consent_one_live",
                fields=["participant", "kind"],
                condition=Q(ended_at=None),
            ),
            models.CheckConstraint(
                name="consent_consent_kind", condition=Q(kind__in=DocumentKind.values)
            ),
            models.CheckConstraint(
                name="consent_consent_sha256", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")
            ),
            models.CheckConstraint(
                name="consent_consent_child_agreed", condition=Q(assent=None) | Q(assent=True)
            ),
            models.UniqueConstraint(
                name="consent_consent_participant", fields=["id", "participant"]
            ),  # for the foreign key of ConsentChoice
        ]


@pghistory.track()
@classified(
    label="consent_choice",
    technical=["id", "participant", "consent", "purpose", "granted", "chosen_at"],
    subject="participant_id",
    runtime=APPENDED,
)
class ConsentChoice(PatientRow):
    """One purpose allowed or refused. Rows are only added; the latest row of a purpose applies."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="+")
    consent = models.ForeignKey(Consent, models.CASCADE, related_name="choices")
    purpose = models.CharField(max_length=20, choices=Purpose)
    granted = models.BooleanField()
    chosen_at = models.DateTimeField(default=timezone.now)

    class Meta(PatientRow.Meta):
        triggers = [pgtrigger.Protect(name="only_added", operation=pgtrigger.Update)]
        constraints = [
            SameParticipant(parent="consent", name="consent_choice_is_the_consents_own"),
            models.CheckConstraint(
                name="consent_choice_purpose", condition=Q(purpose__in=Purpose.values)
            ),
        ]


@pghistory.track()
@classified(
    label="majority",
    technical=["participant", "asked_at"],
    subject="participant_id",
    runtime=APPENDED,
)
class Majority(PatientRow):
    """A record that a participant came of age under a parent's consent and was asked for their own.

    Each participant is asked once.
    """

    participant = models.OneToOneField(Participant, models.CASCADE, primary_key=True)
    asked_at = models.DateTimeField(default=timezone.now)


@classified(technical=["pk", "participant", "purpose"], subject="participant_id", runtime="SELECT")
class Consented(PatientRow):
    """A participant whose data may be used for a purpose today: a row of the view `derived.consented`.

    Both the researchers' views and the site decide by that view alone. Its SQL is in
    intake/consent/migrations/sql/.
    """

    pk = models.CompositePrimaryKey("participant_id", "purpose")
    participant = models.ForeignKey(
        Participant,
        models.DO_NOTHING,
        db_column="subject",
        db_constraint=False,
        related_name="consented",
    )
    purpose = models.CharField(max_length=20, choices=Purpose)

    class Meta(PatientRow.Meta):
        managed = False
        db_table = '"derived"."consented"'
        default_permissions = []
