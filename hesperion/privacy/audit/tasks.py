import logging

from celery import shared_task
from django.core.exceptions import ImproperlyConfigured

from hesperion.privacy.audit import actions
from hesperion.privacy.audit.heads import LedgerIsAhead
from hesperion.privacy.audit.structure import Altered

logger = logging.getLogger(__name__)


@shared_task
def seal_audit() -> None:
    """Seal what is new. What keeps it from that is in the log, and by and by on /healthz."""
    try:
        actions.seal_audit()
    except (LedgerIsAhead, Altered, ImproperlyConfigured) as error:
        logger.error("The audit was not sealed: %s", error)
