"""The foundation: settings, Celery, mail, forms, accounts, health."""

import gc

# A process makes some hundred thousand objects that stay while it starts. Looked at as often as Python does
# by itself, they cost a seventh of the start.
gc.set_threshold(20_000, 50, 100)

from hesperion.celery import app as celery_app  # noqa: E402

__all__ = ["celery_app"]
