"""The published series are those of the article, and say the same in each language."""

import re

import pytest
import yaml
from django.conf import settings
from django.utils import translation

from atlas.series import CONTENT, series_beside
from atlas.tables.definitions import TABLES
from intake.record.choices.diseases import Family

ARTICLE = settings.BASE_DIR / "articles" / "content" / "car-t-autoimmune.en.yaml"


def read(name: str):
    return yaml.safe_load((CONTENT / name).read_text(encoding="utf-8"))


def figures(text: str) -> list[str]:
    return sorted(re.findall(r"\d+", text))


def test_each_reference_is_one_of_the_article_and_has_its_doi():
    references = yaml.safe_load(ARTICLE.read_text(encoding="utf-8"))["references"]
    known = {one["key"]: one.get("doi") for one in references}
    series = read("series.yaml")
    assert {key: facts["doi"] for key, facts in series.items()}.items() <= known.items()
    assert all(set(facts["diseases"]) <= set(Family.values) for facts in series.values())


@pytest.mark.parametrize("language", ["de", "es"])
def test_translations_say_as_much_in_the_same_figures(language: str):
    english, translated = read("series.en.yaml"), read(f"series.{language}.yaml")
    assert list(translated) == list(english) == list(read("series.yaml"))
    for key, told in english.items():
        other = translated[key]
        assert figures(other["followed"]) == figures(told["followed"])
        for topic, sentences in told["found"].items():
            assert other["found"][topic].keys() == sentences.keys()
            for about, sentence in sentences.items():
                assert figures(other["found"][topic][about]) == figures(sentence), (key, topic)


def test_pages_show_what_fits_their_table_and_their_disease():
    beside = series_beside("b-cells", "sle")
    assert [one.doi for one in beside] == ["10.1038/s41591-022-02017-5"]
    assert [len(one.found) for one in beside] == [1]
    assert series_beside("b-cells", "sjogren") == []
    with translation.override("de"):
        assert "B-Zellen" in series_beside("b-cells", "sle")[0].found[0]
    with translation.override("ar"):  # a language without a file
        assert series_beside("b-cells", "sle") == beside


def test_each_series_is_beside_some_table():
    shown = {one.doi for table in TABLES for one in series_beside(table, "")}
    assert shown == {one.doi for one in series_beside()}
