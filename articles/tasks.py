from celery import shared_task

from articles import actions
from articles.queries import unchecked_links

CHECK_TIME_LIMIT = 70  # seconds: a link may take 65 if each of its redirects is slow
PAUSE = 2  # seconds between two links of a host


@shared_task
def publish_scheduled() -> None:
    actions.publish_scheduled_pages()


@shared_task
def mail_overdue_reviews() -> None:
    actions.enqueue_overdue_reviews()


# Two hours are enough for some 30,000 words, more than any article has.
@shared_task(time_limit=2 * 60 * 60)
def narrate() -> None:
    actions.narrate_missing()


@shared_task
def clean_narrations() -> None:
    actions.delete_outdated_narrations()


@shared_task
def check_links() -> None:
    """Collect the external links of public articles, and enqueue one task for each of their hosts."""
    for host in actions.collect_links():
        check_next_link.delay(host)


@shared_task(soft_time_limit=CHECK_TIME_LIMIT)
def check_next_link(host: str) -> None:
    """Check one link of `host`, and enqueue this task again while there are more.

    So each host gets one request at a time.
    """
    if link := unchecked_links(host).first():
        actions.check_link(link=link)
        if unchecked_links(host).exists():
            check_next_link.apply_async([host], countdown=PAUSE)
