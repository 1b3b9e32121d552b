from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, str]:
    """Who runs this site, for the foot of every page."""
    return {"site_controller": settings.SITE_CONTROLLER, "site_contact": settings.SITE_CONTACT}
