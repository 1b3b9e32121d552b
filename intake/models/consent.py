import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from hesperion.privacy.classes import APPENDED, classified
from hesperion.privacy.fields import PatientRow
from hesperion.ui.content import to_html
from intake.choices import DocumentKind, Purpose
from intake.models.participant import Participant

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


@classified(
    public=["kind", "version", "language", "title", "text", "sha256", "published_at"],
    technical=["id"],
    runtime=APPENDED,
)
class ConsentDocument(models.Model):
    """One version of a consent text in one language. Once published it never changes."""

    kind = models.CharField(max_length=20, choices=DocumentKind)
    version = models.CharField(max_length=20)
    language = models.CharField(max_length=10)
    title = models.CharField(max_length=200)
    text = models.TextField()  # Markdown
    sha256 = models.CharField(max_length=64)  # of the text, as UTF-8
    published_at = models.DateTimeField(default=timezone.now)

    class Meta:
        triggers = [
            pgtrigger.Protect(
                name="published_for_good", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]
        constraints = [
            models.UniqueConstraint(
                name="intake_document_version", fields=["kind", "version", "language"]
            ),
            models.CheckConstraint(
                name="intake_document_kind", condition=Q(kind__in=DocumentKind.values)
            ),
            models.CheckConstraint(
                name="intake_document_sha256", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.version} {self.language}"

    @property
    def html(self) -> SafeString:
        """The text as it is shown."""
        return mark_safe(to_html(self.text))  # noqa: S308 - to_html lets no raw HTML through


@pghistory.track()
@classified(
    technical=["id", "participant", "document", "kind", "sha256", "signed_at", "ended_at"],
    subject="participant_id",
    runtime="SELECT, INSERT, UPDATE (ended_at)",
)
class Consent(PatientRow):
    """A participant signed a document. Nothing of it changes but `ended_at`, once."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="consents")
    document = models.ForeignKey(ConsentDocument, models.PROTECT, related_name="+")
    kind = models.CharField(
        max_length=20, choices=DocumentKind
    )  # the document's, for the constraint
    sha256 = models.CharField(max_length=64)  # of the text that was shown when it was signed
    signed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta(PatientRow.Meta):
        triggers = [_ends_once]
        constraints = [
            models.UniqueConstraint(
                name="intake_consent_one_live",
                fields=["participant", "kind"],
                condition=Q(ended_at=None),
            ),
            models.CheckConstraint(
                name="intake_consent_kind", condition=Q(kind__in=DocumentKind.values)
            ),
            models.CheckConstraint(
                name="intake_consent_sha256", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")
            ),
            models.UniqueConstraint(
                name="intake_consent_participant", fields=["id", "participant"]
            ),  # for the foreign key of ConsentChoice
        ]


@pghistory.track()
@classified(
    technical=["id", "participant", "consent", "purpose", "granted", "chosen_at"],
    subject="participant_id",
    runtime=APPENDED,
)
class ConsentChoice(PatientRow):
    """One purpose allowed or refused. Rows are only added; the latest of a purpose holds.

    That the participant is the consent's own, a foreign key over both columns holds.
    """

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="+")
    consent = models.ForeignKey(Consent, models.CASCADE, related_name="choices")
    purpose = models.CharField(max_length=20, choices=Purpose)
    granted = models.BooleanField()
    chosen_at = models.DateTimeField(default=timezone.now)

    class Meta(PatientRow.Meta):
        triggers = [pgtrigger.Protect(name="only_added", operation=pgtrigger.Update)]
        constraints = [
            models.CheckConstraint(
                name="intake_choice_purpose", condition=Q(purpose__in=Purpose.values)
            ),
        ]
