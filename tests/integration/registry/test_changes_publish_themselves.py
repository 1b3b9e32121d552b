"""What changes in questions or counting rules is public after the next `prepare`, without anybody acting."""

import threading
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils.functional import lazystr
from django.utils.translation import get_language

from atlas.tables import definitions
from atlas.tables.definitions import TABLES, Table
from atlas.tables.populations import PEOPLE
from hesperion.public_log.actions import publish_statement
from hesperion.public_log.models import Statement
from hesperion.text.canonical_json import json_sha256
from hesperion.ui.fields import RadiosField
from intake.followup.forms.course import CourseForm
from intake.record.choices.car_t import Relapse
from intake.record.forms.car_t import InfusionForm
from intake.record.forms.details import CentreForm
from intake.record.forms.disease import MarkersForm
from intake.record.forms.life import MoodForm
from intake.record.forms.outcome import TodayForm
from intake.record.forms.story import StoryForm
from intake.record.wording import worded
from intake.share.steps import OPTIONAL_STEPS, STEPS, Step
from registry.actions.documents import publish_document
from registry.choices import RegistryKind
from registry.documents import counting, steps
from registry.documents.questions import questions_document
from registry.models import PublishedDocument
from registry.queries import newest_document
from research.dictionary import variables
from research.dictionary.costs import Never
from research.dictionary.descriptions import DESCRIPTIONS
from research.dictionary.questions import asked_questions

pytestmark = pytest.mark.django_db
QUESTIONS, COUNTING = RegistryKind.QUESTIONS, RegistryKind.COUNTING_RULES


def publish():
    call_command("publish_changes", stdout=StringIO())


def german_alone(label):
    """The label, but in German another one."""
    english = str(label)

    class ByLanguage(str):
        def __str__(self):
            return "Anders gefragt" if get_language() == "de" else english

    return lazystr(ByLanguage(english))


def reworded(monkeypatch):
    monkeypatch.setattr(TodayForm.base_fields["pain"], "label", "How bad is it?")
    return {"changed": ["question.story.today.pain"]}


def reworded_for_parents(monkeypatch):
    field = TodayForm.base_fields["tiredness"]
    label = worded(field.label.own, field.label.own, parent="And your child?")
    monkeypatch.setattr(field, "label", label)
    return {"changed": ["question.story.today.tiredness"]}


def reworded_in_german(monkeypatch):
    field = MoodForm.base_fields["mood"]
    monkeypatch.setattr(field, "label", german_alone(field.label))
    return {"changed": ["question.more.mood.mood"]}


def hint_changed(monkeypatch):
    monkeypatch.setattr(MarkersForm.base_fields["positive"], "help_text", "Look at the letters.")
    return {"changed": ["question.story.markers.positive"]}


def question_added(monkeypatch):
    field = RadiosField(label="Do you like tea?", choices=[("yes", "Yes")], required=False)
    monkeypatch.setattr(StoryForm, "base_fields", {**StoryForm.base_fields, "tea": field})
    return {"added": ["question.story.story.tea"], "changed": ["step.story.story"]}


def question_removed(monkeypatch):
    others = {name: field for name, field in TodayForm.base_fields.items() if name != "daily_life"}
    monkeypatch.setattr(TodayForm, "base_fields", others)
    return {"removed": ["question.story.today.daily_life"], "changed": ["step.story.today"]}


def question_required(monkeypatch):
    monkeypatch.setattr(CentreForm.base_fields["made_by"], "required", True)
    return {"changed": ["question.more.centre.made_by"]}


def answer_removed(monkeypatch):
    field = CourseForm.base_fields["course"]
    monkeypatch.setattr(field, "_choices", list(field.choices)[1:])
    return {"changed": ["question.check-in.course.course"]}


def answer_reworded(monkeypatch):
    field = InfusionForm.base_fields["setting"]
    (code, _label), *others = field.choices
    monkeypatch.setattr(field, "_choices", [(code, "Somewhere"), *others])
    return {"changed": ["question.story.infusion.setting"]}


def label_of_a_code_changed(monkeypatch):
    monkeypatch.setattr(Relapse.YES, "_label_", "It came back")
    return {"changed": ["list.Relapse"]}


def steps_in_another_order(monkeypatch):
    *others, last, very_last = STEPS
    monkeypatch.setattr(steps, "STEPS", [*others, very_last, last])
    return {"changed": ["order.story"]}


def check_in_in_another_order(monkeypatch):
    steps_of = steps.steps_of
    monkeypatch.setattr(steps, "steps_of", lambda *about: steps_of(*about)[::-1])
    return {"changed": ["order.check-in"]}


def asked_of_others(monkeypatch):
    changed = [
        Step("work", step.title, step.form) if step.key == "work" else step
        for step in OPTIONAL_STEPS
    ]
    monkeypatch.setattr(steps, "OPTIONAL_STEPS", changed)
    return {"changed": ["question.more.work.work", "step.more.work"]}


def may_not_leave_any_more(monkeypatch):
    monkeypatch.setitem(DESCRIPTIONS["outcome"], "pain", Never("It stays."))
    variables._by_key.cache_clear()
    return {"changed": ["variable.outcome.pain"]}


def table_added(monkeypatch):
    monkeypatch.setitem(TABLES, "new", Table("new", PEOPLE, ("kind",)))
    definitions.spec.cache_clear()
    definitions.faces_of.cache_clear()
    return {"added": ["face.new:iim", "face.new:ssc", "table.new"]}


