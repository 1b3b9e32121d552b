from django.utils.translation import gettext as _


class InfusionRow:
    """The title of an infusion. A mixin of the model over the view of infusions."""

    number: int

    def __str__(self) -> str:
        return _("Infusion %(number)d") % {"number": self.number}
