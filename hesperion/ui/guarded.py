"""Forms that bots like to send, and how they are recognised without a test for people."""

import time

from django.conf import settings
from django.core import signing
from django.utils.translation import gettext_lazy as _

from hesperion.ui.forms import PageForm

OLDEST = 24 * 60 * 60  # seconds; a form of an older page must be sent once more

OBJECTIONS = {
    "trap": _(
        "A box that people can’t see was filled in. Perhaps your browser or your password manager did "
        "that. Nothing was sent. We emptied the box: please send again. If this comes back, switch "
        "automatic filling off for this page."
    ),
    "unknown": _("We could not tell when this page was opened. Please send it again."),
    "fast": _("That was faster than we expect from a person. Please look again, then send."),
    "old": _("This page was open for more than a day. Please look again, then send."),
}


class GuardedForm(PageForm):
    """A form that recognises bots: they fill in a hidden box, or send the form at once.

    Nobody is blocked. The page is shown again with the typed answers, a sentence, and a new token.
    """

    token_name = "opened"  # noqa: S105 - a field's name
    trap_name = "homepage"

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and not self.is_only_shown and not self.errors:
            objection = self._objection()
            if objection:
                self.add_error(None, OBJECTIONS[objection])

    @property
    def token(self) -> str:
        """The signed time at which the page was made. It is valid for this class of form only."""
        return self._signer.sign_object(time.time())

    def _objection(self) -> str:
        """Why the form should be sent again, as a key of OBJECTIONS; "" where it need not."""
        if self.data.get(self.trap_name):
            return "trap"
        try:
            age = time.time() - self._signer.unsign_object(self.data.get(self.token_name, ""))
        except (signing.BadSignature, ValueError):
            return "unknown"
        if age > OLDEST:
            return "old"
        return "fast" if age < settings.FORM_MIN_SECONDS else ""

    @property
    def _signer(self) -> signing.Signer:
        return signing.Signer(salt=f"hesperion.ui.guarded.{type(self).__name__}")
