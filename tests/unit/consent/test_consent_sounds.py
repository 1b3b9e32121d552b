"""The consent's sounds that ship are of the words that ship."""

from django.utils.translation import override

from intake.consent.listening import SOUNDS, shipped_scripts

MOST = 5 * 1024 * 1024  # bytes, all together


def test_each_english_text_that_ships_has_its_sound_and_no_other_is_there():
    with override("en"):
        paths = {script.path for script in shipped_scripts("en")}
    assert {*SOUNDS.glob("*")} == paths, "docs/narration.md says how they are made anew."


def test_a_sound_lasts_as_long_as_its_words_and_all_are_small():
    with override("en"):
        scripts = shipped_scripts("en")
    for script in scripts:
        assert script.sound
        count = sum(len(sentence.text.split()) for sentence in script.sentences)
        assert 100 < count / script.sound.seconds * 60 < 220
    assert sum(script.sound.size for script in scripts if script.sound) < MOST
