"""Mails about drafts. They go to the draft's address, proved or not."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from hesperion.limits.actions import consume
from hesperion.limits.addresses import mailbox_of
from hesperion.mail.models import Message
from hesperion.mail.renderers import Mail, renders
from intake.participants.emails import respect_mailbox_limit
from intake.participants.limits import RESUME_MAILS
from intake.share.models import Draft, ResumeLink
from intake.share.resume import actions, queries


@renders("share.resume")
def resume_mail(message: Message) -> Mail | None:
    """The mail with a new link to resume a draft. `message.subject` is the primary key of the ResumeLink.

    None if no draft has the address, or if the mailbox has had all its mails for this hour. If
    several drafts have the address, this mail is for the newest; a mail is enqueued for each of the
    others.
    """
    link = queries.unmailed(message.subject)
    drafts = queries.drafts_for(link) if link else []
    if link is None or not drafts:
        return None
    draft, *others = drafts
    if consume(limit=RESUME_MAILS, who=mailbox_of(draft.email)):
        return None
    for other in others:
        actions.send_link(draft=other)
    link.draft = draft
    with override(draft.language):
        return _written(draft, link)


@renders("share.ends")
def draft_ends_mail(message: Message) -> Mail | None:
    """The mail that says when the draft will be deleted, with a link to keep it.

    `message.subject` is the primary key of the draft. None if the draft was sent or deleted.
    """
    draft = queries.open_drafts().filter(pk=message.subject, email_index__isnull=False).first()
    if draft is None:
        return None
    respect_mailbox_limit(draft.email)
    with override(draft.language):
        token = actions.issue_link(link=ResumeLink(draft=draft))
        return Mail.written(
            to=draft.email,
            subject=_("Do you want to keep what you began?"),
            template="share/emails/ends",
            link=settings.BASE_URL + reverse("share:resume:keep", args=[token]),
            ends=draft.expires_at,
        )


def _written(draft: Draft, link: ResumeLink) -> Mail:
    token = actions.issue_link(link=link)
    return Mail.written(
        to=draft.email,
        subject=_("Your link to go on"),
        template="share/emails/resume",
        link=settings.BASE_URL + reverse("share:resume:open", args=[token]),
        needs_code=draft.proved_at is None,
        ends=draft.expires_at,
    )
