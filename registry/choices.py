from django.db.models import TextChoices


class RegistryKind(TextChoices):
    """What the registry itself states in the public log. A stored code is never renamed."""

    PROTOCOL = "protocol", "a version of the protocol"
    QUESTIONS = "questions", "a version of the questions"
    COUNTING_RULES = "counting-rules", "a version of the counting rules"
    CORRECTION = "correction", "a correction"
