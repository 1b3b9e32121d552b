"""The panel of data stewards on the first page of /admin/: what the week brought, and what they decide on."""

from datetime import UTC, datetime, time, timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from hesperion.accounts.models import User
from hesperion.accounts.panels import NextStep, Number, Panel
from hesperion.privacy.audit.choices import Action
from hesperion.privacy.audit.models import Event
from intake.consent.models import Withdrawal
from intake.consent.no_contact.queries import reported
from intake.consent.objections.queries import to_be_decided
from research.choices import RequestAction
from research.extracts.queries import recipients_not_told
from research.queries import waiting_flags

_WEEK = timedelta(days=6)  # and today
_LATE = "A danger was flagged more than a working day ago. Call a medical reviewer."


def data_stewards(user: User) -> Panel:
    since = datetime.combine(timezone.now().astimezone(UTC) - _WEEK, time.min, UTC)
    withdrawals = reverse("admin:consent_withdrawal_changelist")
    late = sum(flag.is_overdue for flag in waiting_flags())
    undecided = _undecided()
    numbers = [
        _events("identities opened this week", Action.IDENTITY, since),
        _events("extracts made this week", RequestAction.EXTRACTED, since),
        Number(
            "withdrawals this week",
            Withdrawal.objects.filter(withdrawn_at__gte=since).count(),
            f"{withdrawals}?{urlencode({'withdrawn_at__gte': since.isoformat(' ')})}",
        ),
        *undecided,
        Number(
            "recipients not told for 30 days who left",
            recipients_not_told().count(),
            reverse("requests:index"),
        ),
        Number("flags overdue", late, f"{reverse('admin:audit_event_changelist')}?action=flagged"),
    ]
    first = next((number for number in undecided if number.value), None)
    step = NextStep(first.label.capitalize(), first.url) if first else None
    return Panel(numbers, step, note=_LATE if late else "")


def _undecided() -> list[Number]:
    objections = reverse("admin:consent_objection_changelist")
    reports = reverse("admin:consent_nocontactreport_changelist")
    return [
        Number(
            "objections to decide on",
            to_be_decided().filter(decision="").count(),
            f"{objections}?decision__exact=",
        ),
        Number(
            "no-contact reports to decide on",
            reported().filter(finding="").count(),
            f"{reports}?finding__exact=",
        ),
    ]


def _events(label: str, action: str, since: datetime) -> Number:
    """The number of events since a midnight, with the search of the audit that lists them."""
    count = Event.objects.filter(action=action, at__gte=since).count()
    asked = urlencode({"action": action, "from": f"{since:%Y-%m-%d}"})
    return Number(label, count, f"{reverse('admin:audit_event_changelist')}?{asked}")
