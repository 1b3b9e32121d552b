from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Action(TextChoices):
    """What was done. A stored code is never renamed."""

    READ = "read", _("read")
    IDENTITY = "identity", _("identity shown")
    SIGNED_IN = "signed-in", _("signed in")
    SIGN_IN_FAILED = "sign-in-failed", _("sign-in failed")
    SIGNED_OUT = "signed-out", _("signed out")
    FACTOR_CHANGED = "factor-changed", _("way of signing in changed")
    RIGHTS_CHANGED = "rights-changed", _("rights changed")
    ERASED = "erased", _("erased")
    DOCUMENT_WRITTEN = "document-written", _("consent text written")
    DOCUMENT_APPROVED = "document-approved", _("consent text approved")
    EXTRACTED = "extracted", _("data given out")
    REVIEWED = "reviewed", _("story reviewed")
    FLAGGED = "flagged", _("danger flagged")
    FLAG_DECIDED = "flag-decided", _("danger decided on")
    SILENCE_DECIDED = "silence-decided", _("silence decided on")
    OBJECTION_DECIDED = "objection-decided", _("objection in a family decided on")
    PIN_REMOVED = "pin-removed", _("forgotten PIN removed")
    ADDRESS_CORRECTED = "address-corrected", _("address corrected")
    STORY_PREPARED = "story-prepared", _("text for publishing prepared")
