from typing import Any

from django.core.management.base import BaseCommand

from registry.actions.documents import publish_document
from registry.choices import RegistryKind
from registry.documents.counting import counting_document
from registry.documents.questions import questions_document

_DOCUMENTS = {
    RegistryKind.QUESTIONS: questions_document,
    RegistryKind.COUNTING_RULES: counting_document,
}


class Command(BaseCommand):
    help = (
        "Publish the questions and the counting rules that differ from the last ones. Idempotent."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for kind, document in _DOCUMENTS.items():
            published = publish_document(kind=kind, document=document())
            said = f"version {published.number} published" if published else "unchanged"
            self.stdout.write(f"{kind}: {said}")
