"""`make run`: everything on this machine, as near to production as a laptop can be."""

import os

from hesperion.settings import env
from hesperion.settings.base import *  # noqa: F403
from hesperion.settings.base import databases
from hesperion.settings.queues import broker_options

_WHY = "`make run` sets it; start Hesperion with that."

DEBUG = os.environ.get("DEBUG") == "1"
SECRET_KEY = env.required("SECRET_KEY", _WHY)
BASE_URL = env.required("BASE_URL", _WHY)
ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
WAGTAILADMIN_BASE_URL = BASE_URL
TRUSTED_PROXIES = env.whole_number("TRUSTED_PROXIES", 0)  # browsers come straight to us
MFA_REQUIRED = False  # so that it can be tried at once; a sentence on every page says so
FORM_MIN_SECONDS = 0  # here scripts are welcome: the tests' browser is as quick as one

DATABASES = databases(
    env.main_database(_WHY),
    env.research_database(env.required("RESEARCH_DATABASE_URL", _WHY)),
    env.database(env.required("KEYS_DATABASE_URL", _WHY), "KEYS_DATABASE_URL"),
    env.optional_database("SEALER_DATABASE_URL"),
)
RUNTIME_ROLE = env.role("DATABASE_URL", _WHY)
KEYRING_FILE = env.required("KEYRING_FILE", _WHY)
LEDGER_DIR = env.required("LEDGER_DIR", _WHY)
EXTRACTS_DIR = os.environ.get("EXTRACTS_DIR") or os.path.join(  # noqa: PTH118
    env.required("VAR", _WHY), "extracts"
)
CELERY_BROKER_URL = env.required("CELERY_BROKER_URL", _WHY)
CELERY_BROKER_TRANSPORT_OPTIONS = broker_options(CELERY_BROKER_URL)

vars().update(env.email(env.required("EMAIL_URL", _WHY)))
DEFAULT_FROM_EMAIL = "Hesperion <hello@hesperion.example>"
MAIL_CATCHER_DIR = os.environ.get("MAIL_CATCHER_DIR")  # where the local catcher keeps its mails

SITE_CONTROLLER = os.environ.get("SITE_CONTROLLER", "A trial copy of Hesperion on one computer")
SITE_ADDRESS = os.environ.get("SITE_ADDRESS", "Example Street 1, 10115 Berlin, Germany")
SITE_LAW_ON_THE_DEAD = os.environ.get("SITE_LAW_ON_THE_DEAD", "an example law, section 1")
SITE_CONTACT = os.environ.get("SITE_CONTACT", "hello@hesperion.example")
SECURITY_CONTACT = os.environ.get("SECURITY_CONTACT", "")

MADE_UP_PEOPLE = os.environ.get("DEMO") == "1"
DEMO_PASSWORDS = {
    name.removeprefix("DEMO_").removesuffix("_PASSWORD").lower(): password
    for name, password in os.environ.items()
    if name.startswith("DEMO_") and name.endswith("_PASSWORD")
}

MEDIA_ROOT = os.path.join(env.required("VAR", _WHY), "media")  # noqa: PTH118
STATIC_ROOT = None  # files are served from where they lie
WHITENOISE_USE_FINDERS = True
