"""What a browser would send of a page: its form as it stands there, with text in each box that takes some."""

from typing import Any

from bs4 import BeautifulSoup, Tag
from django.http import HttpResponse

TRAP = "homepage"  # people never see it
TOKEN = "csrfmiddlewaretoken"


def filled(response: HttpResponse, text: str) -> dict[str, Any]:
    """The fields of the page's form: first choice of each question, `text` in each text area."""
    form = _form(response)
    fields: dict[str, Any] = {}
    for box in form.select("input[name], select[name], textarea[name]"):
        name, kind = str(box["name"]), box.get("type", box.name)
        if kind in ("radio", "checkbox"):
            fields.setdefault(name, box.get("value", "on"))
        elif kind == "select":
            fields[name] = str(box.select("option")[-1]["value"])
        elif kind == "textarea":
            fields[name] = text
        else:
            is_empty_box = kind == "text" and name != TRAP
            fields[name] = str(box.get("value") or ("2" if is_empty_box else ""))
    return fields


def standing(response: HttpResponse) -> dict[str, Any]:
    """The same as it stands on the page: what is chosen there, and what the boxes hold."""
    form = _form(response)
    fields: dict[str, Any] = {}
    for box in form.select("input[name], select[name], textarea[name]"):
        name, kind = str(box["name"]), box.get("type", box.name)
        if kind in ("radio", "checkbox"):
            if box.has_attr("checked"):
                fields[name] = box.get("value", "on")
        elif kind == "select":
            fields[name] = str(box.select_one("option[selected]")["value"])
        elif kind == "textarea":
            fields[name] = box.get_text().removeprefix("\n")
        else:
            fields[name] = str(box.get("value", ""))
    return fields


def held_in(response: HttpResponse) -> dict[str, Any]:
    """The fields that the page's button sends again, without the CSRF token."""
    found: dict[str, Any] = {}
    for box in _form(response).select("input[type=hidden]"):
        found.setdefault(str(box["name"]), []).append(str(box["value"]))
    found.pop(TOKEN, None)
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


def _form(response: HttpResponse) -> Tag:
    form = BeautifulSoup(response.content, "html.parser").select_one("main form[method=post]")
    assert form, response.status_code
    return form
