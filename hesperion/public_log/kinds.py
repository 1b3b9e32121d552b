"""What statements are about, as stored codes. Each app registers its own kinds in `AppConfig.ready()`."""

from django.db.models import TextChoices


class LogKind(TextChoices):
    """The kinds of statements about the log itself. A stored code is never renamed."""

    TAKEN_OUT = "text-taken-out", "a text was taken out"
    GAP = "gap", "statements were lost"


_registered = set(LogKind.values)


def register(kinds: type[TextChoices]) -> None:
    """Allow statements of these kinds. No two apps may have the same code."""
    _registered.update(kinds.values)


def all_kinds() -> frozenset[str]:
    """The codes of all kinds that an app registered."""
    return frozenset(_registered)


def is_log_kind(code: str) -> bool:
    return code in _registered
