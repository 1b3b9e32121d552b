"""Mails to data stewards about candidates. They say nothing of what it counts."""

from functools import partial

from django.conf import settings
from django.urls import reverse

from atlas.actions.making import CANDIDATE_FAILED, CANDIDATE_MADE
from atlas.queries import waiting_candidate
from hesperion.accounts.models import User
from hesperion.mail.models import Message
from hesperion.mail.renderers import Mail, renders


def candidate_mail(message: Message, *, subject: str, words: str) -> Mail | None:
    """The mail about the candidate; None if none waits any more, or the account has ended.

    `words` names the file with its sentence.
    """
    account = User.objects.current().filter(subject=message.subject).first()
    release = waiting_candidate()
    if account is None or release is None:
        return None
    return Mail.written(
        to=account.email,
        subject=subject.format(release.number),
        template="admin/atlas/emails/candidate",
        link=settings.BASE_URL + reverse("admin:atlas_release_change", args=[release.pk]),
        number=release.number,
        words=f"admin/atlas/emails/words/{words}.txt",
    )


renders(CANDIDATE_MADE, to_staff=True)(
    partial(candidate_mail, subject="Release {} of the atlas waits to be approved", words="made")
)
renders(CANDIDATE_FAILED, to_staff=True)(
    partial(candidate_mail, subject="Release {} of the atlas was not made", words="failed")
)
