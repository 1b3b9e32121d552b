"""Erasing for good, as the participant asks for it."""

from hesperion.privacy import erasure
from intake.actions import farewells
from intake.models import Participant


def erase(*, participant: Participant, by: str) -> None:
    """Erase a participant for good. `by` is the actor, as in hesperion.privacy.access.

    Who had proved their address gets a last mail: the address is read before, the mail owed after.
    What backups hold of them can't be read any more once the key store's backups have expired.
    """
    signed = participant.consents.select_related("document").order_by("signed_at").last()
    farewell = farewells.addressed(participant=participant, by=by)
    erasure.erase(
        subject=participant.pk,
        by=by,
        known_as=[participant.public_id],
        document=str(signed.document) if signed else "",
    )
    if farewell:
        farewells.owe(farewell=farewell)
