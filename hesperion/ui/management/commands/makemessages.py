"""Django's makemessages, for what patients read, and so that a run that finds nothing new changes nothing."""

import re
from pathlib import Path
from typing import Any

from django.core.management.commands import makemessages

# Patients' pages and mails. Researchers and staff work in English, so theirs need no catalog.
SOURCES = (
    "articles/sharing",
    "atlas",
    "hesperion/limits",
    "hesperion/ui",
    "intake",
    "registry",
    "research/for_participants.py",
    "research/public_uses",
    "trials",
    "templates/articles",
    "templates/atlas",
    "templates/components",
    "templates/consent",
    "templates/followup",
    "templates/participants",
    "templates/public_uses",
    "templates/registry",
    "templates/share",
    "templates/stories",
    "templates/trials",
    "templates/mail/emails",
    "templates/my",
    "templates/ui",
)
ERROR_PAGES_AND_FRAME = "templates"  # the files that lie in it, not in its folders


def is_for_patients(path: Path) -> bool:
    """Whether the file at `path`, relative to the top folder, holds words that patients read."""
    return path.parent == Path(ERROR_PAGES_AND_FRAME) or any(
        path.is_relative_to(source) for source in SOURCES
    )


class Command(makemessages.Command):
    def find_files(self, root: str) -> list[Any]:
        return [file for file in super().find_files(root) if is_for_patients(Path(file.path))]

    def write_po_file(self, potfile: str, locale: str) -> None:
        super().write_po_file(potfile, locale)
        catalog = Path(potfile).parent / locale / "LC_MESSAGES" / f"{self.domain}.po"
        dated = catalog.read_text(encoding="utf-8")
        undated = re.sub(r'^"POT-Creation-Date:.*\n', "", dated, flags=re.MULTILINE)
        catalog.write_text(undated, encoding="utf-8")
