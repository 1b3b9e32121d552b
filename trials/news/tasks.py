from celery import shared_task

from trials.news import actions


@shared_task
def sweep_news() -> None:
    actions.sweep_news()
