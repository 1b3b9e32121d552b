from django.conf import settings
from django.http import HttpRequest


def sign_in(request: HttpRequest) -> dict[str, bool]:
    """Whether the doors ask for a second factor; where they don't, their pages say so."""
    return {"mfa_is_required": settings.MFA_REQUIRED}
