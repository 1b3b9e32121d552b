from celery import shared_task

from articles import actions
from articles.queries import unchecked

SLOWEST = 70  # seconds: where every step of its way is slow, a link may take 65
BETWEEN = 2  # seconds from one link of a host to the next


@shared_task
def publish_scheduled() -> None:
    actions.publish_scheduled()


@shared_task
def owe_overdue() -> None:
    actions.owe_overdue()


# Two hours are enough for some 30,000 words, and more than any article here has.
@shared_task(time_limit=2 * 60 * 60)
def narrate() -> None:
    actions.narrate_owed()


@shared_task
def forget_narrations() -> None:
    actions.forget_narrations()


@shared_task
def check_links() -> None:
    """Every host is asked by a task of its own."""
    for host in actions.gather_links():
        check_next.delay(host)


@shared_task(soft_time_limit=SLOWEST)
def check_next(host: str) -> None:
    """One link of the host; then the next, so that no host is asked twice at once."""
    if link := unchecked(host).first():
        actions.check_link(link=link)
        if unchecked(host).exists():
            check_next.apply_async([host], countdown=BETWEEN)
