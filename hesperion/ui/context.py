from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, str | bool]:
    """Context processor: who runs this site, and whether all people in it are made up, for every page."""
    return {
        "site_controller": settings.SITE_CONTROLLER,
        "site_contact": settings.SITE_CONTACT,
        "all_are_made_up": settings.MADE_UP_PEOPLE,
    }
