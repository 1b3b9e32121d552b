from celery import shared_task
from django.core.cache import cache

from hesperion.edge.sessions import SessionStore


@shared_task
def delete_expired_sessions() -> None:
    """Delete expired sessions and expired cache rows. The cache rows count sign-in attempts of staff."""
    SessionStore.clear_expired()
    cache.delete_expired()  # type: ignore[attr-defined]
