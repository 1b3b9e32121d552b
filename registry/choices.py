from django.db.models import TextChoices


class RegistryKind(TextChoices):
    """What the registry itself states in the public log. A stored code is never renamed."""

    PROTOCOL = "protocol", "a version of the protocol"
    QUESTIONS = "questions", "a version of the questions"
    COUNTING_RULES = "counting-rules", "a version of the counting rules"
    CORRECTION = "correction", "a correction"


class RemovalReason(TextChoices):
    """Why a text was taken out of the log. The code is public. It is never renamed."""

    NAME = "name", "It names somebody who does not want to be named"
    PERSON = "person", "It tells something about a person"
    CONTACT = "contact", "It has an address or a number"
    COURT = "law", "The law or a court demands it"


class RegistryAction(TextChoices):
    """Audited actions about what is public. A stored code is never renamed."""

    CORRECTION_WRITTEN = "correction-written", "correction of something public written"
    CORRECTION_PUBLISHED = "correction-published", "correction of something public published"
    REMOVAL_PROPOSED = "removal-proposed", "taking a text out of the public log proposed"
    TEXT_TAKEN_OUT = "text-taken-out", "text taken out of the public log"
    PROPOSAL_DISCARDED = "proposal-discarded", "correction or taking out discarded"
