"""The uses of a participant's data as the audit records them, in words that name no member of staff."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hesperion.accounts.groups import MEDICAL_REVIEWER, RESEARCHER, REVIEWER, STEWARD
from hesperion.mail.renderers import kinds_to_participants
from hesperion.privacy.audit.choices import Action
from hesperion.privacy.audit.models import Event
from intake.participants.data_uses import words_for
from intake.participants.models import Participant

# In this order: an account in several groups appears under the first of them.
ROLES: dict[str, Promise] = {
    STEWARD: _("The person of our team who looks after the data"),
    MEDICAL_REVIEWER: _("A doctor of our team"),
    REVIEWER: _("A person of our team who reads the stories"),
    RESEARCHER: _("A researcher"),
}
STAFF = _("A member of our team")
MACHINE = _("The site by itself")
MAILED = _("To write an email to you")
OTHERWISE = _("To keep the site running")


@dataclass(frozen=True)
class DataUse:
    """The reads of a participant's data by one role for one purpose on one day. `times` counts them."""

    day: date
    role: str
    purpose: str
    times: int


def uses_of(participant: Participant) -> list[DataUse]:
    """All uses of the participant's data by staff or by the site, latest day first."""
    events = Event.objects.filter(
        subject=participant.pk, action__in=[Action.READ, Action.IDENTITY]
    ).annotate(day=TruncDate("at"))
    counted = events.order_by().values("day", "actor", "purpose").annotate(times=Count("pk"))
    roles = _roles({row["actor"] for row in counted})
    summed: dict[tuple[date, str, str], int] = {}
    for row in counted:
        what = (row["day"], roles[row["actor"]], _purpose(row["purpose"]))
        summed[what] = summed.get(what, 0) + row["times"]
    return [DataUse(*what, times) for what, times in sorted(summed.items(), reverse=True)]


def as_json(participant: Participant) -> list[dict[str, Any]]:
    """All uses of the participant's data as values for JSON, for the download."""
    return [asdict(use) for use in uses_of(participant)]


def _roles(actors: set[str]) -> dict[str, str]:
    """The role of each actor, from the groups that the account is in today."""
    numbers = [actor.partition(":")[2] for actor in actors if actor.startswith("user:")]
    staff = get_user_model().objects.filter(pk__in=numbers).prefetch_related("groups")
    groups = {f"user:{user.pk}": {group.name for group in user.groups.all()} for user in staff}
    return {actor: str(_role(actor, groups.get(actor, set()))) for actor in actors}


def _role(actor: str, groups: set[str]) -> Promise:
    if not actor.startswith("user:"):
        return MACHINE
    return next((words for group, words in ROLES.items() if group in groups), STAFF)


def _purpose(code: str) -> str:
    if code in kinds_to_participants():
        return str(MAILED)
    return str(words_for(code) or OTHERWISE)
