"""Going on elsewhere: somebody asks, the worker mails, the link is opened; and drafts kept for longer."""

import uuid
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest, Least
from django.utils import timezone

from hesperion.mail import actions as mail
from hesperion.privacy import blind, history
from hesperion.privacy.access import THEMSELF
from intake.share.models import Draft, ResumeLink, end_of_life
from intake.share.resume import queries, tokens

LINK_MAIL = "share.resume"
NOTICES = [timedelta(days=14), timedelta(days=3)]  # before the end
KEPT_LONGER = timedelta(days=30)
KEPT = timedelta(days=1)  # what was asked for, and messages


def ask(*, email: str) -> ResumeLink:
    """Note that somebody asks for a link by `email`, whoever it is: no draft is looked up here."""
    return _owe(ResumeLink(email_indexes=blind.indexes_of(email)))


def owe_link(*, draft: Draft) -> ResumeLink:
    """Mail a link to the draft's own address."""
    return _owe(ResumeLink(draft=draft))


def issue(*, link: ResumeLink) -> str:
    """A new token, for the mail that is made now."""
    token = tokens.new_token()
    link.token = tokens.token_hash(token)
    link.save()
    return token


def prove(*, token: str) -> Draft | None:
    """Who opens the link knows the draft as well: the address is proved. None where the link is void by now."""
    with history.by(THEMSELF):
        found = queries.draft_by(token)
        draft = Draft.objects.select_for_update().get(pk=found.pk) if found else None
        if draft is None or queries.draft_by(token) is None:  # the address was changed meanwhile
            return None
        if draft.proved_at is None:
            draft.proved_at = timezone.now()
            draft.save(update_fields=["proved_at"])
        return draft


def keep(*, draft: Draft) -> None:
    """Keep the draft 30 days longer, as often as they like: never longer than an answer given now would."""
    longer = Least(F("expires_at") + KEPT_LONGER, end_of_life())
    with history.by(THEMSELF):
        kept = queries.open_drafts().filter(pk=draft.pk)
        kept.update(expires_at=Greatest(F("expires_at"), longer))


def remind() -> int:
    """Owe a mail to those whose draft ends soon; how many. May run twice."""
    return sum(
        _remind(subject, within)
        for within in NOTICES
        for subject in list(queries.ending(within).values_list("pk", flat=True))
    )


def sweep() -> int:
    """Delete what was asked for and led to no draft, and the messages; how many askings those were."""
    past = timezone.now() - KEPT
    mail.delete_messages(kind=LINK_MAIL, before=past)
    return ResumeLink.objects.filter(asked_at__lt=past, token=None).delete()[0]


@transaction.atomic
def _owe(link: ResumeLink) -> ResumeLink:
    link.save()
    mail.enqueue(kind=LINK_MAIL, subject=link.pk)
    return link


@transaction.atomic
def _remind(subject: uuid.UUID, within: timedelta) -> bool:
    """The row's lock makes two workers send one mail: the second looks again after the first."""
    Draft.objects.select_for_update().filter(pk=subject).first()
    is_due = queries.ending(within).filter(pk=subject).exists()
    if is_due:
        mail.enqueue(kind="share.ends", subject=subject)
    return is_due
