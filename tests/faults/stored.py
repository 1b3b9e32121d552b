"""What the site holds in the end, read as the site itself reads it: also where no other test is."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connections


@dataclass(frozen=True)
class Stored:
    """`stories` are (address, text) by the story's number; the other two should be none."""

    stories: dict[str, tuple[str, str]]
    without_one_message: list[str]
    owed: int


def count_stored() -> Stored:
    # It imports models: this module is imported before Django is set up.
    from hesperion.privacy.reading import reading

    connections.close_all()  # the one of an earlier reading may have ended with its server
    participants = _model("participants.Participant").objects.select_related("contact")
    messages = Counter(_model("mail.Message").objects.values_list("subject", flat=True))
    with reading(actor="system:test", purpose="test"):
        texts = {one.pk: one.text for one in _model("record.Story").objects.all()}
        stories = {one.public_id: (one.contact.email, texts[one.pk]) for one in participants}
    return Stored(
        stories,
        [one.public_id for one in participants if messages[one.pk] != 1],
        owed(),
    )


def owed() -> int:
    """Mails that are neither sent nor dropped."""
    return _model("mail.Message").objects.filter(sent_at=None, dropped_at=None).count()


def _model(name: str) -> Any:
    return apps.get_model(name)
