from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from hesperion.speech.mp3 import write_mp3
from hesperion.speech.text_to_speech import has_voice
from intake.consent import listening

LANGUAGE = "en"


class Command(BaseCommand):
    help = "Make the sound of the consent's English words that has none yet, and delete that of older words."

    def handle(self, *args: Any, **options: Any) -> None:
        if not has_voice(LANGUAGE):
            raise CommandError("No voice: pip install -r requirements-narration.txt")
        with override(LANGUAGE):
            scripts = listening.shipped_scripts(LANGUAGE)
        for path in {*listening.SOUNDS.glob("*.mp3")} - {script.path for script in scripts}:
            path.unlink()
        for script in scripts:
            if not script.path.exists():
                facts = write_mp3(script.sentences, language=LANGUAGE, path=script.path)
                self.stdout.write(f"{script.path.name}: {facts['seconds'] / 60:.1f} minutes")
