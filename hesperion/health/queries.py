from datetime import datetime

from hesperion.health.models import LastRun


def last_runs() -> dict[str, datetime]:
    """When beat last sent each task of its schedule, by the task's name there."""
    return dict(LastRun.objects.values_list("name", "at"))
