from django.conf import settings
from django.http import HttpRequest

AREAS = ("articles", "atlas", "share", "my")


def site(request: HttpRequest) -> dict[str, str | bool]:
    """Context processor: who runs this site, whether all people in it are made up, and where the page is.

    `area` is the name of the area in the page's address, "" for pages outside of them.
    """
    return {
        "area": next((area for area in AREAS if f"/{area}/" in request.path), ""),
        "site_controller": settings.SITE_CONTROLLER,
        "site_contact": settings.SITE_CONTACT,
        "all_are_made_up": settings.MADE_UP_PEOPLE,
    }
