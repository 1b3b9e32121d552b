"""The foundation: settings, Celery, mail, forms, accounts, health."""

from hesperion.celery import app as celery_app

__all__ = ["celery_app"]
