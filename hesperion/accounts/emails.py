"""One named function per message to staff. The link is made when the mail is sent."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from hesperion.accounts.models import User
from hesperion.mail.models import Message
from hesperion.mail.renderers import Mail, renders


@renders("accounts.password", to_staff=True)
def password(message: Message) -> Mail | None:
    """The mail with a link to set a password; None if there is no such account or it has ended."""
    user = _person(message)
    if user is None:
        return None
    key = default_token_generator.make_token(user)
    path = reverse("account_reset_password_from_key", args=[user_pk_to_url_str(user), key])
    return Mail.written(
        to=user.email,
        subject=_("Set your password"),
        template="account/emails/password",
        link=settings.BASE_URL + path,
    )


@renders("accounts.change", to_staff=True)
def change(message: Message) -> Mail | None:
    """The mail that reports a change of the password or a second factor, in case a stranger made it."""
    user = _person(message)
    if user is None:
        return None
    return Mail.written(
        to=user.email,
        subject=_("The way you sign in was changed"),
        template="account/emails/change",
    )


def _person(message: Message) -> User | None:
    return User.objects.current().filter(subject=message.subject).first()
