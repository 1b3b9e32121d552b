"""What research adds to the panels on the first page of /admin/."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.timesince import timesince

from hesperion.accounts.models import User
from hesperion.accounts.panels import NextStep, Number, Panel
from hesperion.privacy.actor import actor_of
from intake.followup.choices import TimeState
from research.check_ins.queries import counted_times
from research.review import REVIEW_RECORD
from research.review_queue import queries
from research.saved_cohorts.queries import saved_cohorts_of

_TIMES = {
    TimeState.OPEN.value: "check-ins open",
    TimeState.MISSED.value: "check-ins missed",
    TimeState.SILENT.value: "times of silence",
}

# What reviewers count, each with the tab of the queue that lists it.
_IN_QUEUE = [
    ("unread", "unread", "unread"),
    ("flagged", "unread", "flagged"),
    ("mine", "mine", "taken by you"),
    ("answered", "answered", "answered"),
]


def researchers(user: User) -> Panel:
    cohorts = reverse("cohorts:index")
    found = saved_cohorts_of(user).aggregate(
        own=Count("pk", filter=Q(owner=user)), shared=Count("pk", filter=~Q(owner=user))
    )
    numbers = [
        Number("saved cohorts of yours", found["own"], cohorts),
        Number("shared with you", found["shared"], cohorts),
    ]
    step = NextStep("Find participants", reverse("admin:research_record_changelist"))
    return Panel(numbers, step)


def check_ins_panel(user: User) -> Panel:
    """The times of check-ins that are open, and those of people who are silent."""
    page = reverse("check_ins:index")
    counts = counted_times(may_review=user.has_perm(REVIEW_RECORD)).values()
    return Panel(
        [
            Number(label, sum(states.get(state, 0) for states in counts), f"{page}?state={state}")
            for state, label in _TIMES.items()
        ]
    )


def reviewers(user: User) -> Panel:
    """What waits in the review queue, and the button that takes the next story."""
    queue = reverse("review_queue:index")
    waiting = {
        name: queries.count_up_to_limit(rows) for name, rows in queries.tabs(actor_of(user)).items()
    }
    waiting["flagged"] = queries.flagged_count()
    numbers = [
        Number(label, _up_to_limit(waiting[name]), f"{queue}?tab={tab}")
        for name, tab, label in _IN_QUEUE
    ]
    longest = queries.waiting_longest()
    if longest:
        numbers.append(Number("the longest wait", timesince(longest, depth=1), queue))
    step = NextStep("Take the next story", reverse("review_queue:take"), is_post=True)
    return Panel(numbers, step if longest else None)


def _up_to_limit(count: int) -> int | str:
    return count if count <= queries.MOST_COUNTED else f"more than {queries.MOST_COUNTED:,}"
