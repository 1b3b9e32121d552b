"""The last mail."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from hesperion.mail.models import Message
from hesperion.mail.renderers import Mail, renders
from intake.actions import farewells


@renders("intake.erased")
def erased(message: Message) -> Mail | None:
    """Says that all is erased. The subject is the Farewell.

    None when its hours are over: then the address is gone as well.
    """
    farewell = farewells.standing(message.subject)
    if farewell is None:
        return None
    with override(farewell.language):
        return Mail.written(
            to=farewells.address_of(farewell),
            subject=_("We deleted what you sent"),
            template="intake/emails/erased",
        )
