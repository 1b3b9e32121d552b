"""The tests: as local, with fast passwords and mail kept in memory unless a test says otherwise."""

import os

_UNUSED = (
    "postgres://hesperion@localhost/hesperion"  # tools that only read the code need no database
)
for _name, _value in {
    "SECRET_KEY": "only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz",
    "BASE_URL": "http://localhost:8000",
    "DATABASE_URL": _UNUSED,
    "OWNER_DATABASE_URL": _UNUSED,
    "DATABASE_ROLE": "owner",
    "RESEARCH_DATABASE_URL": _UNUSED,
    "KEYS_DATABASE_URL": _UNUSED,
    "SEALER_DATABASE_URL": _UNUSED,
    "CELERY_BROKER_URL": "pgmq://hesperion@localhost/hesperion_broker",
    "EMAIL_URL": "smtp://127.0.0.1:8001",
    "VAR": "var",
    "KEYRING_FILE": "var/keyring.json",
    "LEDGER_DIR": "var/ledger",
}.items():
    os.environ.setdefault(_name, _value)

from hesperion.settings.local import *  # noqa: E402, F403

ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_AUTOREFRESH = True
# A provider's webhook is routed, so that the tests reach it; mails go by SMTP all the same.
MAIL_WEBHOOK = "anymail.webhooks.postmark.PostmarkTrackingWebhookView"
ANYMAIL = {"WEBHOOK_SECRET": "hesperion:only-for-tests"}
# Each app's max_migration.txt names its newest migration: two branches that both add one conflict there.
INSTALLED_APPS = [*INSTALLED_APPS, "django_linear_migrations"]  # noqa: F405