def population_changed(monkeypatch):
    monkeypatch.setitem(definitions.POPULATIONS["infused"].where, "course", "waiting")
    definitions.spec.cache_clear()
    return {"changed": ["population.infused"]}


def files_changed(monkeypatch):
    """The program alone: a line more in each of its files."""
    counting.program_files.cache_clear()
    files = list(counting.program_files())
    read = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: read(path) + b"\n")
    counting.program_files.cache_clear()
    assert {"atlas/migrations/sql/counted_1.sql", "atlas/counting/bands.py"} < set(files)
    return {"changed": [f"program.{name}" for name in files]}


CHANGES = {
    QUESTIONS: [
        reworded, reworded_for_parents, reworded_in_german, hint_changed, question_added,
        question_removed, question_required, answer_removed, answer_reworded, label_of_a_code_changed,
        steps_in_another_order, check_in_in_another_order, asked_of_others, may_not_leave_any_more,
    ],
    COUNTING: [table_added, population_changed, files_changed],
}  # fmt: skip


def forget():
    caches = (
        definitions.spec, definitions.faces_of, counting.program_files, variables._by_key,
    )  # fmt: skip
    for cache in caches:
        cache.cache_clear()


@pytest.fixture(autouse=True)
def forgotten():
    """What processes remember of documents is made anew, before and after."""
    forget()
    yield
    forget()


def differences(statement):
    return {name: statement.body[name] for name in ("added", "removed", "changed")}


def test_the_first_versions_differ_from_nothing():
    for kind, about in ((QUESTIONS, "questions:1"), (COUNTING, "counting:1")):
        document = newest_document(kind)
        assert (document.number, document.statement.about) == (1, about)
        assert differences(document.statement) == {"added": [], "removed": [], "changed": []}
        assert (
            document.sha256 == json_sha256(document.document) == document.statement.body["sha256"]
        )


def test_nothing_is_published_where_nothing_changed():
    before = Statement.objects.count()
    with time_machine.travel(datetime(2031, 7, 1, tzinfo=UTC), tick=False):
        publish()
    assert (Statement.objects.count(), PublishedDocument.objects.count()) == (before, 2)


@pytest.mark.parametrize("kind", CHANGES)
def test_every_change_is_public_after_the_next_prepare(kind):
    """All at once: each is about other entries."""
    with pytest.MonkeyPatch.context() as patch:
        expected = [change(patch) for change in CHANGES[kind]]
        publish()
    newest = newest_document(kind)
    found = differences(newest.statement)
    assert (newest.number, newest.statement.about.partition(":")[2]) == (2, "2")
    assert not [
        (name, missed)
        for one in expected
        for name, keys in one.items()
        if (missed := set(keys) - set(found[name]))
    ]


def test_a_version_is_for_good_and_is_what_the_log_says():
    publish()
    first = newest_document(QUESTIONS)

    def refused(act):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()

    refused(lambda: PublishedDocument.objects.update(sha256="1" * 64))
    refused(lambda: PublishedDocument.objects.all().delete())
    body = {"number": 2, "sha256": "2" * 64}
    stated = publish_statement(kind=QUESTIONS, about="questions:2", body=body)
    for kind, number, sha256, statement in (
        (QUESTIONS, 3, "2" * 64, stated),
        (QUESTIONS, 2, "3" * 64, stated),
        (COUNTING, 2, "2" * 64, stated),
        (QUESTIONS, 1, first.sha256, first.statement),
    ):
        row = PublishedDocument(
            kind=kind, number=number, document={}, sha256=sha256, statement=statement
        )
        refused(row.save)


def test_a_version_that_a_restored_backup_lacks_comes_back_under_its_statement():
    document = {"languages": ["en"], "entries": {"order.story": ["who"]}}
    for number, sha256 in ((2, "2" * 64), (3, json_sha256(document))):
        body = {"number": number, "sha256": sha256}
        publish_statement(kind=QUESTIONS, about=f"questions:{number}", body=body)
    before = Statement.objects.count()
    published = publish_document(kind=QUESTIONS, document=document)
    assert (published.number, Statement.objects.count()) == (3, before)
    assert publish_document(kind=QUESTIONS, document=document) is None
    publish()
    newest = newest_document(QUESTIONS)
    assert (newest.number, newest.statement.about) == (4, "questions:4")


@pytest.mark.django_db(transaction=True)
def test_two_that_publish_at_once_publish_once():
    begin = threading.Barrier(2)

    def at_once():
        begin.wait()
        publish_document(kind=QUESTIONS, document=document)
        connection.close()

    document = {"languages": ["en"], "entries": {"order.story": ["who"]}}
    threads = [threading.Thread(target=at_once) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    numbers = PublishedDocument.objects.filter(kind=QUESTIONS).values_list("number", flat=True)
    assert sorted(numbers) == [1, 2]


def test_every_question_of_every_form_is_in_the_document():
    entries = questions_document()["entries"]
    asked = {
        f"question.{way}.{step}.{field}"
        for way, keys in (("story", STEPS), ("more", OPTIONAL_STEPS))
        for step, field in asked_questions("en")
        if step in {one.key for one in keys}
        if "year_" not in field
    }
    assert not asked - entries.keys()
    assert {f"step.story.{step.key}" for step in STEPS} - entries.keys() == {
        "step.story.closed",
        "step.story.declined",
    }
    assert not {f"step.more.{step.key}" for step in OPTIONAL_STEPS} - entries.keys()
