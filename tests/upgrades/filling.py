"""Fills every table of a new database with made-up rows, by the site's own actions where there is one."""

from datetime import timedelta
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.core.cache import cache
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect

from articles.models import ExternalLink
from hesperion.health.models import Heartbeat
from hesperion.limits.models import Count
from hesperion.mail.actions import enqueue
from hesperion.mail.models import Suppression
from hesperion.privacy import history
from hesperion.privacy.access import THEMSELF
from hesperion.privacy.audit.actions import seal_audit
from hesperion.privacy.reading import reading
from intake.consent.actions import erasing, withdrawals
from intake.consent.choices import WithdrawalKind
from intake.followup.models import Sweep
from intake.my import actions
from intake.participants.actions.pins import set_pin
from intake.participants.models import Participant
from intake.record.choices.car_t import EventKind
from intake.record.models import AdverseEvent, Infusion, Story
from research.api.tokens import make_token
from research.choices import ResultKind
from research.models import (
    CohortCount,
    DeletionConfirmation,
    LadderReport,
    SavedCohort,
    UseResult,
)
from research.models.request import content_sha256
from tests.editing import editor, publish, reviewer
from tests.factories.articles import article, explainer
from tests.factories.extracts import REPORT, extract_of, with_file
from tests.factories.full_record import full_record
from tests.factories.institution import approved_card, contact_person
from tests.factories.intake import confirmed, submitted
from tests.factories.my import mailed, signed_in
from tests.factories.publishing import published
from tests.factories.resume import linked
from tests.staff import member, with_app

LUPUS = {
    "diagnosis": {"families": ["sle", "other"]},
    "other": {"name": "A rare one", "first_symptoms": "2001", "diagnosed": ""},
}
CRS = {"facts": {"cared_for": "ward", "signs": ["fever"], "oxygen": "low_flow"}}
OTHER_EVENTS = {EventKind.ICANS: {"nerves": ["none"]}, EventKind.LICATS: {"organ": "no"}}


def fill() -> None:
    """Fill the tables. Somebody is erased meanwhile."""
    _all_facts()
    _all_facts(story={"text": "Two words: „Übelkeit“, 疲れ."}, participant={"country": "FR"})
    published()
    corrected = _corrected()
    for participant in (corrected, submitted(who={"teller": "parent"}), submitted()):
        mailed(participant, email=f"{participant.public_id.lower()}@example.com")
    linked()
    _asked_for_data(corrected)
    _erased()
    _staff()
    _published_articles()
    _kept_by_the_site()
    seal_audit()


def _all_facts(**changes: dict[str, Any]) -> None:
    """A participant with a row in each table, who could have answered so on the pages."""
    participant = full_record(adverseevent=CRS, **changes)
    infusion = Infusion.objects.get(participant=participant)
    with history.by(THEMSELF):
        for kind, facts in OTHER_EVENTS.items():
            event = {"infusion_id": infusion.pk, "kind": kind, "facts": facts}
            AdverseEvent.of(participant.pk, **event).save(force_insert=True)


def _corrected() -> Participant:
    """Somebody who corrected answers, began another correction, chose anew and has a PIN; staff read it."""
    participant = confirmed(**LUPUS)
    actions.correct_answers(participant=participant, step="story", values={"text": "Told anew."})
    centre = {"made_by": "specialist"}
    actions.correct_answers(participant=participant, step="centre", values=centre)
    withdrawals.choose_purposes(participant=participant, granted=["quote"], offered=["quote"])
    withdrawals.record_withdrawal(participant=participant, kind=WithdrawalKind.PUBLISHING)
    with reading(actor="user:7", purpose="research"):
        assert Story.objects.get(pk=participant.pk).text
    begun = {"families": ["ssc"]}
    actions.correct_answers(participant=participant, step="diagnosis", values=begun)
    set_pin(subjects=[participant.pk], pin="402917")
    signed_in(participant)
    return participant


def _asked_for_data(participant: Participant) -> None:
    """An extract that was downloaded, and whose recipient told of it; one of its people has gone since."""
    gone = confirmed()
    extract = extract_of(participant, gone)
    with_file(extract)
    withdrawals.record_withdrawal(participant=gone, kind=WithdrawalKind.USE)
    request, by = extract.request, extract.request.asked_by
    LadderReport.objects.create(
        request=request, content_sha256=content_sha256(request), ordered_by=by, report=REPORT,
        finished_at=timezone.now(),
    )  # fmt: skip
    DeletionConfirmation.objects.create(request=request, by=by, count=1)
    UseResult.objects.create(request=request, by=by, kind=ResultKind.REPORT)
    make_token(request=request, by=by)
    for cohort in SavedCohort.objects.all():
        CohortCount.objects.create(cohort=cohort, n=2)


def _erased() -> None:
    """One whose mail is still owed."""
    erasing.erase_participant(participant=confirmed(), by="system:test")


def _staff() -> None:
    user = with_app(member("researcher", "editor", email="ada@hesperion.example"))
    LogEntry.objects.create(
        user=user, object_id=str(user.pk), object_repr="ada", action_flag=CHANGE, change_message="[]"
    )  # fmt: skip
    contact_person()
    approved_card()


def _published_articles() -> None:
    """An article that went through the review, one that was moved, and a link that was checked."""
    publish(editor(), reviewer(), article())
    Redirect.objects.create(old_path="/moved", redirect_page=explainer())
    link = ExternalLink.objects.create(address="https://example.org/", host="example.org")
    link.pages.add(explainer())


def _kept_by_the_site() -> None:
    """What the site notes about itself, and forgets."""
    now = timezone.now()
    cache.set("a count", 1, timeout=None)
    for part in ("beat", "worker", "builder"):
        Heartbeat.objects.update_or_create(part=part, defaults={"at": now})
    window: dict[str, Any] = {"key": "0" * 64, "used": 1, "ends_at": now + timedelta(hours=1)}
    Count.objects.create(**window)
    Sweep.objects.create(on=now.date())
    Suppression.objects.create(key="1:" + "0" * 64, reason="bounced")
    enqueue(kind="participants.confirmation", subject=Participant.objects.latest("pk").pk)
