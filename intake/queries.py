"""Scoped reads: the only way that views get rows."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.core import signing
from django.db.models import Case, Exists, OuterRef, Subquery, Value, When
from django.utils.translation import get_language

from intake import public_id
from intake.choices.consent import Audience, DocumentKind, Purpose, ReviewState, Standing
from intake.models import (
    Confirmation,
    Consent,
    ConsentChoice,
    ConsentDocument,
    Contact,
    Correction,
    Draft,
    Participant,
    Review,
)

SESSION_KEY = "draft"  # holds the subject of the browser's draft
_REVIEWED = {
    ReviewState.IN_REVIEW: Standing.IN_REVIEW,
    ReviewState.INCLUDED: Standing.INCLUDED,
    ReviewState.SENT_BACK: Standing.SENT_BACK,
}
_links = signing.Signer(sep=".", salt="intake.confirm")


def current_document(audience: str = Audience.SELF) -> ConsentDocument:
    """The consent document that is asked for now, in the reader's language if it was approved in it.

    Otherwise in the site's own. DoesNotExist where none was published.
    """
    published = ConsentDocument.objects.filter(
        kind=DocumentKind.STUDY, audience=audience, published_at__isnull=False
    )
    spoken = published.filter(language=get_language())
    shown = spoken if spoken.exists() else published.filter(language=settings.LANGUAGE_CODE)
    return shown.latest("published_at", "pk")


def draft_of(session: SessionBase) -> Draft | None:
    """The draft that this browser began, sent or not."""
    return Draft.objects.filter(pk=session[SESSION_KEY]).first() if SESSION_KEY in session else None


def answers_in_force(draft: Draft) -> dict[str, Any]:
    """The draft's answers, without a signature under a text that is no longer the current one."""
    signed = draft.answers.get("consent")
    if signed and signed["sha256"] != current_document().sha256:
        return {key: value for key, value in draft.answers.items() if key != "consent"}
    return draft.answers


def public_id_of(draft: Draft) -> str | None:
    """The public id that a sent draft was given; None once its participant is erased."""
    return Participant.objects.filter(pk=draft.pk).values_list("public_id", flat=True).first()


def participant_by_public_id(typed: str) -> Participant | None:
    """The participant with this public id, however it is typed; None when there is none."""
    return Participant.objects.filter(public_id=public_id.normalise(typed)).first()


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
    return _links.sign(participant.subject.hex)


def participant_by_token(token: str) -> Participant | None:
    """The participant whose mailed link holds `token`; None when we did not make it, or they are gone."""
    try:
        subject = _links.unsign(token)
    except signing.BadSignature:
        return None
    return Participant.objects.filter(pk=subject).select_related("confirmation").first()


def sent_by(subjects: Iterable[uuid.UUID]) -> list[tuple[Participant, Standing]]:
    """Those of `subjects` that are still there, newest first, and where each stands.

    A consent counts as it does in the views of the schema `research`.
    """
    of_participant = {"participant": OuterRef("pk")}
    live = Consent.objects.filter(**of_participant, ended_at=None)
    choices = ConsentChoice.objects.filter(consent=OuterRef("pk"), purpose=Purpose.STUDY)
    granted = Subquery(choices.order_by("-pk").values("granted")[:1])
    standing = Case(
        When(~Exists(live.alias(granted=granted).filter(granted=True)), then=Value(Standing.ENDED)),
        When(~Exists(Confirmation.objects.filter(**of_participant)), then=Value(Standing.WAITING)),
        *(When(reviewed=state, then=Value(stands)) for state, stands in _REVIEWED.items()),
        default=Value(Standing.CONFIRMED),
    )
    decided = Review.objects.filter(**of_participant).order_by("-decided_at")
    found = Participant.objects.filter(pk__in=subjects)
    found = found.annotate(reviewed=Subquery(decided.values("state")[:1]), standing=standing)
    return [(row, Standing(row.standing)) for row in found.order_by("-submitted_at")]
