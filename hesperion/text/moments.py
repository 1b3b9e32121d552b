"""Times as staff read them."""

from datetime import UTC, datetime


def moment(at: datetime | None) -> str:
    """A time to the minute, such as "29 November 2026, 14:05 UTC"; empty if there is none."""
    return f"{at.astimezone(UTC):%-d %B %Y, %H:%M} UTC" if at else ""
