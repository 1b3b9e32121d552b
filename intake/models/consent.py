from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from hesperion.ui.content import to_html
from intake.choices import DocumentKind, Purpose
from intake.models.participant import Participant


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


class Consent(models.Model):
    """A participant signed a document. Nothing of it changes but `ended_at`, once."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="consents")
    document = models.ForeignKey(ConsentDocument, models.PROTECT, related_name="+")
    kind = models.CharField(
        max_length=20, choices=DocumentKind
    )  # the document's, for the constraint
    sha256 = models.CharField(max_length=64)  # of the text that was shown when it was signed
    signed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
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
        ]


class ConsentChoice(models.Model):
    """One purpose allowed or refused. Rows are only added; the latest of a purpose holds."""

    consent = models.ForeignKey(Consent, models.CASCADE, related_name="choices")
    purpose = models.CharField(max_length=20, choices=Purpose)
    granted = models.BooleanField()
    chosen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="intake_choice_purpose", condition=Q(purpose__in=Purpose.values)
            ),
        ]
