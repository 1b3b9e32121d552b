"""A server that patients reach. A missing setting stops the start with a sentence."""

from logging.config import dictConfig

from hesperion.privacy.uncaught import log_uncaught
from hesperion.settings import env, logs, trust

# Now, so that a setting which stops the start is one line of JSON too.
dictConfig(logs.JSON)
log_uncaught()

from hesperion.settings.base import *  # noqa: E402, F403
from hesperion.settings.base import STORAGES, databases  # noqa: E402
from hesperion.settings.queues import broker_options  # noqa: E402

LOGGING = logs.JSON

trust.trust_own_ca(env.optional("CA"))

DEBUG = False
SECRET_KEY = env.required(
    "SECRET_KEY", "It signs sessions and the links in mails: 50 random characters, kept secret."
)
BASE_URL = env.required(
    "BASE_URL", "Links in mails begin with it, such as https://hesperion.example.org."
)
ALLOWED_HOSTS = env.required(
    "ALLOWED_HOSTS", "Requests for other host names are refused: names, separated by commas."
).split(",")
CSRF_TRUSTED_ORIGINS = [BASE_URL]
WAGTAILADMIN_BASE_URL = BASE_URL

_WHY_DATABASE = (
    "Everything is stored there: postgres://user:password@host/name. Migrations run as its owner, "
    "by OWNER_DATABASE_URL; the site runs as a role that owns nothing, by DATABASE_URL."
)
DATABASES = databases(
    env.main_database(_WHY_DATABASE),
    env.research_database(
        env.required(
            "RESEARCH_DATABASE_URL",
            "Researchers read through it: the same database, with a role that sees only the schema research.",
        )
    ),
    env.database(
        env.required(
            "KEYS_DATABASE_URL",
            "The participants' keys lie there, apart from their data: another PostgreSQL server.",
        ),
        "KEYS_DATABASE_URL",
    ),
    env.optional_database("SEALER_DATABASE_URL"),
)
RUNTIME_ROLE = env.role("DATABASE_URL", _WHY_DATABASE)
KEYRING_FILE = env.required(
    "KEYRING_FILE",
    "It holds the keys that open the keys: a file that no database backup contains. "
    "Make it once by `python3 hesperion/privacy/keyring_file.py FILE`, or all a server needs by `make env`.",
)
LEDGER_DIR = env.required(
    "LEDGER_DIR",
    "The list of erased participants and the heads of the audit are written there, outside the databases: "
    "a folder that is backed up.",
)
EXTRACTS_DIR = env.required(
    "EXTRACTS_DIR",
    "The sealed files of extracts are kept there, by web and builder alike: a folder without backups.",
)
CELERY_BROKER_URL = env.with_password(
    env.required(
        "CELERY_BROKER_URL", "Mails wait there for the worker: pgmq://, amqp:// or redis://."
    ),
    "CELERY_BROKER_URL",
)
CELERY_BROKER_TRANSPORT_OPTIONS = broker_options(CELERY_BROKER_URL)
# To these Celery prefers no variable that has the address without its password.
CELERY_BROKER_READ_URL = CELERY_BROKER_WRITE_URL = CELERY_BROKER_URL

vars().update(
    env.email(
        env.required(
            "EMAIL_URL", "Confirmations are sent by it: submission://user:password@host:587."
        )
    )
)
DEFAULT_FROM_EMAIL = env.required(
    "MAIL_FROM", "Mails need a sender: Hesperion <hello@example.org>."
)
MAIL_CATCHER_DIR = None

SITE_CONTROLLER = env.required(
    "SITE_CONTROLLER", "The consent names who is responsible for the data: your institution's name."
)
SITE_ADDRESS = env.required(
    "SITE_ADDRESS", "The consent says where the institution is: its postal address on one line."
)
SITE_LAW_ON_THE_DEAD = env.required(
    "SITE_LAW_ON_THE_DEAD",
    "The consent of relatives names the law that lets you study data of somebody who has died.",
)
SITE_CONTACT = env.required(
    "SITE_CONTACT", "Patients must know whom to ask: an email address or telephone."
)
SECURITY_CONTACT = env.optional("SECURITY_CONTACT")

MEDIA_ROOT = env.required(
    "MEDIA_ROOT", "Uploaded files are kept there: a folder that is backed up."
)
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "hesperion.ui.storage.HashedStaticFilesStorage"},
}

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
TRUSTED_PROXIES = env.whole_number("TRUSTED_PROXIES", 1)
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = env.whole_number("HSTS_SECONDS", 31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
