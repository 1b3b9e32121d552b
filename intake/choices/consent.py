"""What a participant allows and signs."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Purpose(models.TextChoices):
    """What a participant allows, each by itself. Without the first nothing is kept."""

    STUDY = "study", _("Take part: Hesperion’s own team studies the answers")
    ACADEMIC = "academic", _("Approved researchers at universities and hospitals may use them")
    COMPANIES = "companies", _("Approved companies may use them")
    ABROAD = "abroad", _("Approved researchers outside this part of the world may use them")
    ATLAS = "atlas", _("Count the answers in the public numbers")
    PUBLISH = "publish", _("Publish the story, once I have approved the exact text")
    QUOTE = "quote", _("Quote sentences of the story, without any name")
    CONTACT = "contact", _("Write to me with follow-up questions")
    TRIALS = "trials", _("Tell me about trials that may fit")


class DocumentKind(models.TextChoices):
    STUDY = "study", _("Consent to the study")


class Audience(models.TextChoices):
    """Whom a consent text speaks to: the person, or who signs for them."""

    SELF = "self", _("The person")
    PARENT = "parent", _("A parent or guardian")
    REPRESENTATIVE = "representative", _("A legal representative")
    RELATIVE = "relative", _("A relative of someone who has died")


# The sentence that each of them says with the signature, in the first person throughout.
AGREEMENTS = {
    Audience.SELF: _("I agree to take part"),
    Audience.PARENT: _("I agree that my child takes part"),
    Audience.REPRESENTATIVE: _("I agree that the person I care for takes part"),
    Audience.RELATIVE: _("I agree that the team may study what I tell about the person who died"),
}


class WithdrawalKind(models.TextChoices):
    """What a participant stops. To erase everything leaves no row to say so."""

    CONTACT = "contact", _("Stop writing to me")
    PUBLISHING = "publishing", _("Take the story down")
    USE = "use", _("Stop using the answers")


class Standing(models.TextChoices):
    """Where a story stands. Told by other rows, stored nowhere."""

    WAITING = "waiting", _("Waits for you to confirm your address")
    CONFIRMED = "confirmed", _("Confirmed")
    IN_REVIEW = "in_review", _("Being read by our team")
    INCLUDED = "included", _("In the study")
    SENT_BACK = "sent_back", _("Sent back to you with a question")
    HELD = "held", _("Waits: a person looks at it before anybody uses it")
    KEPT_OUT = "kept_out", _("Nobody uses the answers")
    ENDED = "ended", _("The consent has ended: nobody uses the answers")


class ReviewState(models.TextChoices):
    """What our team decided on a story."""

    IN_REVIEW = "in_review", _("Being read")
    INCLUDED = "included", _("Included")
    SENT_BACK = "sent_back", _("Sent back")
