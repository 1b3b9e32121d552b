from django.db import models

from hesperion.privacy.classes import APPENDED, classified
from hesperion.privacy.keys.models import KeyCheck


@classified(technical=["key", "erased_on", "document"], runtime=APPENDED)
class Tombstone(models.Model):
    """What remains of an erased participant: the day of erasure, and the consent document they signed."""

    key = models.BinaryField(primary_key=True)  # keyed hash of the subject: erasure.tombstone_key
    erased_on = models.DateField()
    document = models.CharField(max_length=100, blank=True)  # the consent document's version


@classified(
    technical=["id", "use", "version", "installation", "value"], runtime="SELECT, INSERT, DELETE"
)
class MainKeyCheck(KeyCheck):
    """The key checks in the main database."""

    class Meta(KeyCheck.Meta):
        constraints = [
            models.UniqueConstraint(name="privacy_keycheck_once", fields=["use", "version"])
        ]
