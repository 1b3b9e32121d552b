"""Whole drafts in browsers of their own, one press of the button away from being sent."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.utils.crypto import get_random_string

from hesperion.privacy.keys import actions as keys
from intake.share.forms import SendForm
from intake.share.models import Draft
from intake.share.queries import SESSION_KEY
from tests.bench.plain import models as plain
from tests.factories.intake import answers

STORY = {"text": "It began with tired hands. Now I can hold a cup again. " * 40}  # 2,200 characters


@dataclass(frozen=True)
class Sending:
    """What the browser sends when the button of the check page is pressed."""

    headers: dict[str, str]
    body: bytes


@transaction.atomic
@transaction.atomic(using="keys")
def ours(count: int) -> list[Sending]:
    """`count` drafts of Hesperion. The web has opened none of them: it must ask for each key."""
    return [_sending(number, one().subject) for number in range(count)]


def one(**steps: dict[str, Any]) -> Draft:
    """A draft of Hesperion with all answers; name steps to change some of their fields."""
    draft = Draft(language="en", answers=answers(story=STORY, **steps))
    keys.make_key(draft.subject)
    draft.save()
    return draft


@transaction.atomic
def in_plain(count: int) -> list[Sending]:
    """`count` drafts of the plain web."""
    drafts = [plain.Draft(language="en", answers=answers(story=STORY)) for _ in range(count)]
    plain.Draft.objects.bulk_create(drafts)
    return [_sending(number, draft.subject) for number, draft in enumerate(drafts)]


def _sending(number: int, subject: UUID) -> Sending:
    session = SessionStore()
    session[SESSION_KEY] = str(subject)
    session.save()
    secret = get_random_string(32)
    form = {"csrfmiddlewaretoken": secret, SendForm.token_name: SendForm().token}
    headers = {
        "Host": "localhost",
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"{settings.SESSION_COOKIE_NAME}={session.session_key}; "
        f"{settings.CSRF_COOKIE_NAME}={secret}",
        "X-Forwarded-For": f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}",
    }
    return Sending(headers, urlencode(form).encode())
