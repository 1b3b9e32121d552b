"""The web process's application. Only the web process keeps a pool of database connections."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hesperion.settings.production")
os.environ.setdefault("DATABASE_POOL_SIZE", "4")
os.environ["DATABASE_TIMEOUTS"] = "page"

django = get_wsgi_application()

from hesperion.doctor import probe  # noqa: E402 - needs Django to be set up
from hesperion.edge.bodies import BufferedBodies  # noqa: E402
from hesperion.edge.encodings import AcceptedEncodings  # noqa: E402
from hesperion.edge.page_cache import PageCache  # noqa: E402
from hesperion.edge.wsgi_guards import CatchErrors, LimitConcurrency  # noqa: E402
from hesperion.startup import require_own_data  # noqa: E402

require_own_data()

# At most as many pages are rendered at once as the pool has connections. The free ones use none of them.
at_work = LimitConcurrency(
    int(os.environ["DATABASE_POOL_SIZE"]),
    django,
    free=frozenset({"/livez", "/healthz", probe.PATH}),
)
application = CatchErrors(BufferedBodies(AcceptedEncodings(PageCache(at_work))))
