"""Scoped reads: the only way that views get rows."""

import uuid
from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.core import signing
from django.db.models import (
    Case,
    Count,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.utils import timezone
from django.utils.translation import get_language

from hesperion.mail.models import Message
from intake import public_id, signers
from intake.answers import Answers
from intake.choices.consent import Audience, DocumentKind, Purpose, ReviewState, Standing
from intake.choices.people import ObjectionDecision, SilenceFinding
from intake.models import (
    Confirmation,
    Consent,
    ConsentDocument,
    Consented,
    Contact,
    Correction,
    Draft,
    Extract,
    Extracted,
    Objection,
    Participant,
    Review,
    Silence,
)

SESSION_KEY = "draft"  # holds the subject of the browser's draft
_REVIEWED = {
    ReviewState.IN_REVIEW: Standing.IN_REVIEW,
    ReviewState.INCLUDED: Standing.INCLUDED,
    ReviewState.SENT_BACK: Standing.SENT_BACK,
}
_links = signing.Signer(sep=".", salt="intake.confirm")


# The steps whose answers hold for the one text that they showed.
_OVER_THE_TEXT = ("key-information", "understanding", "assent", "sign")


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


def draft_of(session: SessionBase) -> Draft | None:
    """The draft that this browser began, sent or not."""
    return Draft.objects.filter(pk=session[SESSION_KEY]).first() if SESSION_KEY in session else None


def answers_in_force(draft: Draft) -> Answers:
    """The draft's answers, without what holds no more.

    That is all that was read and signed over a text that is not for who signs, or not the newest in its
    language; a child's answer to words for another age; and choices that may not be asked of them.
    """
    answers: Answers = draft.answers
    read = {
        key: answers[key]["sha256"] for key in _OVER_THE_TEXT if "sha256" in answers.get(key, {})
    }
    current = _current_texts(signers.audience(answers)) if read else set()
    past = {key for key, sha256 in read.items() if sha256 not in current}
    age_group = signers.age_group(answers)
    if answers.get("assent", {}).get("age_group", age_group) != age_group:
        past.add("assent")
    if not set(answers.get("choices", {}).get("purposes", [])) <= set(signers.allowed(answers)):
        past.add("choices")
    return {key: values for key, values in answers.items() if key not in past}


def participant_of(draft: Draft) -> Participant | None:
    """Whom a sent draft became; None once they are erased."""
    return Participant.objects.filter(pk=draft.pk).first()


def participant_by_public_id(typed: str) -> Participant | None:
    """The participant with this public id, however it is typed; None when there is none."""
    return Participant.objects.filter(public_id=public_id.normalise(typed)).first()


def subject_of(typed: str) -> uuid.UUID | None:
    """The subject behind a public id, however it was typed; None where nobody has it."""
    participant = participant_by_public_id(typed)
    return participant.pk if participant else None


def contact_of(subject: uuid.UUID) -> Contact | None:
    """Who a participant is; None once they are erased. Whether that may be told is the caller's to know."""
    return Contact.objects.filter(pk=subject).first()


def live_consent(participant: Participant) -> Consent | None:
    """The consent that is in force; None once it has ended, which locks the data."""
    return participant.consents.filter(ended_at=None).select_related("document").first()


def allowed(consent: Consent) -> set[str]:
    """The purposes that are allowed under a consent: of each the latest choice."""
    latest = consent.choices.order_by("purpose", "-pk").distinct("purpose")
    return {choice.purpose for choice in latest if choice.granted}


def begun_correction(participant: Participant) -> Correction | None:
    """The correction that still lacks answers."""
    return Correction.objects.filter(pk=participant.pk).first()


def confirmation_token(participant: Participant) -> str:
    """The signed part of the mailed link. It is made when the mail is sent and stored nowhere."""
    return _links.sign(address_of(participant))


def address_of(participant: Participant) -> str:
    """Whom a mailed link is about, and at which of their addresses: it is void once that was corrected."""
    return f"{participant.subject.hex}-{participant.contact.corrections}"


def participant_at(address: str) -> Participant | None:
    """The participant, as long as the address is still that one."""
    subject, _dash, corrections = address.partition("-")
    at = Participant.objects.filter(pk=subject, contact__corrections=corrections or 0)
    return at.select_related("confirmation").first()


def participant_by_token(token: str) -> Participant | None:
    """The participant whose mailed link holds `token`; None when we did not make it, or they are gone."""
    try:
        address = _links.unsign(token)
    except signing.BadSignature:
        return None
    return participant_at(address)


def unconfirmed() -> QuerySet[Participant]:
    """Those whose address nobody has proved."""
    return Participant.objects.filter(confirmation=None)


def unreminded(after: timedelta) -> QuerySet[Participant]:
    """Those of them who sent their story longer ago than `after` and got no reminder since then.

    Of whom somebody said that they don't answer any more, nobody is reminded.
    """
    begin = ExpressionWrapper(OuterRef("submitted_at") + Value(after), output_field=DateTimeField())
    reminded = Message.objects.filter(
        kind="intake.reminder", subject=OuterRef("pk"), created_at__gte=begin
    )
    late = unconfirmed().filter(submitted_at__lte=timezone.now() - after)
    return late.filter(~Exists(reminded), ~is_silent("pk"))


def is_silent(participant: str) -> Exists:
    """Whether somebody said that they don't answer, and no data steward found that they do."""
    reports = Silence.objects.exclude(finding=SilenceFinding.ANSWERS)
    return Exists(reports.filter(participant=OuterRef(participant)))


def is_held(participant: Participant) -> bool:
    """Whether an objection in the family still waits for a decision."""
    return participant.objections.filter(decision="").exists()


def consented_for(purpose: Purpose) -> QuerySet[Participant]:
    """Those whose data may be used for `purpose` today: the only road to researchers, mails and numbers.

    The database decides, by the view that researchers' own views stand on: see Consented.
    """
    return Participant.objects.filter(consented__purpose=purpose)


def extracts(found: QuerySet[Extract]) -> QuerySet[Extract]:
    """With `withdrawn`, how many of its participants no longer allow its purpose, and `erased` of these."""
    allowed = _allowed_for("purpose", "rows__participant")
    kept, erased = Count("rows", filter=allowed), F("size") - Count("rows")
    return found.annotate(withdrawn=F("size") - kept, erased=erased)


def extracted(found: QuerySet[Extracted]) -> QuerySet[Extracted]:
    """With `is_consented`: whether the participant allows the extract's purpose today."""
    rows = found.annotate(is_consented=_allowed_for("extract__purpose", "participant"))
    return rows.select_related("participant").order_by("participant__public_id")


def _allowed_for(purpose: str, participant: str) -> Exists:
    return Exists(
        Consented.objects.filter(purpose=OuterRef(purpose), participant=OuterRef(participant))
    )


def sent_by(subjects: Iterable[uuid.UUID]) -> list[tuple[Participant, Standing]]:
    """Those of `subjects` that are still there, newest first, and where each stands."""
    of_participant = {"participant": OuterRef("pk")}
    in_study = Exists(Consented.objects.filter(**of_participant, purpose=Purpose.STUDY))
    signed = Exists(Consent.objects.filter(**of_participant, ended_at=None))
    confirmed = Exists(Confirmation.objects.filter(**of_participant))
    objected = Objection.objects.filter(**of_participant)
    standing = Case(
        When(signed & ~confirmed, then=Value(Standing.WAITING)),
        When(signed & Exists(objected.filter(decision="")), then=Value(Standing.HELD)),
        When(
            signed & Exists(objected.filter(decision=ObjectionDecision.KEEP_OUT)),
            then=Value(Standing.KEPT_OUT),
        ),
        When(~in_study, then=Value(Standing.ENDED)),
        *(When(reviewed=state, then=Value(stands)) for state, stands in _REVIEWED.items()),
        default=Value(Standing.CONFIRMED),
    )
    decided = Review.objects.filter(**of_participant).order_by("-decided_at")
    found = Participant.objects.filter(pk__in=subjects)
    found = found.annotate(reviewed=Subquery(decided.values("state")[:1]), standing=standing)
    return [(row, Standing(row.standing)) for row in found.order_by("-submitted_at")]
