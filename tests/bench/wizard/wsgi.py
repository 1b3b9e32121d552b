"""The application, with as many connections and the same limits as the web of Hesperion."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DATABASE_POOL_SIZE", "4")
os.environ["DATABASE_TIMEOUTS"] = "page"
application = get_wsgi_application()
