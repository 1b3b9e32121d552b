"""The consent can be heard where a sound is of exactly the words on the page, and nowhere else."""

import sys
from io import StringIO

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command

from intake.consent import listening
from intake.consent.choices import Audience
from intake.consent.queries import current_document
from intake.consent.signers import ASSENTS
from tests.embedded import ROOT
from tests.factories.intake import consenting, drafted, new_version
from tests.factories.resume import holding

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sounds(settings, tmp_path, monkeypatch):
    """A folder of sounds of the test's own, filled by a voice that speaks as Piper does."""
    settings.NARRATION_VOICES = {"en": "tests.speaker"}
    settings.NARRATION_PROCESS = [sys.executable, str(ROOT / "tests" / "speaker.py")]
    folder = tmp_path / "sounds"
    folder.mkdir()
    monkeypatch.setattr(listening, "SOUNDS", folder)
    return folder


@pytest.fixture
def parent():
    """The browser of a parent who has answered up to the child's own words."""
    return holding(drafted(**consenting("parent", "7-11")))


def made() -> None:
    call_command("ship_consent_sound", stdout=StringIO())


def source(page) -> str:
    """The address of the sound on a page; "" where there is no player."""
    player = BeautifulSoup(page.content, "html.parser").select_one("audio")
    return player["src"] if player else ""


def test_each_readers_key_information_boxes_and_each_childs_words_are_made_once(sounds):
    (sounds / "choices-self.0000.mp3").touch()  # of older words
    made()
    names = {path.name.split(".")[0] for path in sounds.iterdir()}
    assert names == {
        *[f"{what}-{audience}" for what in ("key-information", "choices") for audience in Audience],
        *[f"assent-{group}" for group in ASSENTS],
    }
    assert not (sounds / "choices-self.0000.mp3").exists()
    before = {path.name: path.stat().st_mtime_ns for path in sounds.iterdir()}
    made()
    assert {path.name: path.stat().st_mtime_ns for path in sounds.iterdir()} == before


def test_a_page_has_a_player_of_its_words_that_loads_nothing_by_itself(parent):
    pages = {
        "key-information": "key-information-parent",
        "choices": "choices-parent",
        "assent": "assent-7-11",
    }
    assert not any(source(parent.get(f"/share/{page}/")) for page in pages)
    made()
    for page, name in pages.items():
        shown = parent.get(f"/share/{page}/")
        assert source(shown).startswith(f"/static/sound/{name}.")
        assert 'preload="none"' in shown.text
    assert not source(parent.get("/de/share/key-information/"))


def test_a_text_that_staff_wrote_anew_has_none(parent):
    made()
    document = current_document("parent")
    new_version(document, key_information=f"{document.key_information} And one more.")
    assert not source(parent.get("/share/key-information/"))


def test_the_sound_says_that_it_leaves_out_who_runs_the_study(parent):
    document = current_document("parent")
    spoken = [sentence.text for sentence in listening.key_information_script(document).sentences]
    document.key_information = (
        f"Another hospital runs this.\n\n{document.key_information[len(document.lead) :]}"
    )
    assert [
        sentence.text for sentence in listening.key_information_script(document).sentences
    ] == spoken
    assert spoken[0] == "Who runs the study is written on the page."
