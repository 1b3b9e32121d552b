"""Who runs the study: what publishing fills into the consent texts, from the settings."""

import re

from django.conf import settings

# A text holds `{controller}`; what a setting says stands in its place once the text is published.
FILLED_IN = {
    "controller": "SITE_CONTROLLER",
    "address": "SITE_ADDRESS",
    "contact": "SITE_CONTACT",
    "law_on_the_dead": "SITE_LAW_ON_THE_DEAD",
}
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#&])")

Institution = dict[str, str]  # the value of each placeholder


def institution_today() -> Institution:
    return {name: getattr(settings, setting) for name, setting in FILLED_IN.items()}


def placeholders_in(markdown: str) -> set[str]:
    """The names in curly brackets, also those that stand for nothing."""
    return set(_PLACEHOLDER.findall(markdown))


def fill(markdown: str, institution: Institution) -> str:
    """The Markdown with each value in place of its placeholder, read as plain words."""

    def value(found: re.Match[str]) -> str:
        words = institution.get(found[1])
        return found[0] if words is None else _MARKDOWN.sub(r"\\\1", " ".join(words.split()))

    return _PLACEHOLDER.sub(value, markdown)
