"""Reads of renewals: participants asked for a new consent, for a new text or because they came of age."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from itertools import takewhile

from django.db.models import Exists, OuterRef
from django.utils import timezone

from hesperion.mail.models import Message
from intake.consent import signers
from intake.consent.choices import Audience, DocumentKind, Purpose
from intake.consent.models import Consent, ConsentDocument, Majority
from intake.consent.purposes import purpose_label
from intake.consent.queries import current_document
from intake.participants.choices import AgeGroup, Teller
from intake.participants.models import Participant
from intake.record.answers import Answers
from intake.record.models import Background

RENEWAL_MAIL = "consent.reconsent"


def needs_new_consent(participant: Participant) -> bool:
    """Whether the participant is asked to sign a new consent. Until they answer, the last one applies."""
    return renewal_of(participant) is not None


def renewal_of(participant: Participant) -> ConsentDocument | None:
    """The document that the participant is asked to sign; None if they are not asked.

    Participants who withdrew are not asked again. Participants whose consent ended because they did
    not answer at majority are.
    """
    last = last_consent(participant)
    if last.ended_at and not _was_asked_at_majority(participant, last):
        return None
    return document_to_sign(participant)


def document_to_sign(participant: Participant) -> ConsentDocument | None:
    """The document that the participant may sign today, whether they are asked to or not.

    None if the text of the newest document is already signed and in force. The document has the audience and
    language of the last consent, but a participant who came of age gets the text for the person
    themself. After a consent has ended, the same document may be signed again.
    """
    last = last_consent(participant)
    audience = Audience.SELF if _came_of_age(participant, last) else last.document.audience
    wanted = current_document(audience, last.document.language)
    return wanted if last.ended_at or wanted.sha256 != last.sha256 else None


def news_since(signed: ConsentDocument, newest: ConsentDocument) -> str:
    """Markdown of what is new in `newest` and in each text between it and `signed`, the oldest first."""
    later = ConsentDocument.objects.filter(
        audience=newest.audience,
        language=newest.language,
        version__kind=newest.kind,
        version__published_at__gt=signed.version.published_at,
    ).exclude(sha256=signed.sha256)
    news = later.order_by("version__published_at", "pk").values_list("changes", flat=True)
    # A text that was taken over unchanged has the news of the one before.
    return "\n".join(dict.fromkeys(news))


def last_consent(participant: Participant) -> Consent:
    """The consent that was signed last, in force or not."""
    return participant.consents.select_related("document__version").latest("signed_at")


def came_of_age(participant: Participant) -> bool:
    """Whether a parent signed for the participant, and the participant is certainly of age now."""
    return _came_of_age(participant, last_consent(participant))


def chosen_before(participant: Participant) -> list[tuple[str, bool]]:
    """The label of each purpose, and whether it is allowed by the latest choice under the last consent."""
    last = last_consent(participant)
    latest = dict(last.choices.order_by("pk").values_list("purpose", "granted"))
    return [
        (purpose_label(purpose, last.document.audience), latest[purpose])
        for purpose in Purpose
        if purpose in latest
    ]


def answers_today(participant: Participant) -> Answers:
    """The answers to the steps `who` and `age` as they would be given today.

    A participant who came of age is the teller and an adult.
    """
    today: Answers = {
        "who": {"teller": participant.teller},
        "age": {"age_group": group_today(participant).value, "country": participant.country},
    }
    if came_of_age(participant):
        today["who"]["teller"] = Teller.SELF.value
        today["age"]["age_group"] = AgeGroup.ADULT.value
    return today


def group_today(participant: Participant) -> AgeGroup:
    """The age group in which the person certainly is today; of somebody who died, that of the story."""
    if participant.teller == Teller.RELATIVE:
        return AgeGroup(participant.age_group)
    return signers.group_of(_age(participant, _birth_year(participant), timezone.localdate()))


def renewals_of(subjects: Iterable[uuid.UUID]) -> list[Participant]:
    """The participants among `subjects` who must sign anew, the earliest submission first."""
    found = Participant.objects.filter(pk__in=subjects).order_by("submitted_at")
    return [participant for participant in found if needs_new_consent(participant)]


def newest_texts() -> list[ConsentDocument]:
    """The newest published text for each audience, in each language."""
    published = ConsentDocument.objects.filter(
        version__kind=DocumentKind.STUDY, version__published_at__isnull=False
    )
    newest = published.order_by("audience", "language", "-version__published_at", "-pk")
    return list(newest.distinct("audience", "language").select_related("version"))


def current_since(text: ConsentDocument) -> datetime:
    """When the version was published with which this text, the newest, replaced another one."""
    published = ConsentDocument.objects.filter(
        version__kind=text.kind, version__published_at__isnull=False
    ).filter(audience=text.audience, language=text.language)
    newest_first = published.order_by("-version__published_at", "-pk").select_related("version")
    rows = newest_first.only("sha256", "version__published_at")
    unchanged = takewhile(lambda row: row.sha256 == text.sha256, rows)
    return min(row.version.published_at for row in unchanged if row.version.published_at)


def not_asked_yet(text: ConsentDocument, after: uuid.UUID, most: int) -> list[uuid.UUID]:
    """Up to `most` subject ids above `after` of participants whom no mail has asked to sign `text`.

    Their consent in force is to another text for the same audience, in the same language. `text` is
    the newest of these.
    """
    # Their keys are few. With them PostgreSQL sees that it can walk along the index of participants; with
    # a subquery it goes through all consents for each batch.
    others = ConsentDocument.objects.filter(audience=text.audience, language=text.language)
    keys = list(others.exclude(sha256=text.sha256).values_list("pk", flat=True))
    asked = Message.objects.filter(
        kind=RENEWAL_MAIL, subject__gt=after, created_at__gte=current_since(text)
    ).filter(subject=OuterRef("participant"))
    live = Consent.objects.filter(ended_at=None, kind=text.kind, participant__gt=after)
    due = live.filter(~Exists(asked), document__in=keys)
    return list(due.order_by("participant").values_list("participant", flat=True)[:most])


def of_age(today: date) -> list[Participant]:
    """Participants who are certainly of age, are under a parent's consent in force, and were not asked yet."""
    children = Participant.objects.filter(
        consents__ended_at=None, consents__document__audience=Audience.PARENT, majority=None
    )
    born = dict(Background.objects.filter(participant__in=children).values_list("pk", "birth_year"))
    return [child for child in children if _is_of_age(child, born.get(child.pk), today)]


