import uuid

from django.db import models
from django.utils import timezone

from hesperion.privacy.classes import classified


@classified(
    label="erasure_receipt",
    technical=["id", "language", "address", "owed_at"],
    runtime="SELECT, INSERT, DELETE",
)
class ErasureReceipt(models.Model):
    """The address for the last mail to an erased participant. It is stored for RECEIPT_LIFE at most.

    The row does not identify the participant. `address` is encrypted with the site's own key
    (hesperion/privacy/site_key.py), because the participant's key is destroyed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    language = models.CharField(max_length=10)
    address = models.BinaryField()
    owed_at = models.DateTimeField(default=timezone.now, db_index=True)
