"""The words of the pages about questions and counting rules."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.participants.choices import Teller
from registry.documents.profiles import PROFILES
from registry.documents.steps import BY_LINK, CHECK_IN, MORE, STORY
from research.dictionary import ExportClass

KEPT = "kept"  # the part about what is kept of the answers
PART_TITLES = {
    STORY: gettext_lazy("Before a story is sent"),
    MORE: gettext_lazy("Later, for those who want to tell more"),
    CHECK_IN: gettext_lazy("At each check-in"),
    BY_LINK: gettext_lazy("At a check-in by the mailed link"),
    KEPT: gettext_lazy("What we keep, and how it may leave"),
}
_TELLERS = {
    Teller.SELF: gettext_lazy("people who tell about themselves"),
    Teller.PARENT: gettext_lazy("parents"),
    Teller.HELPER: gettext_lazy("people whom somebody helps"),
    Teller.REPRESENTATIVE: gettext_lazy("those who answer for somebody who can’t decide"),
    Teller.RELATIVE: gettext_lazy("relatives of somebody who died"),
}
_IN_BOTH = {Teller.SELF.value, Teller.PARENT.value}  # are asked before an infusion, and after it
LEAVES = {
    ExportClass.OPEN.value: gettext_lazy("May leave as it is. Dates leave as months only."),
    ExportClass.COARSENED.value: gettext_lazy("May leave, but made coarser."),
    ExportClass.JUSTIFIED.value: gettext_lazy("May leave only if the request says why."),
    ExportClass.NEVER.value: gettext_lazy("Never leaves."),
}
# Of the parts of an entry that can change.
PART_NAMES = {
    "title": gettext_lazy("The title"),
    "only_if": gettext_lazy("The sentence about who is asked"),
    "asked": gettext_lazy("Who is asked"),
    "questions": gettext_lazy("The questions, in order"),
    "label": gettext_lazy("The words"),
    "hint": gettext_lazy("The hint"),
    "explanation": gettext_lazy("The explanation"),
    "ends": gettext_lazy("The ends of the scale"),
    "answers": gettext_lazy("The answers"),
    "codes": gettext_lazy("The answers"),
    "is_required": gettext_lazy("Whether an answer is needed"),
    "kind": gettext_lazy("The kind of answer"),
    "export_class": gettext_lazy("How it may leave"),
    "note": gettext_lazy("The note"),
    "variables": gettext_lazy("What is kept, in order"),
}


def who_is_asked(profiles: Iterable[str]) -> str:
    """The kinds of people that are asked, by the codes of their profiles; "" if everybody is."""
    asked = set(profiles)
    if asked >= {profile.code for profile in PROFILES}:
        return ""
    tellers = {code.partition("-")[0] for code in asked}
    is_of_infused = all(code.endswith("-infused") for code in asked) and bool(tellers & _IN_BOTH)
    if tellers >= set(Teller.values):
        return _("Only if CAR-T cells were given.")
    named = ", ".join(str(words) for teller, words in _TELLERS.items() if teller.value in tellers)
    if is_of_infused:
        return _("Only if CAR-T cells were given. Asked are: %(people)s.") % {"people": named}
    return _("Asked are: %(people)s.") % {"people": named}
