"""Whether a participant is counted in public numbers, and if not, why: from what they did themselves."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from atlas.models import Release
from hesperion.ui.days import utc_today
from intake.consent.choices import Purpose
from intake.consent.models import Consent
from intake.consent.queries import has_open_objection, live_consent, purposes_allowed_by
from intake.consent.renewals import needs_new_consent
from intake.participants.choices import Teller
from intake.participants.models import Participant
from intake.record.wording import render_wording, worded

WAIT = timedelta(days=30)  # after the address is confirmed: derived.counted has it, too

_COUNTED: Any = worded(
    _("You are counted in these numbers."),
    parent=_("Your child is counted in these numbers."),
    representative=_("The person you care for is counted in these numbers."),
    relative=_("The person who died is counted in these numbers."),
)
_LESS_WAS_SAID = _(
    "The text that you signed said less about public numbers. So we don’t count the answers."
)
_NOT_ALLOWED = _("You did not allow public numbers. So we don’t count the answers.")
_SINCE = "SELECT included_since FROM derived.counted(%s) WHERE subject = %s"


@dataclass(frozen=True)
class Counting:
    """A sentence that says whether somebody is counted.

    `since` is the day from which they are, if that is the reason. `page` is the page on `/my/` where they can
    change it, "" if there is none: `renew`, `choices`.
    """

    sentence: Any
    since: date | None = None
    page: str = ""
    is_counted: bool = False


def counting_of(participant: Participant, release: Release | None) -> Counting:
    """Whether the participant is counted in a release, the newest, or in the next one."""
    since = _counted_since(participant)
    if since is None:
        return _why_not(participant, live_consent(participant))
    if release and since <= release.made_at:
        words = render_wording(_COUNTED, Teller(participant.teller))
        return Counting(words, is_counted=True)
    return Counting(_("We count the answers from the next numbers on."))


def _counted_since(participant: Participant) -> datetime | None:
    with connection.cursor() as cursor:
        cursor.execute(_SINCE, [utc_today(), participant.pk])
        row = cursor.fetchone()
        return row and row[0]


def _why_not(participant: Participant, consent: Consent | None) -> Counting:
    """The first reason that the participant can do something about, or else what they wait for."""
    if consent is None:
        return Counting(_("Nobody uses the answers now. So nobody counts them."))
    if Purpose.ATLAS not in consent.document.uses:
        page = "renew" if needs_new_consent(participant) else ""
        return Counting(_LESS_WAS_SAID, page=page)
    if Purpose.ATLAS not in purposes_allowed_by(consent):
        return Counting(_NOT_ALLOWED, page="choices")
    return _waits_for(participant)


def _waits_for(participant: Participant) -> Counting:
    confirmation = getattr(participant, "confirmation", None)
    if confirmation is None:
        return Counting(_("First the address must be confirmed."))
    if has_open_objection(participant):
        return Counting(_("A person of our team decides first if the answers are used."))
    since = (confirmation.confirmed_at + WAIT).date()
    if since > utc_today():
        return Counting(_("We wait 30 days after an address is confirmed."), since=since)
    return Counting(_("We count a story once one of us has read and accepted it."))
