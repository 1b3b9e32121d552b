from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class MailConfig(AppConfig):
    name = "hesperion.mail"
    label = "mail"
    verbose_name = _("Mail")

    def ready(self) -> None:
        # The webhooks import models, which are loaded only now.
        from anymail.signals import tracking

        from hesperion.mail.webhooks import handle_tracking

        autodiscover_modules("emails")  # each registers its renderers
        tracking.connect(handle_tracking, dispatch_uid="mail.handle_tracking")
