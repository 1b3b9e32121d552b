import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from research.dictionary import UnknownLanguage, dictionary
from research.dictionary.csv_file import as_csv
from research.dictionary.versioning import MeaningChanged, record, record_anew
from research.dictionary.vocabulary import as_markdown


def _as_json(made: dict[str, Any]) -> str:
    return json.dumps(made, indent=1, ensure_ascii=False) + "\n"


_FORMATS = {"markdown": as_markdown, "csv": as_csv, "json": _as_json}


class Command(BaseCommand):
    help = (
        "Print the data dictionary: as docs/vocabulary.md, CSV or JSON. With --record, record what has "
        "changed as its next version in research/dictionary/versions.json."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=_FORMATS, default="markdown")
        parser.add_argument(
            "--language", default="en", help="of questions and answers: en, de or es"
        )
        parser.add_argument("--record", action="store_true", help="record the next version")
        parser.add_argument(
            "--anew", action="store_true", help="record the first version anew; before 1.0 alone"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["record"] or options["anew"]:
            self._record(record_anew if options["anew"] else record)
        else:
            self._print(_FORMATS[options["format"]], options["language"])

    def _record(self, action: Any) -> None:
        try:
            version = action(today=timezone.now().date())
        except MeaningChanged as error:
            raise CommandError(
                "\n".join([*error.sentences, "Keep what was given out, and add a new key or code."])
            ) from error
        self.stdout.write(
            f"The dictionary is version {version}. "
            "Now write docs/vocabulary.md: manage.py dictionary > docs/vocabulary.md"
        )

    def _print(self, written: Any, language: str) -> None:
        try:
            self.stdout.write(written(dictionary(language)), ending="")
        except UnknownLanguage as error:
            raise CommandError(str(error)) from error
