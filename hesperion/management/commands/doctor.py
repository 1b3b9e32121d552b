import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from hesperion.doctor.examination import examine, examiners
from hesperion.doctor.problems import Examination


class Command(BaseCommand):
    help = (
        "Say what is wrong with this installation, and what mends it. Ends with 1 if something is."
    )
    requires_system_checks = ()  # they may need what is wrong

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="for programs")
        parser.add_argument(
            "--through",
            default="",
            metavar="ADDRESS",
            help="where the proxy is, such as https://proxy:8443, if BASE_URL's host name leads elsewhere",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        asked = examiners(options["through"])
        report = examine(asked)
        self.stdout.write(_json(report) if options["json"] else _in_words(report, len(asked)))
        if not report.is_well:
            sys.exit(1)


def _json(report: Examination) -> str:
    return json.dumps(asdict(report) | {"well": report.is_well}, ensure_ascii=False, indent=2)


def _in_words(report: Examination, asked: int) -> str:
    if report.is_well:
        return f"Nothing is wrong. {asked} checks were made."
    parts = [f"{problem.sentence}\n  → {problem.mend}" for problem in report.problems]
    if report.unexamined:
        names = ", ".join(f"{name} ({why})" for name, why in report.unexamined.items())
        parts.append(f"Not examined: {names}.\n  → Mend what is said above, then ask again.")
    return "\n\n".join(parts)
