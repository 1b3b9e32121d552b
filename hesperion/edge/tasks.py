from celery import shared_task
from django.core.cache import cache

from hesperion.edge.sessions import SessionStore


@shared_task
def delete_expired_sessions() -> None:
    """What has expired: browsers' sessions, and what the cache has of staff's sign-ins."""
    SessionStore.clear_expired()
    cache.delete_expired()  # type: ignore[attr-defined]
