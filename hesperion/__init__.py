"""The foundation: settings, Celery, mail, forms, accounts, health."""

import gc

# Starting makes some hundred thousand objects that are never freed. With Python's own thresholds, collecting
# garbage takes a seventh of the start.
gc.set_threshold(20_000, 50, 100)

from hesperion.celery import app as celery_app  # noqa: E402

__all__ = ["celery_app"]
