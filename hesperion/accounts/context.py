from django.conf import settings
from django.http import HttpRequest


def mfa_notice(request: HttpRequest) -> dict[str, bool]:
    """Whether /admin/ and /cms/ ask for a second factor; where they don't, their pages say so."""
    return {"mfa_is_required": settings.MFA_REQUIRED}
