"""What participants and staff do in these rooms, as the audit stores it. A stored code is never renamed.

Stewards work in English, so the words need no translation.
"""

from django.db.models import TextChoices


class ParticipantAction(TextChoices):
    """What happens to a participant's access."""

    PIN_REMOVED = "pin-removed", "forgotten PIN removed"
    ADDRESS_CORRECTED = "address-corrected", "address corrected"


class ConsentAction(TextChoices):
    """What staff do about consent."""

    DOCUMENT_WRITTEN = "document-written", "consent text written"
    DOCUMENT_APPROVED = "document-approved", "consent text approved"
    NO_CONTACT_DECIDED = "no-contact-decided", "report of no contact decided on"
    OBJECTION_DECIDED = "objection-decided", "objection in a family decided on"


class StoryAction(TextChoices):
    """What staff do with a story."""

    REVIEWED = "reviewed", "story reviewed"
    FLAGGED = "flagged", "danger flagged"
    FLAG_DECIDED = "flag-decided", "danger decided on"
    STORY_PREPARED = "story-prepared", "text for publishing prepared"


class ExtractAction(TextChoices):
    """What leaves the house."""

    EXTRACTED = "extracted", "data given out"
