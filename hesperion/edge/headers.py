"""Security headers of each answer. docs/security.md says why, and what is relaxed where."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

Policy = dict[str, str]

READER_POLICY: Policy = {
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
PREVIEW_POLICY = READER_POLICY | {
    "frame-ancestors": "'self'"
}  # the editor shows it in a frame beside the form
ADMIN_POLICY = {name: value for name, value in READER_POLICY.items() if "trusted-types" not in name}
CMS_POLICY = ADMIN_POLICY | {
    "frame-src": "'self'",
    "img-src": "'self' blob:",
    "style-src-elem": "'self' 'unsafe-inline'",
}

PREVIEW_VIEWS = {"wagtailadmin_pages:preview_on_add", "wagtailadmin_pages:preview_on_edit"}
STAFF_POLICIES = {"/admin/": ADMIN_POLICY, "/cms/": CMS_POLICY, "/account/": READER_POLICY}

DENIED_FEATURES = (
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
PERMISSIONS_POLICY = ", ".join(f"{feature}=()" for feature in DENIED_FEATURES)


def headers_for(request: HttpRequest) -> dict[str, str]:
    """The headers that every response to `request` carries, whatever its status."""
    return _headers(_policy_for(request))


def bare_headers() -> dict[str, str]:
    """The headers of a response that is made without Django, with the strictest policy."""
    headers = _headers(READER_POLICY) | {"Cache-Control": "no-store, private"}
    if seconds := settings.SECURE_HSTS_SECONDS:
        headers["Strict-Transport-Security"] = f"max-age={seconds}; includeSubDomains; preload"
    return headers


def _headers(policy: Policy) -> dict[str, str]:
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": PERMISSIONS_POLICY,
        "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "SAMEORIGIN" if policy is PREVIEW_POLICY else settings.X_FRAME_OPTIONS,
    }


def is_staff_address(request: HttpRequest) -> bool:
    """Whether the address is for researchers or staff: /admin/, /cms/ or /account/."""
    return request.path_info.startswith(tuple(STAFF_POLICIES))


def _policy_for(request: HttpRequest) -> Policy:
    match = request.resolver_match
    if settings.OIDC_ISSUER and match and match.view_name == "account_login":
        return READER_POLICY | {"form-action": f"'self' {_origin(settings.OIDC_ISSUER)}"}
    if match and match.view_name in PREVIEW_VIEWS:
        return PREVIEW_POLICY
    for prefix, policy in STAFF_POLICIES.items():
        if request.path_info.startswith(prefix):
            return policy
    return READER_POLICY


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
