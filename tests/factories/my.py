"""Mailed links as the site makes them, and browsers that used one. Traits name states: asked, mailed."""

from dataclasses import dataclass

from django.conf import settings

from intake.consent.actions import erasing
from intake.participants import tokens
from intake.participants.actions.sign_in import issue_sign_in, request_sign_in
from intake.participants.models import Participant, SignIn
from intake.participants.session import begin
from tests.factories.intake import EMAIL, submitted
from tests.people import Person


@dataclass
class Mailed:
    """What one who reads the mail knows, and the row of it."""

    sign_in: SignIn
    token: str
    code: str

    @property
    def link(self) -> str:
        return f"/my/open/{self.token}/"


def asked(email: str = EMAIL) -> SignIn:
    return request_sign_in(email=email)


def mailed(participant: Participant | None = None, email: str = EMAIL) -> Mailed:
    participant = participant or submitted(sign={"email": email})
    sign_in = asked(email)
    token, code = issue_sign_in(sign_in=sign_in, subject=participant.pk)
    return Mailed(sign_in, token, tokens.grouped(code))


def erasing_link(participant: Participant) -> Mailed:
    asked_for = erasing.request_erasure(participant=participant)
    return Mailed(asked_for, erasing.issue_erasure_link(asked=asked_for), code="")


def signed_in(*participants: Participant) -> Person:
    """A browser whose session has proved to be these participants'."""
    person = Person()
    session = person.session
    begin(session, [participant.pk for participant in participants])
    session.save()
    person.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return person
