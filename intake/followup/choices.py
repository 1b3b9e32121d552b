"""Stored codes of the follow-up: from what times are counted, their states, and ways of answering."""

from django.db import models


class AnchorKind(models.TextChoices):
    """What the times of a participant are counted from."""

    INFUSION = "infusion", "The infusion"
    DECISION = "decision", "The decision about CAR-T, or the day of telling"


class TimeState(models.TextChoices):
    """The state of a time. Each time has exactly one; the function `derived.due` says which."""

    ANSWERED = "answered", "Answered"
    DIED = "died", "Died before"
    ENDED = "ended", "Ended"  # the use of the data was stopped, or a later infusion took over
    LOCKED = "locked", "Waits for the consent of somebody who came of age"
    BEFORE_JOINING = "before_joining", "Before joining"
    SILENT = "silent", "Silent"  # reported as not answering, or never said whether to go on
    UPCOMING = "upcoming", "Upcoming"
    PAUSED = "paused", "Paused"
    OPEN = "open", "Open"
    NOT_ASKED = "not_asked", "Not asked"  # closed, and we could not ask
    MISSED = "missed", "Missed"


class Via(models.TextChoices):
    """Where a check-in was answered. At the mailed link nothing told before is shown."""

    PAGE = "page", "Signed in"
    LINK = "link", "By the mailed link"


class ReminderStep(models.IntegerChoices):
    """Which of the mails about a time it is."""

    DUE = 0, "When it was due"
    FIRST = 1, "First reminder"
    SECOND = 2, "Second reminder"
    GO_ON = 3, "Whether to go on"
    AGAIN = 4, "After a pause"
    WHICH_MONTH = 5, "Which month the infusion was"


DAYS_AFTER_DUE = {ReminderStep.DUE: 0, ReminderStep.FIRST: 7, ReminderStep.SECOND: 21}


class PauseKind(models.TextChoices):
    LATER = "later", "Ask me again later"
    PAUSE = "pause", "Pause"


class ReturnBy(models.TextChoices):
    """How somebody came back who had been silent."""

    SIGNED_IN = "signed_in", "Signed in"
    SAID_YES = "said_yes", "Said that we may go on"
    ANSWERED = "answered", "Answered a check-in"


class FollowupLogKind(models.TextChoices):
    """Kinds of the public log's statements about the follow-up. A stored code is never renamed."""

    SCHEDULE = "schedule", "schedule of check-ins published"


class FollowupAction(models.TextChoices):
    """Audited actions about the follow-up."""

    SCHEDULE_WRITTEN = "schedule-written", "schedule of check-ins written"
    SCHEDULE_PUBLISHED = "schedule-published", "schedule of check-ins published"
    SCHEDULE_DISCARDED = "schedule-discarded", "draft of a schedule of check-ins discarded"
