"""An article as an entry for reference managers, in BibTeX and RIS."""

import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils import timezone

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "&%$#_{}"},
}
_LINE = re.compile(r"\s+")


def bibtex(article: Any) -> str:
    """The article as an @online entry of biblatex. Characters with a meaning in TeX are escaped."""
    last = article.published_versions.last()
    fields = {
        "author": f"{{{_tex(article.prepared_by)}}}",
        "title": f"{{{_tex(article.title)}}}",
        "organization": "Hesperion",
        "date": _day(last.at),
        "version": str(last.number),
        "langid": article.locale.language_code,
        "url": absolute_url(article),
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@online{{hesperion:{article.slug}:{last.number},\n{lines}}}\n"


def ris(article: Any) -> str:
    """The article as an entry in RIS.

    Each line has a tag, two spaces, a hyphen, a space and a value, and ends with CR LF.
    """
    last = article.published_versions.last()
    fields = [
        ("TY", "ELEC"),
        ("AU", _line(article.prepared_by)),
        ("TI", _line(article.title)),
        ("PB", "Hesperion"),
        ("PY", str(last.at.year)),
        ("DA", _day(last.at).replace("-", "/")),
        ("ET", str(last.number)),
        ("LA", article.locale.language_code),
        ("UR", absolute_url(article)),
        ("ER", ""),
    ]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in fields)


def absolute_url(page: Any) -> str:
    """The address of a page with scheme and host."""
    return f"{settings.BASE_URL}{page.get_url()}"


def _day(at: Any) -> str:
    return timezone.localtime(at).date().isoformat()


def _tex(text: str) -> str:
    return "".join(_SPECIAL.get(sign, sign) for sign in _line(text))


def _line(text: str) -> str:
    return _LINE.sub(" ", text).strip()


FORMATS: dict[str, tuple[Callable[[Any], str], str, str]] = {
    "bibtex": (bibtex, "application/x-bibtex; charset=utf-8", "bib"),
    "ris": (ris, "application/x-research-info-systems; charset=utf-8", "ris"),
}
