from django.conf import settings
from django.http import HttpRequest


def mfa_notice(request: HttpRequest) -> dict[str, bool]:
    """Context processor: whether /admin/ and /cms/ require a second factor.

    If they do not, a sentence on their pages says so.
    """
    return {"mfa_is_required": settings.MFA_REQUIRED}
