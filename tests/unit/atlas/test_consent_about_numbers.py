"""What a consent text says of public numbers is what the atlas does; who signed another one is not counted."""

import re

import pytest

from intake.consent.choices import FIRST_USES, Audience, Purpose
from intake.consent.models import ConsentDocument
from intake.consent.versions.content_files import shipped_versions
from intake.consent.versions.queries import TextKey

VERSIONS = dict(shipped_versions())
EXAMPLE = re.compile(r"(\d+) (?:to|bis|a) (\d+) (?:people|Menschen|personas)")
SAID = {
    "en": ["fewer than eleven people", "by eleven people or more", "Published numbers stay"],
    "de": ["unter elf Menschen", "um elf Menschen oder mehr", "Veröffentlichte Zahlen bleiben"],
    "es": ["menos de once personas", "en once personas o más", "Las cifras publicadas se quedan"],
}
NOTE = {"en": "we keep a note that", "de": "behalten wir einen Vermerk", "es": "guardamos una nota"}

each_text = pytest.mark.parametrize(
    "key", [TextKey(reader, language) for reader in Audience.values for language in SAID], ids=str
)
each_later_version = pytest.mark.parametrize("version", sorted({*VERSIONS} - {"1.0"}))


def text_of(version, key):
    return ConsentDocument(**key._asdict(), **VERSIONS[version][key])


@each_text
@each_later_version
def test_the_text_that_names_public_numbers_says_the_rules_of_the_atlas(version, key):
    document = text_of(version, key)
    assert Purpose.ATLAS in document.uses
    for words in [*SAID[key.language], NOTE[key.language]]:
        assert words in document.text
    low, high = map(int, EXAMPLE.search(document.text).groups())
    assert (low - 11) % 5 == 0, "the example is a band that the atlas can show"
    assert high == low + 4


@each_text
def test_the_first_text_does_not_name_public_numbers_as_it_promised_another_rule(key):
    document = text_of("1.0", key)
    assert not any(words in document.text for words in SAID[key.language])
    assert Purpose.ATLAS not in (document.uses or FIRST_USES)
