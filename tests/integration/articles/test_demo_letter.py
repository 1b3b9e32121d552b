"""The made-up letter: a site for trying out has it in each language, and no other site has it."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from articles.models import LetterPage
from tests.factories import atlas

pytestmark = pytest.mark.django_db


def load():
    told = StringIO()
    call_command("load_articles", demo=True, stdout=told)
    return told.getvalue().splitlines()


def test_a_site_for_trying_out_has_it_in_each_language_and_loads_it_once(settings, client):
    settings.MADE_UP_PEOPLE = True
    atlas.published({"people:sle:infused": 16})
    assert load() == [f"first-letter.{code}.yaml: published" for code in ("en", "de", "es")]
    assert load() == [f"first-letter.{code}.yaml: unchanged" for code in ("en", "de", "es")]
    assert LetterPage.objects.live().count() == 3
    for prefix in ("", "/de", "/es"):
        assert client.get(f"{prefix}/articles/first-letter/").status_code == 200
        assert f"{prefix}/articles/first-letter/" in client.get(f"{prefix}/articles/letters/").text


def test_without_the_release_that_it_is_about_it_is_refused(settings):
    settings.MADE_UP_PEOPLE = True
    with pytest.raises(CommandError, match="There is no release 1"):
        load()


def test_a_site_of_real_people_has_no_made_up_letter(settings):
    settings.MADE_UP_PEOPLE = False
    atlas.published({"people:sle:infused": 16})
    with pytest.raises(CommandError, match="real people"):
        load()
    assert not LetterPage.objects.exists()
