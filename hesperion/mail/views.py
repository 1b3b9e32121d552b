"""`/dev/mail/`: the mails that the local mail catcher received. Routed only where there is a catcher."""

import mailbox
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

MOST_SHOWN = 20


@never_cache
@require_safe
def caught(request: HttpRequest) -> HttpResponse:
    """Show the newest caught mails, newest first."""
    return render(
        request, "mail/caught.html", {"mails": _newest(Path(str(settings.MAIL_CATCHER_DIR)))}
    )


def _newest(folder: Path) -> list[dict[str, Any]]:
    if not (folder / "new").is_dir():
        return []
    box = mailbox.Maildir(folder, create=False)
    letters = [message_from_bytes(box.get_bytes(key), policy=policy.default) for key in box.keys()]  # noqa: SIM118
    letters.sort(key=lambda letter: letter["Date"].datetime, reverse=True)
    return [_shown(letter) for letter in letters[:MOST_SHOWN]]


def _shown(letter: EmailMessage) -> dict[str, Any]:
    body = letter.get_body(("plain",))
    return {
        "to": letter["To"],
        "subject": letter["Subject"],
        "date": letter["Date"].datetime,
        "text": body.get_content() if body else "",
    }
