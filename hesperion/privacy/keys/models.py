from django.db import models
from django.utils import timezone

from hesperion.privacy.classes import classified


@classified(technical=["subject", "wrapped", "version", "created_at"])
class DataKey(models.Model):
    """The encrypted key of one participant's data.

    It is stored in the key store, never in the main database.
    """

    subject = models.UUIDField(primary_key=True)
    # Nonce (12 bytes), then AES-256-GCM with `subject` as associated data.
    wrapped = models.BinaryField()
    version = models.PositiveSmallIntegerField()  # of the key on the keyring that wraps it
    created_at = models.DateTimeField(default=timezone.now)
