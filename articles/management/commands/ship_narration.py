import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.narrating.content import as_article
from articles.narrating.script import SHIPPED, script, text_hash
from articles.narrating.sound import record
from articles.narrating.voice import can_speak, voice_name


class Command(BaseCommand):
    help = "Read an article of articles/content/ aloud into articles/content/narration/. Needs the extra."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("name", nargs="?", default="car-t-autoimmune.en")

    def handle(self, *args: Any, name: str, **options: Any) -> None:
        article, language = as_article(name), name.rpartition(".")[2]
        if not can_speak(language):
            raise CommandError("No voice: pip install -r requirements-narration.txt")
        sentences = script(article)
        told = record(sentences, language=language, path=SHIPPED / f"{name}.mp3")
        told |= {
            "slug": article.slug,
            "language": language,
            "text_hash": text_hash(sentences),
            "by": voice_name(language),
        }
        text = json.dumps(told, indent=0, ensure_ascii=False) + "\n"
        (SHIPPED / f"{name}.json").write_text(text, encoding="utf-8")
        self.stdout.write(f"{name}: {told['seconds'] / 60:.1f} minutes")
