"""Rate limits. Those by network address are high enough for the 200 people who share a hospital's address."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy, ngettext

from hesperion.limits.actions import DAY, HOUR, Limit, consume
from hesperion.limits.addresses import client_of
from hesperion.ui.forms import PageForm
from hesperion.ui.guarded import GuardedForm

STARTS = Limit("share.starts", most=400, period=HOUR)
SIGNATURES = Limit("share.signatures", most=600, period=HOUR)  # an earlier one may be changed
STORIES = Limit("share.stories", most=400, period=HOUR)
WRONG_LINKS = Limit("participants.wrong-links", most=400, period=HOUR)
CORRECTIONS = Limit(
    "share.corrections", most=400, period=HOUR
)  # of addresses, and mails sent again
CONFIRMATIONS = Limit("share.confirmations", most=4, period=DAY)  # asked for anew, of one story
MAILS = Limit("participants.mails", most=4, period=DAY)  # to one mailbox: it may serve two children
SIGN_INS = Limit("participants.sign-ins", most=400, period=HOUR)
SIGN_IN_MAILS = Limit("participants.sign-in-mails", most=5, period=HOUR)  # to one mailbox
RESUMES = Limit("share.resumes", most=400, period=HOUR)
RESUME_MAILS = Limit("share.resume-mails", most=5, period=HOUR)  # to one mailbox
RESUME_CODES = Limit("share.resume-codes", most=10, period=DAY)  # tries for one draft
PIN_TRIES = Limit("participants.pin-tries", most=10, period=DAY)  # for one participant
PIN_TRIES_OF_A_MAIL = Limit("participants.pin-tries-of-a-mail", most=5, period=DAY)
NO_CONTACT_REPORTS = Limit("consent.no-contact-reports", most=400, period=HOUR)
YES_TO_GO_ON = Limit("followup.go-on", most=400, period=HOUR)
CHECK_INS_BY_LINK = Limit("followup.check-ins-by-link", most=400, period=HOUR)
DOWNLOADS = Limit("my.downloads", most=30, period=HOUR)  # of one participant's data

TOO_MANY_MAILS = gettext_lazy(
    "We can write to you only a few times a day. Nothing is lost. Please try again tomorrow."
)


class LimitedForm(GuardedForm):
    """A form that one network address may send only `limit` times in a period."""

    limit: Limit
    retry_after = 0  # seconds to wait, if the limit is exceeded


def accepts(form: PageForm, request: HttpRequest) -> bool:
    """Whether the form is valid and its limit, if it has one, is not exceeded.

    Only a valid form counts against the limit.
    """
    if form.is_valid() and isinstance(form, LimitedForm):
        form.retry_after = wait(form.limit, request)
        if form.retry_after:
            form.add_error(None, sentence(form.retry_after))
    return form.is_valid()


def wait(limit: Limit, request: HttpRequest) -> int:
    """Count a use by the request's network address; returns the seconds to wait, 0 if it is within `limit`."""
    return consume(limit=limit, who=client_of(request))


def sentence(seconds: int) -> str:
    """The error message that says in how many minutes the visitor may try again."""
    minutes = -(-seconds // 60)
    return ngettext(
        "Very many people are sending from your network just now. Nothing is lost. "
        "Please try again in %(minutes)d minute.",
        "Very many people are sending from your network just now. Nothing is lost. "
        "Please try again in %(minutes)d minutes.",
        minutes,
    ) % {"minutes": minutes}
