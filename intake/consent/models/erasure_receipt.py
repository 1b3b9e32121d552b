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
    """The last mail to somebody who is erased, for some hours. It does not say who they were.

    `address` is sealed under the site's own key, as the participant's is destroyed: see
    hesperion/privacy/site_key.py.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    language = models.CharField(max_length=10)
    address = models.BinaryField()
    owed_at = models.DateTimeField(default=timezone.now, db_index=True)
