"""Tokens by which a requester's programs read the API."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from hesperion.privacy.classes import classified
from research.models.request import Request


@classified(
    technical=[
        *["id", "project", "by", "sha256", "ending", "made_at", "expires_on", "revoked_at"],
        "last_used_on",
    ],
    runtime="SELECT, INSERT, UPDATE (revoked_at, last_used_on)",
)
class ApiToken(models.Model):
    """A token of a requester for one project: its first request, `project`, and that one's extensions.

    The token itself is stored nowhere. `sha256` is its hash, in hexadecimal digits: it is 256 random
    bits, which nobody finds by trying, so it needs no slow hash. `ending` is its last characters,
    by which its owner tells it from others. It is valid through the day `expires_on` (UTC), unless
    it was revoked before. Of its use only the day is kept; the audit has the rest.
    """

    project = models.ForeignKey(Request, models.PROTECT, related_name="api_tokens")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64, unique=True)
    ending = models.CharField(max_length=4)
    made_at = models.DateTimeField(default=timezone.now)
    expires_on = models.DateField()
    revoked_at = models.DateTimeField(null=True)
    last_used_on = models.DateField(null=True)

    class Meta:
        default_permissions = []
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="research_apitoken_sha256", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")
            ),
            models.CheckConstraint(
                name="research_apitoken_revoked",
                condition=Q(revoked_at=None) | Q(revoked_at__gte=F("made_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"Token …{self.ending}"
