"""Stored codes about the protocol."""

from django.db.models import TextChoices


class ProtocolAction(TextChoices):
    """Audited actions about the protocol. A stored code is never renamed."""

    STARTED = "protocol-started", "version of the protocol started"
    WRITTEN = "protocol-written", "text of the protocol written"
    ETHICS_WRITTEN = "protocol-ethics", "ethics decision of the protocol written"
    OFFERED = "protocol-offered", "version of the protocol offered for approval"
    PUBLISHED = "protocol-published", "version of the protocol published"
    DISCARDED = "protocol-discarded", "draft of the protocol discarded"
