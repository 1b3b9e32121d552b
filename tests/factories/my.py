"""Sign-ins as the site makes them. Traits name states: asked, mailed."""

from dataclasses import dataclass

from intake.models import Participant, SignIn
from intake.my import actions, tokens
from tests.factories.intake import EMAIL, submitted


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
    return actions.ask(email=email)


def mailed(participant: Participant | None = None, email: str = EMAIL) -> Mailed:
    participant = participant or submitted(sign={"email": email})
    sign_in = asked(email)
    token, code = actions.issue(sign_in=sign_in, subject=participant.pk)
    return Mailed(sign_in, token, tokens.grouped(code))
