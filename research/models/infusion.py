from django.utils.translation import gettext as _


class InfusionRow:
    """A mixin for the model over the view of infusions: the title of an infusion."""

    number: int

    def __str__(self) -> str:
        return _("Infusion %(number)d") % {"number": self.number}
