"""What a hardened answer must have: its headers, and nothing inline or from elsewhere in its page."""

import re
from urllib.parse import urlsplit

from bs4 import BeautifulSoup

from tests.factories.intake import EMAIL, NAME, STORY

STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; "
    "media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
READERS = f"{STRICT}; require-trusted-types-for 'script'; trusted-types 'none'"
CMS = STRICT.replace("img-src 'self'", "img-src 'self' blob:") + (
    "; frame-src 'self'; style-src-elem 'self' 'unsafe-inline'"
)
DOORS = ("/admin/", "/cms/", "/account/")
POLICIES = dict(zip(DOORS, (STRICT, CMS, READERS), strict=True))
FIXED = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
FEATURES = ["camera=()", "geolocation=()", "microphone=()", "payment=()", "usb=()"]
DATA = (
    "application/json",
    "application/ld+json",
    "text/django-form-template",
)  # types of <script> that never run
ANSWERS = (NAME, EMAIL, STORY)


def policy(path):
    """The policy of the door that the address lies behind, or else the readers'."""
    return next((POLICIES[door] for door in DOORS if path.startswith(door)), READERS)


def is_preview(path):
    """Whether the editor of articles shows the page in a frame beside the form."""
    return path.startswith("/cms/") and path.endswith("/preview/")


def lacking(response, path):
    """What is wrong with the headers of an answer."""
    expected = FIXED | {"Content-Security-Policy": policy(path)}
    if is_preview(path):
        expected |= {
            "Content-Security-Policy": READERS.replace(
                "frame-ancestors 'none'", "frame-ancestors 'self'"
            ),
            "X-Frame-Options": "SAMEORIGIN",
        }
    found = [f"{path}: {name}" for name in expected if response.get(name) != expected[name]]
    permissions = response.get("Permissions-Policy", "")
    found += [f"{path}: {feature}" for feature in FEATURES if feature not in permissions]
    return found


def body(response):
    return response.getvalue().decode(errors="replace")


def is_html(response):
    return response.get("Content-Type", "").startswith("text/html")


def is_kept(response, path):
    """Whether a browser may keep what it must not."""
    shows = path.startswith((*DOORS, "/my/")) or any(word in body(response) for word in ANSWERS)
    return shows and "no-store" not in response.get("Cache-Control", "")


def inline(html):
    """Scripts, styles and handlers within a page, and what it loads from elsewhere."""
    page = BeautifulSoup(html, "html.parser")
    scripts = page.find_all("script", src=False)
    found = [tag for tag in scripts if tag.get("type") not in DATA]
    found += page.find_all("style") + page.find_all(style=True)
    found += [tag for tag in page.find_all() if any(name.startswith("on") for name in tag.attrs)]
    found += page.find_all(href=re.compile("^javascript:", re.I))
    # Where the page stands in another language is told by an address in full, and nothing is loaded from it.
    links = [
        tag for tag in page.find_all("link") if tag["rel"] not in (["alternate"], ["canonical"])
    ]
    loaded = [tag["href"] for tag in links]
    loaded += [tag["src"] for tag in page.find_all(src=True)]
    return [str(tag) for tag in found] + [url for url in loaded if urlsplit(url).netloc]


def inline_behind_a_door(response, path):
    """In /admin/ as for patients; in /cms/ scripts alone, as its editor adds styles by itself."""
    if not is_html(response):
        return []
    if path.startswith("/admin/"):
        return [f"{path}: {what}" for what in inline(body(response))]
    scripts = BeautifulSoup(body(response), "html.parser").find_all("script", src=False)
    return [f"{path}: {tag}" for tag in scripts if tag.get("type") not in DATA]
