"""Whether a purpose is allowed is decided in the database alone: nothing else adds up choices."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
APPS = ("articles", "hesperion", "intake", "research")
CODE = [
    path
    for app in APPS
    for path in sorted((ROOT / app).rglob("*.py"))
    if "migrations" not in path.parts
]
QUERIES = {"filter", "exclude", "get", "Q", "When", "alias", "annotate", "get_or_create"}  # fmt: skip


def decisions(source: str) -> Iterator[str]:
    """Where a query asks for a choice that was granted."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        asked = [keyword.arg or "" for keyword in node.keywords]
        if name in QUERIES and any("granted" in word.split("__") for word in asked):
            yield f"line {node.lineno}: {ast.unparse(node)}"


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_query_asks_by_itself_whether_a_choice_was_granted(path):
    assert list(decisions(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "query",
    [
        "ConsentChoice.objects.filter(purpose='study', granted=True)",
        "Participant.objects.exclude(consents__choices__granted=False)",
        "live.alias(granted=Subquery(choices))",
        "Case(When(Q(choices__granted=True), then=1))",
    ],
)
def test_such_a_query_would_be_found(query):
    assert list(decisions(query))


def test_one_view_of_sql_reads_the_choices():
    """Each version of `derived.consented` is a file. The follow-up needs the choices of other days."""
    files = [path for app in APPS for path in (ROOT / app).rglob("*.sql")]
    found = {path.name for path in files if "consent_consentchoice" in path.read_text()}
    assert found == {"consented_1.sql", "consented_2.sql", "consented_3.sql", "times_1.sql"}
