import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.narration.content_file import article_from_file
from articles.narration.script import SHIPPED_NARRATIONS, sentences_of
from hesperion.speech.mp3 import write_mp3
from hesperion.speech.sentences import text_hash
from hesperion.speech.text_to_speech import has_voice, voice_name


class Command(BaseCommand):
    help = "Make the narration of an article of articles/content/. docs/narration.md says how."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("name", nargs="?", default="car-t-autoimmune.en")

    def handle(self, *args: Any, name: str, **options: Any) -> None:
        article, language = article_from_file(name), name.rpartition(".")[2]
        if not has_voice(language):
            raise CommandError("No voice: pip install -r requirements-narration.txt")
        sentences = sentences_of(article)
        facts = write_mp3(sentences, language=language, path=SHIPPED_NARRATIONS / f"{name}.mp3")
        facts |= {
            "slug": article.slug,
            "language": language,
            "text_hash": text_hash(sentences),
            "by": voice_name(language),
        }
        text = json.dumps(facts, indent=0, ensure_ascii=False) + "\n"
        (SHIPPED_NARRATIONS / f"{name}.json").write_text(text, encoding="utf-8")
        self.stdout.write(f"{name}: {facts['seconds'] / 60:.1f} minutes")
