from django.utils.translation import gettext as _


class InfusionRow:
    number: int

    def __str__(self) -> str:
        return _("Infusion %(number)d") % {"number": self.number}
