"""The environment that a production server needs, with values that lead nowhere."""

ENVIRONMENT = {
    "SECRET_KEY": "kX9-long-and-random-enough-for-the-deployment-check-0123456789-abc",
    "BASE_URL": "https://hesperion.example",
    "ALLOWED_HOSTS": "hesperion.example",
    "DATABASE_URL": "postgres://hesperion:secret@database.invalid/hesperion",
    "KEYS_DATABASE_URL": "postgres://hesperion_keys:secret@keys.invalid/hesperion_keys",
    "RESEARCH_DATABASE_URL": "postgres://hesperion_research:secret@database.invalid/hesperion",
    "KEYRING_FILE": "/srv/hesperion/keyring.json",
    "LEDGER_DIR": "/srv/hesperion/ledger",
    "CELERY_BROKER_URL": "pgmq://hesperion_broker:secret@database.invalid/hesperion_broker",
    "EMAIL_URL": "submission://hesperion:secret@mail.invalid:587",
    "MAIL_FROM": "Hesperion <hello@hesperion.example>",
    "SITE_CONTROLLER": "Example University Hospital",
    "SITE_CONTACT": "study@hesperion.example",
    "MEDIA_ROOT": "/srv/hesperion/media",
}

# What takes EMAIL_URL's place where mails go by a provider.
PROVIDER = {
    "EMAIL_URL": "anymail+postmark://?server_token=secret",
    "MAIL_WEBHOOK_SECRET": "0123456789abcdef0123456789abcdef",
}
