"""Drafts that were signed, and mailed links to them. Traits name states: signed, linked."""

import re
from dataclasses import dataclass

from django.conf import settings

from intake.participants.tokens import grouped
from intake.record.answers import SIGNING
from intake.share.actions import drafts
from intake.share.models import Draft, ResumeLink
from intake.share.resume import actions, browser, tokens
from tests.factories.intake import EMAIL, answers, drafted
from tests.people import Person

LINK = re.compile(r"http://localhost:8000(/\S+)")


@dataclass
class Linked:
    """What one who reads the mail and wrote the code down knows."""

    draft: Draft
    token: str

    @property
    def link(self) -> str:
        return f"/share/resume/open/{self.token}/"

    @property
    def keep(self) -> str:
        return f"/share/resume/keep/{self.token}/"

    @property
    def code(self) -> str:
        return grouped(tokens.code_of(self.draft))


def sign(draft: Draft, email: str = EMAIL) -> Draft:
    values = answers(**{SIGNING: {"email": email}})[SIGNING]
    return drafts.save_answers(draft=draft, step=SIGNING, values=values)


def signed(email: str = EMAIL) -> Draft:
    """All is answered, and the address was given on the way."""
    return sign(drafted(), email)


def linked(draft: Draft | None = None) -> Linked:
    draft = draft or signed()
    return Linked(draft, actions.issue_link(link=ResumeLink(draft=draft)))


def links_in(letter) -> list[str]:
    """The paths of the links in a mail's text."""
    return LINK.findall(letter.get_body(("plain",)).get_content())


def holding(draft: Draft) -> Person:
    """A browser that goes on with the draft."""
    person = Person()
    session = person.session
    browser.attach_draft(session, draft)
    session.save()
    person.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return person
