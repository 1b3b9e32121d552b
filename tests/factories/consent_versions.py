"""Consent versions on their way, and their pages in the admin."""

import re

from bs4 import BeautifulSoup

from intake.consent.versions import actions
from intake.consent.versions.queries import TextKey, written_texts

LIST = "/admin/consent/consentversion/"
SELF, PARENT = TextKey("self", "en"), TextKey("parent", "en")
NEWS = "We now say who runs the study."


def started(number="9.0", by="user:7"):
    return actions.start_version(number=number, by=by)


def write(version, by="user:7", key=SELF, **changes):
    text = written_texts(version)[key]
    values = {name: getattr(text, name) for name in actions.FIELDS} | changes
    return actions.write_text(version=version, key=key, values=values, sha256=text.sha256, by=by)


def offered(by="user:7", **changes):
    version = started(by=by)
    write(version, by=by, **{"title": "Taking part", "changes": NEWS} | changes)
    actions.offer_version(version=version, by=by)
    version.refresh_from_db()
    return version


def approve(version, by="user:8", sha256=None):
    actions.approve_version(version=version, sha256=sha256 or version.digest, by=by)
    version.refresh_from_db()


def told(page):
    return re.sub(r"\s+", " ", BeautifulSoup(page.content, "html.parser").get_text(" "))


def url(version, page="change", key=None):
    return f"{LIST}{version.pk}/{'/'.join([*(key or ()), page])}/".replace("//", "/")


def form_of(client, version, key=SELF):
    """What the browser would send if nothing was typed."""
    page = BeautifulSoup(client.get(url(version, "", key)).content, "html.parser")
    boxes = page.select("#content-main form [name]:not([name=csrfmiddlewaretoken])")
    ticks = [box for box in boxes if box.get("type") == "checkbox"]
    ticked = [box["value"] for box in ticks if box.has_attr("checked")]
    return {box["name"]: value_of(box) for box in boxes if box not in ticks} | {"uses": ticked}


def value_of(box):
    if box.name == "select":
        chosen = box.select_one("[selected]")
        return chosen["value"] if chosen else ""
    return box.text.removeprefix("\n") if box.name == "textarea" else box.get("value", "")
