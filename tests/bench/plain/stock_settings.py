"""Django's own admin over the plain rows: with its own pages, and as much time for a statement as it takes."""

from tests.bench.plain.settings import *  # noqa: F403
from tests.bench.plain.settings import DATABASES, TEMPLATES

ROOT_URLCONF = "tests.bench.plain.stock_urls"
TEMPLATES[0]["DIRS"] = []
DATABASES["default"]["OPTIONS"].pop("options", None)
