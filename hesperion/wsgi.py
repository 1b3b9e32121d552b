"""The web process's entry point. Only the web process keeps a pool of database connections."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hesperion.settings.production")
os.environ.setdefault("DATABASE_POOL_SIZE", "4")

django = get_wsgi_application()

from hesperion.edge.finished import Finished  # noqa: E402 - Django stands only now
from hesperion.privacy import erasure  # noqa: E402

erasure.require_replayed()

application = Finished(django)
