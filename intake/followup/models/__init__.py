from intake.followup.models.check_in import CheckIn, CheckInDraft
from intake.followup.models.due import DueToday
from intake.followup.models.reminder import Reminder, Sweep
from intake.followup.models.rest import Pause, Return
from intake.followup.models.schedule import Schedule, TimePoint

__all__ = [
    "CheckIn",
    "CheckInDraft",
    "DueToday",
    "Pause",
    "Reminder",
    "Return",
    "Schedule",
    "Sweep",
    "TimePoint",
]
