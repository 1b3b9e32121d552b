from django.db import models

from hesperion.privacy.classes import APPENDED, classified


@classified(technical=["key", "erased_on", "document"], runtime=APPENDED)
class Tombstone(models.Model):
    """What remains of an erased participant: the day of erasure, and the consent document they signed."""

    key = models.BinaryField(primary_key=True)  # keyed hash of the subject: erasure.tombstone_key
    erased_on = models.DateField()
    document = models.CharField(max_length=100, blank=True)  # the consent document's version
