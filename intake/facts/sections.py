"""Optional sections in rows. What was left open is no answer, and a section without one is not answered."""

from typing import Any

from intake.answers import Answers


def if_told(key: str, told: dict[str, Any]) -> Answers:
    """What was answered of the section; nothing where every question was left."""
    answered = {name: value for name, value in told.items() if value not in ("", None, [])}
    return {key: answered} if answered else {}
