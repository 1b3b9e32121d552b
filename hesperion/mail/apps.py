from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailConfig(AppConfig):
    name = "hesperion.mail"
    label = "mail"
    verbose_name = _("Mail")

    def ready(self) -> None:
        # The webhooks import models, which are loaded only now.
        from anymail.signals import tracking

        from hesperion.mail.webhooks import take

        tracking.connect(take, dispatch_uid="mail.take")
