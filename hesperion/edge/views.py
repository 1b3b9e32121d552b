"""`/.well-known/security.txt` (RFC 9116): how to report a vulnerability of this site."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

VALID = timedelta(days=180)  # the standard recommends less than a year


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Serve security.txt; 404 if the settings name no contact that people can write to."""
    contact = _as_uri(settings.SECURITY_CONTACT or settings.SITE_CONTACT)
    if not contact:
        raise Http404
    expires = (timezone.now() + VALID).replace(hour=0, minute=0, second=0, microsecond=0)
    fields = {
        "Contact": contact,
        "Expires": f"{expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages": ", ".join(code for code, _ in settings.LANGUAGES),
        "Canonical": f"{settings.BASE_URL}{request.path}",
    }
    text = "".join(f"{name}: {value}\n" for name, value in fields.items())
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def _as_uri(contact: str) -> str:
    if contact.startswith(("https://", "mailto:", "tel:")):
        return contact
    return f"mailto:{contact}" if "@" in contact else ""
