"""Reads of consent: its documents, the allowed purposes, due reminders, and reports and objections."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import (
    DateTimeField,
    Exists,
    ExpressionWrapper,
    Min,
    OuterRef,
    QuerySet,
    Value,
)
from django.utils import timezone
from django.utils.translation import get_language

from hesperion.edge.page_cache import Remembered
from hesperion.mail.models import Message
from intake.consent import signers
from intake.consent.choices import Audience, DocumentKind, ImpliedUse, NoContactFinding, Purpose
from intake.consent.models import Consent, ConsentDocument, ConsentVersion, NoContactReport
from intake.participants.models import Participant
from intake.participants.queries import unconfirmed
from intake.record.answers import Answers


def _newest_documents(audience: str) -> dict[str, ConsentDocument]:
    """The newest published document for `audience` in each language, by language."""
    newest = _published(audience).order_by("language", "-version__published_at", "-pk")
    return {document.language: document for document in newest.distinct("language")}


# By audience and language. Every page of the form needs them. Publishing a version purges them.
newest_documents = Remembered(_newest_documents)


def current_document(
    audience: str = Audience.SELF, language: str | None = None, *, anew: bool = False
) -> ConsentDocument:
    """The newest published consent document, in `language` or else in the site's default language.

    `language` defaults to the active one. With `anew` it is what the database holds now: what somebody signs
    must be that. Raises ConsentDocument.DoesNotExist if none is published.
    """
    newest = _documents(audience, anew=anew)
    document = newest.get(language or get_language()) or newest.get(settings.LANGUAGE_CODE)
    if document is None:
        raise ConsentDocument.DoesNotExist
    return document


def document_for(answers: Answers, *, anew: bool = False) -> ConsentDocument:
    """The consent document that the signer has to sign, who follows from these answers."""
    return current_document(signers.audience(answers), anew=anew)


def current_texts(audience: str, *, anew: bool = False) -> set[str]:
    """The SHA-256 of the newest published text for `audience` in each language.

    A participant whose consent is to one of these texts needs no new consent.
    """
    return {document.sha256 for document in _documents(audience, anew=anew).values()}


def signed_document(answers: Answers) -> ConsentDocument:
    """The document that was signed in a draft with these answers. Outside a transaction it is remembered."""
    audience, sha256 = signers.audience(answers), answers["sign"]["sha256"]
    for document in newest_documents(audience).values():
        if document.sha256 == sha256:
            return document
    return _published(audience).filter(sha256=sha256).latest("version__published_at", "pk")


def first_publication() -> datetime | None:
    """When the first consent text was published; None before it."""
    versions = ConsentVersion.objects.filter(kind=DocumentKind.STUDY, published_at__isnull=False)
    return versions.aggregate(first=Min("published_at"))["first"]


def live_consent(participant: Participant) -> Consent | None:
    """The participant's consent in force; None if it has ended, so that the data may not be used."""
    return participant.consents.filter(ended_at=None).select_related("document__version").first()


def purposes_allowed_by(consent: Consent) -> set[str]:
    """The purposes that are allowed under a consent. For each purpose the latest choice counts."""
    latest = consent.choices.order_by("purpose", "-pk").distinct("purpose")
    return {choice.purpose for choice in latest if choice.granted}


def unreminded(after: timedelta) -> QuerySet[Participant]:
    """Unconfirmed participants who are due the reminder that is sent `after` this time since submission.

    Participants with a report of no contact get no reminder.
    """
    begin = ExpressionWrapper(OuterRef("submitted_at") + Value(after), output_field=DateTimeField())
    reminded = Message.objects.filter(
        kind="consent.reminder", subject=OuterRef("pk"), created_at__gte=begin
    )
    late = unconfirmed().filter(submitted_at__lte=timezone.now() - after)
    return late.filter(~Exists(reminded), ~has_no_contact_report("pk"))


def has_no_contact_report(participant: str) -> Exists:
    """A query condition: whether the participant has an open or confirmed report of no contact.

    `participant` names the field of the outer query with the participant's primary key.
    """
    reports = NoContactReport.objects.exclude(finding=NoContactFinding.ANSWERS)
    return Exists(reports.filter(participant=OuterRef(participant)))


def has_open_objection(participant: Participant) -> bool:
    """Whether the family's objection to the participant's story is still undecided."""
    return participant.objections.filter(decision="").exists()


def consented_for(purpose: Purpose | ImpliedUse) -> QuerySet[Participant]:
    """The participants whose data may be used for `purpose` today. Each use of data must filter by this.

    Nobody whose signed text does not name the use is among them. It reads the view of the model
    Consented, from which the researchers' views select, too.
    """
    return Participant.objects.filter(consented__purpose=purpose)


def _documents(audience: str, *, anew: bool) -> dict[str, ConsentDocument]:
    """The newest documents. With `anew` the database says whether those that are remembered still are."""
    remembered = newest_documents(audience)
    known = {language: document.sha256 for language, document in remembered.items()}
    if anew and _newest_texts(audience) != known:
        return newest_documents.anew(audience)
    return remembered


# The press that sends a story waits for it: written out, it takes a third of a queryset's time.
_NEWEST_TEXTS = """
SELECT DISTINCT ON (language) language, sha256
FROM consent_consentdocument AS document
JOIN consent_consentversion AS version ON version.id = document.version_id
WHERE kind = %s AND audience = %s AND published_at IS NOT NULL
ORDER BY language, published_at DESC, document.id DESC
"""


def _newest_texts(audience: str) -> dict[str, str]:
    """The SHA-256 of the newest published document for `audience`, by language."""
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST_TEXTS, [DocumentKind.STUDY, audience])
        return dict(cursor.fetchall())


def _published(audience: str) -> QuerySet[ConsentDocument]:
    published = ConsentDocument.objects.filter(
        version__kind=DocumentKind.STUDY, version__published_at__isnull=False
    )
    return published.filter(audience=audience).select_related("version")
