from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, str]:
    """Context processor: who runs this site, for the footer of every page."""
    return {"site_controller": settings.SITE_CONTROLLER, "site_contact": settings.SITE_CONTACT}
