"""Choices about consent, withdrawals, reports of no contact, and objections."""

from django.db import models
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class NoContactReason(models.TextChoices):
    """Why a participant does not answer, according to the person who reports it."""

    DIED = "died", _("The person has died")
    CANNOT_ANSWER = "cannot_answer", _("The person can’t answer now")


class NoContactFinding(models.TextChoices):
    """What a data steward found out about a report of no contact."""

    TRUE = "true", _("It is so: no mails")
    ANSWERS = "answers", _("They answer: mails go out again")


class ObjectionDecision(models.TextChoices):
    """What a data steward decided about a family's objection to the story."""

    USE = "use", _("The answers may be used")
    KEEP_OUT = "keep_out", _("Nobody uses the answers")


class Purpose(models.TextChoices):
    """A use of the data that a participant allows or refuses. STUDY is required to take part.

    The labels are for staff; `purpose_label` has those that participants read.
    """

    STUDY = "study", "Taking part: the team studies the answers"
    ACADEMIC = "academic", "Research at universities and hospitals"
    COMPANIES = "companies", "Research by companies"
    ABROAD = "abroad", "Research outside this part of the world"
    ATLAS = "atlas", "Public numbers"
    PUBLISH = "publish", "Publishing the story"
    QUOTE = "quote", "Quoting sentences of the story"
    CONTACT = "contact", "Check-ins and questions by mail"
    TRIALS = "trials", "News about trials by mail"


class ImpliedUse(models.TextChoices):
    """A use without a box of its own: whoever allows another purpose allows it, if their text names it."""

    MAILED_LINK = "mailed_link", "Answering a check-in by the mailed link, without signing in"
    AUTOMATIC_FLAG = "automatic_flag", "A program marks dangerous answers"
    LETTERS = "letters", "Letters about what we learned, at most two a year"


# The purpose with which each of them is allowed; the view `derived.consented` says the same.
IMPLIED_BY = {
    ImpliedUse.MAILED_LINK: Purpose.CONTACT,
    ImpliedUse.AUTOMATIC_FLAG: Purpose.STUDY,
    ImpliedUse.LETTERS: Purpose.CONTACT,
}
# All that a text can name, and what each text named before texts said which uses they name.
USES_IN_WORDS = dict([*Purpose.choices, *ImpliedUse.choices])
USES = list(USES_IN_WORDS)
FIRST_USES = [purpose for purpose in Purpose.values if purpose != Purpose.ATLAS]


class DocumentKind(models.TextChoices):
    STUDY = "study", _("Consent to the study")


class Audience(models.TextChoices):
    """The readers of a consent text: the person, or a signer on their behalf."""

    SELF = "self", _("The person")
    PARENT = "parent", _("A parent or guardian")
    REPRESENTATIVE = "representative", _("A legal representative")
    RELATIVE = "relative", _("A relative of someone who has died")


# The sentence that each signer agrees to.
AGREEMENTS = {
    Audience.SELF: _("I agree to take part"),
    Audience.PARENT: _("I agree that my child takes part"),
    Audience.REPRESENTATIVE: _("I agree that the person I care for takes part"),
    Audience.RELATIVE: _("I agree that the team may study what I tell about the person who died"),
}


class WithdrawalKind(models.TextChoices):
    """What a participant stops. Erasing is no withdrawal: it leaves no row."""

    CONTACT = "contact", _("Stop writing to me")
    PUBLISHING = "publishing", _("Take the story down")
    USE = "use", _("Stop using the answers")


class ConsentLogKind(TextChoices):
    """Kinds of the public log's statements about consent. A stored code is never renamed."""

    TEXT = "consent-text", "consent texts published"


class ConsentAction(TextChoices):
    """Audited actions of staff about consent."""

    DOCUMENT_WRITTEN = "document-written", "consent text written"
    VERSION_STARTED = "version-started", "consent version started"
    VERSION_OFFERED = "version-offered", "consent version offered for approval"
    VERSION_APPROVED = "document-approved", "consent version approved"
    VERSION_DISCARDED = "version-discarded", "draft of a consent version discarded"
    NO_CONTACT_DECIDED = "no-contact-decided", "report of no contact decided on"
    OBJECTION_DECIDED = "objection-decided", "objection in a family decided on"
