from django.db import models
from django.utils import timezone

from hesperion.privacy.classes import classified


class WrappedKey(models.Model):
    """A key, encrypted by the keyring. It is stored in the key store, never in the main database."""

    # Nonce (12 bytes), then AES-256-GCM with `associated_data`.
    wrapped = models.BinaryField()
    version = models.PositiveSmallIntegerField()  # of the key on the keyring that wraps it
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True

    @property
    def associated_data(self) -> bytes:
        raise NotImplementedError


@classified(technical=["subject", "wrapped", "version", "created_at"])
class DataKey(WrappedKey):
    """The key of one participant's data."""

    subject = models.UUIDField(primary_key=True)

    @property
    def associated_data(self) -> bytes:
        return self.subject.bytes


@classified(technical=["id", "wrapped", "version", "created_at"])
class FileKey(WrappedKey):
    """The key of sealed files that belong together, such as all formats of an extract, by its id."""

    id = models.UUIDField(primary_key=True)

    @property
    def associated_data(self) -> bytes:
        return b"files" + self.id.bytes


class KeyCheck(models.Model):
    """What a version of a key on the keyring makes of a fixed message: it shows whether the ring is the same.

    `value` is HMAC-SHA-256 over `installation`, use and version: hesperion/privacy/key_checks.py. All rows
    are of one installation.
    """

    use = models.CharField(max_length=20)  # one of keyring_file.KEY_USES
    version = models.PositiveSmallIntegerField()
    installation = models.UUIDField()
    value = models.BinaryField()

    class Meta:
        abstract = True
        default_permissions = []


@classified(technical=["id", "use", "version", "installation", "value"])
class StoreKeyCheck(KeyCheck):
    """The key checks in the key store."""

    class Meta(KeyCheck.Meta):
        constraints = [
            models.UniqueConstraint(name="keys_keycheck_once", fields=["use", "version"])
        ]
