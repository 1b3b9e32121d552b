"""An ordinary project, with the database, the broker and the mail server of the local site."""

from hesperion.settings.local import *  # noqa: F403
from hesperion.settings.local import DATABASES, INSTALLED_APPS

# Our apps have the models of the forms that the questions come from. One of them changes Django's own fields.
OURS = [name for name in INSTALLED_APPS if name != "hesperion.ui"]
INSTALLED_APPS = ["tests.bench.wizard", "formtools", "crispy_bootstrap5", *OURS]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",  # takes no time; allauth refuses to start without
]
ROOT_URLCONF = "tests.bench.wizard.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
MESSAGE_STORAGE = "django.contrib.messages.storage.fallback.FallbackStorage"
CSRF_FAILURE_VIEW = "django.views.csrf.csrf_failure"
DATABASES = {"default": DATABASES["default"]}
DATABASE_ROUTERS = []
CELERY_TASK_DEFAULT_QUEUE = "wizard"
