"""Values that say the same in several languages, as one value: only what differs is there by language."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.utils.translation import override

LANGUAGE_CODES = [code for code, _name in settings.LANGUAGES]


def in_all_languages(value: Callable[[str], Any]) -> Any:
    """What the function returns in each language, as one value. It gets the code of the active language."""
    found = {}
    for language in LANGUAGE_CODES:
        with override(language):
            found[language] = value(language)
    return _merged(found)


def in_language(value: Any, language: str, languages: Sequence[str]) -> Any:
    """A value of `in_all_languages` in one of these `languages`; in the first if it is none of them."""
    if isinstance(value, list):
        return [in_language(one, language, languages) for one in value]
    if not isinstance(value, dict):
        return value
    if is_by_language(value, languages):
        return value.get(language, value[languages[0]])
    return {name: in_language(one, language, languages) for name, one in value.items()}


def is_by_language(value: Any, languages: Sequence[str]) -> bool:
    return isinstance(value, dict) and set(value) == set(languages)


def _merged(values: Mapping[str, Any]) -> Any:
    first, *others = values.values()
    if all(other == first for other in others):
        return first
    if isinstance(first, dict) and all(set(other) == set(first) for other in others):
        return {
            name: _merged({code: value[name] for code, value in values.items()}) for name in first
        }
    if isinstance(first, list) and all(len(other) == len(first) for other in others):
        return [
            _merged({code: value[place] for code, value in values.items()})
            for place in range(len(first))
        ]
    return dict(values)
