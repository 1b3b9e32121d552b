"""What a path is called, by the person who tells."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intake.participants.choices import Teller


@dataclass(frozen=True)
class PathWords:
    """`title` is a heading, `show` opens the picture."""

    title: Promise
    show: Promise


_OWN = PathWords(_("My path"), _("Show my path"))
_WORDS = {
    Teller.PARENT: PathWords(_("My child’s path"), _("Show my child’s path")),
    Teller.REPRESENTATIVE: PathWords(_("The path of the person I care for"), _("Show this path")),
    Teller.RELATIVE: PathWords(_("The path of the person who died"), _("Show this path")),
}


def words_for(teller: Teller) -> PathWords:
    return _WORDS.get(teller, _OWN)
