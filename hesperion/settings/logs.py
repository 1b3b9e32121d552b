"""How each process writes its log, on stderr: readable lines, or on a server one line of JSON each."""

from typing import Any

# What they say below these levels is not for whoever runs a site.
_QUIETER = {
    "django.request": "ERROR",
    "psycopg.pool": "ERROR",
    "django_tasks": "WARNING",
    "wagtail": "WARNING",
}


def logging_to_stderr(formatter: dict[str, str]) -> dict[str, Any]:
    """Django's LOGGING with this formatter, one of those of hesperion/privacy/logs.py."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": formatter},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": "INFO"},
        "loggers": {name: {"level": level} for name, level in _QUIETER.items()},
    }


READABLE = logging_to_stderr(
    {
        "()": "hesperion.privacy.logs.Scrubbed",
        "format": "{asctime} {levelname} {name}: {message}",
        "style": "{",
    }
)
JSON = logging_to_stderr({"()": "hesperion.privacy.logs.JsonLines"})
