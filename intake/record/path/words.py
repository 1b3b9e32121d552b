"""What a path is called, worded for who tells the story."""

from django.utils.translation import gettext_lazy as _

from intake.record.wording import worded

TITLE = worded(
    _("My path"),
    parent=_("My child’s path"),
    representative=_("The path of the person I care for"),
    relative=_("The path of the person who died"),
)
SHOW = worded(
    _("Show my path"),
    parent=_("Show my child’s path"),
    representative=_("Show this path"),
    relative=_("Show this path"),
)
LEAD = worded(
    _("These are your answers, in the order of time. We added nothing."),
    relative=_(
        "This is what you told us, in the order of time. We added nothing. Open it only if you want to."
    ),
)
