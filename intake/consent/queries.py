"""Scoped reads: consent texts, what is allowed, and who may be written to."""

from datetime import timedelta

from django.conf import settings
from django.db.models import (
    Case,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    OuterRef,
    QuerySet,
    Value,
    When,
)
from django.utils import timezone
from django.utils.translation import get_language

from hesperion.mail.models import Message
from intake.consent import signers
from intake.consent.choices import Audience, DocumentKind, NoContactFinding, Purpose
from intake.consent.models import Consent, ConsentDocument, NoContactReport
from intake.participants.models import Participant
from intake.participants.queries import unconfirmed
from intake.record.answers import Answers


def _published(audience: str) -> QuerySet[ConsentDocument]:
    return ConsentDocument.objects.filter(
        kind=DocumentKind.STUDY, audience=audience, published_at__isnull=False
    )


def current_document(audience: str = Audience.SELF, language: str | None = None) -> ConsentDocument:
    """The consent document that is asked for now, in the reader's language if it was approved in it.

    Otherwise in the site's own. DoesNotExist where none was published.
    """
    spoken = language or get_language()
    shown = _published(audience).filter(language__in=[spoken, settings.LANGUAGE_CODE])
    is_spoken = Case(When(language=spoken, then=1), default=0)
    document = shown.order_by(is_spoken.desc(), "-published_at", "-pk").first()
    if document is None:
        raise ConsentDocument.DoesNotExist
    return document


def document_for(answers: Answers) -> ConsentDocument:
    """The consent document for who signs, as these answers stand."""
    return current_document(signers.audience(answers))


def _current_texts(audience: str) -> set[str]:
    """The SHA-256 of the newest text in each language: who signed one of them need not sign again."""
    newest = _published(audience).order_by("language", "-published_at", "-pk").distinct("language")
    return set(newest.values_list("sha256", flat=True))


def signed_document(answers: Answers) -> ConsentDocument:
    """The document that was signed in these answers, without its words."""
    signed = _published(signers.audience(answers)).filter(sha256=answers["sign"]["sha256"])
    return signed.only("kind", "sha256").latest("published_at", "pk")


def document(typed: str) -> ConsentDocument | None:
    """The consent text with this number, published or not; None for what is no number of one."""
    is_number = typed.isascii() and typed.isdigit() and len(typed) < 10
    return ConsentDocument.objects.filter(pk=int(typed)).first() if is_number else None


def live_consent(participant: Participant) -> Consent | None:
    """The consent that is in force; None once it has ended, which locks the data."""
    return participant.consents.filter(ended_at=None).select_related("document").first()


def allowed(consent: Consent) -> set[str]:
    """The purposes that are allowed under a consent: of each the latest choice."""
    latest = consent.choices.order_by("purpose", "-pk").distinct("purpose")
    return {choice.purpose for choice in latest if choice.granted}


def unreminded(after: timedelta) -> QuerySet[Participant]:
    """Those of them who sent their story longer ago than `after` and got no reminder since then.

    Of whom somebody said that they don't answer any more, nobody is reminded.
    """
    begin = ExpressionWrapper(OuterRef("submitted_at") + Value(after), output_field=DateTimeField())
    reminded = Message.objects.filter(
        kind="consent.reminder", subject=OuterRef("pk"), created_at__gte=begin
    )
    late = unconfirmed().filter(submitted_at__lte=timezone.now() - after)
    return late.filter(~Exists(reminded), ~has_no_contact_report("pk"))


def has_no_contact_report(participant: str) -> Exists:
    """Whether somebody said that they don't answer, and no data steward found that they do."""
    reports = NoContactReport.objects.exclude(finding=NoContactFinding.ANSWERS)
    return Exists(reports.filter(participant=OuterRef(participant)))


def is_held(participant: Participant) -> bool:
    """Whether an objection in the family still waits for a decision."""
    return participant.objections.filter(decision="").exists()


def consented_for(purpose: Purpose) -> QuerySet[Participant]:
    """Those whose data may be used for `purpose` today: the only road to researchers, mails and numbers.

    The database decides, by the view that researchers' own views stand on: see Consented.
    """
    return Participant.objects.filter(consented__purpose=purpose)
