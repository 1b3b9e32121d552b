"""What browsers may do with each answer. Why, and what is relaxed where: docs/security.md."""

from django.conf import settings
from django.http import HttpRequest

Policy = dict[str, str]

READERS: Policy = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "font-src": "'self'",
    "img-src": "'self'",
    "media-src": "'self'",
    "connect-src": "'self'",  # saving a story, passkeys, crawlers that read robots.txt from the page
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "require-trusted-types-for": "'script'",
    "trusted-types": "'none'",
}
PREVIEW = READERS | {"frame-ancestors": "'self'"}  # the editor shows it in a frame beside the form
ADMIN = {name: value for name, value in READERS.items() if "trusted-types" not in name}
CMS = ADMIN | {
    "frame-src": "'self'",
    "img-src": "'self' blob:",
    "style-src-elem": "'self' 'unsafe-inline'",
}

PREVIEWS = {"wagtailadmin_pages:preview_on_add", "wagtailadmin_pages:preview_on_edit"}
DOORS = {"/admin/": ADMIN, "/cms/": CMS, "/account/": READERS}

DENIED = (
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "screen-wake-lock",
    "serial",
    "usb",
    "xr-spatial-tracking",
)
PERMISSIONS = ", ".join(f"{feature}=()" for feature in DENIED)


def headers_for(request: HttpRequest) -> dict[str, str]:
    """The headers that every answer to `request` carries, whatever its status."""
    return _headers(_policy_for(request))


def bare_headers() -> dict[str, str]:
    """The same for an answer that is made without Django, with the strictest policy."""
    told = _headers(READERS) | {"Cache-Control": "no-store, private"}
    if seconds := settings.SECURE_HSTS_SECONDS:
        told["Strict-Transport-Security"] = f"max-age={seconds}; includeSubDomains; preload"
    return told


def _headers(policy: Policy) -> dict[str, str]:
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": PERMISSIONS,
        "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "SAMEORIGIN" if policy is PREVIEW else settings.X_FRAME_OPTIONS,
    }


def is_behind_a_door(request: HttpRequest) -> bool:
    """Whether the address is one of the researchers' or staff's."""
    return request.path_info.startswith(tuple(DOORS))


def _policy_for(request: HttpRequest) -> Policy:
    match = request.resolver_match
    if match and match.view_name in PREVIEWS:
        return PREVIEW
    for door, policy in DOORS.items():
        if request.path_info.startswith(door):
            return policy
    return READERS
