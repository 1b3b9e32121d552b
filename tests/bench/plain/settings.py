"""The local site, and beside it the final step over plain rows."""

from hesperion.settings.local import *  # noqa: F403
from hesperion.settings.local import INSTALLED_APPS, MIDDLEWARE

INSTALLED_APPS = ["tests.bench.plain", "tests.bench.wizard", *INSTALLED_APPS]
MIDDLEWARE = [name for name in MIDDLEWARE if name != "hesperion.privacy.middleware.Audited"]
ROOT_URLCONF = "tests.bench.plain.urls"