def asked_before(moment: datetime) -> list[uuid.UUID]:
    """Subject ids of participants who were asked at majority before `moment` and did not answer.

    A parent's consent is still in force for them.
    """
    asked = Majority.objects.filter(
        asked_at__lt=moment,
        participant__consents__ended_at=None,
        participant__consents__document__audience=Audience.PARENT,
    )
    return list(asked.values_list("pk", flat=True))


def _came_of_age(participant: Participant, last: Consent) -> bool:
    if last.document.audience != Audience.PARENT:
        return False
    return _is_of_age(participant, _birth_year(participant), timezone.localdate())


def _was_asked_at_majority(participant: Participant, last: Consent) -> bool:
    asked = Majority.objects.filter(participant=participant)
    return _came_of_age(participant, last) and asked.exists()


def _is_of_age(participant: Participant, birth_year: int | None, today: date) -> bool:
    own = signers.rules_of(participant.country).own
    return _age(participant, birth_year, today) >= own


def _age(participant: Participant, birth_year: int | None, today: date) -> int:
    return signers.least_age(
        group=AgeGroup(participant.age_group),
        told_on=timezone.localdate(participant.submitted_at),
        birth_year=birth_year,
        today=today,
    )


def _birth_year(participant: Participant) -> int | None:
    return Background.objects.filter(pk=participant.pk).values_list("birth_year", flat=True).first()
