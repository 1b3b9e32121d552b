"""Narrations are made for public articles, shown with the text that they are of, and survive failures."""

import fcntl
import os
import shutil
import subprocess
import sys
from datetime import timedelta
from threading import current_thread

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.rich_text import RichText

from articles import actions
from articles.actions.narration import narrations_folder
from articles.models import ArticlePage, Narration
from articles.narration.script import SHIPPED_NARRATIONS
from articles.queries import articles_to_narrate
from hesperion import notify_worker
from hesperion.celery import app
from tests import editing
from tests.embedded import ROOT

pytestmark = pytest.mark.django_db

EXPLAINER = "/articles/car-t-autoimmune/"
PLAYER = "data-narration"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    """The shipped narrations, in a media folder of the test's own."""
    shutil.copytree(settings.MEDIA_ROOT, tmp_path / "media", copy_function=os.link)
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path / "media" / "narrations"


@pytest.fixture
def voice(settings):
    settings.NARRATION_VOICES = {"en": "tests.speaker"}
    settings.NARRATION_PROCESS = [sys.executable, str(ROOT / "tests" / "speaker.py")]


@pytest.fixture
def silent(settings):
    settings.NARRATION_VOICES = {}


def shipped():
    """The explainer's narration."""
    return Narration.objects.get(page__slug="car-t-autoimmune")


def publish(page, **fields):
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return ArticlePage.objects.get(pk=page.pk)


def change(page, text):
    return publish(
        page, body=[("text", RichText(text))], change_kind="update", change_note=f"Now: {text[:40]}"
    )


def made(page, **facts):
    """The row of a new narration of `page`."""
    from articles.narration.script import sentences_of
    from hesperion.speech.sentences import text_hash

    facts = {"file": "a.mp3", "size": 1, "seconds": 480, "by": "voice", **facts}
    return actions.save_narration(article=page, text_hash=text_hash(sentences_of(page)), **facts)


def test_the_explainer_has_a_narration_from_the_start_and_says_how_long(client):
    text = client.get(EXPLAINER).text
    assert "20 minutes." in text
    assert "A computer voice reads this article." in text
    assert f'src="{shipped().get_absolute_url()}"' in text


def test_loading_again_makes_no_second_narration():
    actions.install_shipped_narrations()
    assert Narration.objects.count() == len(list(SHIPPED_NARRATIONS.glob("*.mp3")))


def test_a_text_that_is_newer_than_its_narration_has_no_player(client, draft, silent):
    page = publish(draft)
    made(page)
    assert PLAYER in client.get(page.url).text
    page = change(page, "<p>Cells were given anew [@doe2024].</p>")
    assert PLAYER not in client.get(page.url).text


def test_the_worker_makes_the_narration_of_a_published_text(client, draft, voice, media):
    page = publish(draft)
    assert page in articles_to_narrate()
    actions.narrate_missing()
    told = Narration.objects.get(page=page)
    assert told.seconds > 0.2
    assert (media / told.file).stat().st_size == told.size
    assert [cue["text"] for cue in told.cues] == ["On cells", "What cells do.", "Cells were given."]
    assert list(articles_to_narrate()) == [
        other for other in articles_to_narrate() if other.pk != page.pk
    ]
    assert PLAYER in client.get(page.url).text


def age(path, days):
    at = (timezone.now() - timedelta(days=days)).timestamp()
    os.utime(path, (at, at))


def test_the_page_that_publishes_does_not_wait_for_the_broker(
    draft, voice, monkeypatch, django_capture_on_commit_callbacks
):
    """Another thread sends the message: a missing broker would hold the request for half a minute."""
    threads = []
    monkeypatch.setattr(app, "send_task", lambda *_, **__: threads.append(current_thread()))
    with django_capture_on_commit_callbacks(execute=True):
        draft.save_revision().publish()
    notify_worker.run_in_background(lambda: threads.append(current_thread()))
    notify_worker._sender.submit(int).result()
    assert len(threads) == 2
    assert len(set(threads)) == 1


def test_the_sound_of_a_replaced_text_is_deleted_after_a_day(draft, voice, media):
    page = publish(draft)
    actions.narrate_missing()
    old = media / Narration.objects.get(page=page).file
    by_person = made(page, file="person.mp3", person=True)
    (media / "person.mp3").write_bytes(b"read by a person")
    page = change(page, "<p>Cells were given anew [@doe2024]. They stayed.</p>")
    actions.narrate_missing()
    for path in media.glob("*.mp3"):
        age(path, days=2)
    actions.delete_outdated_narrations()
    assert old.exists(), "somebody may be listening"
    ArticlePage.objects.filter(pk=page.pk).update(
        last_published_at=timezone.now() - timedelta(days=2)
    )
    actions.delete_outdated_narrations()
    assert not old.exists()
    left = {narration.file for narration in page.narrations.all()}
    assert len(left) == 2
    assert by_person.file in left
    assert all((media / file).exists() for file in left)


def test_sound_that_no_row_names_is_deleted_unless_it_was_just_made(media):
    shipped_sound = {path.name for path in media.glob("*.mp3")}
    for name, days in (("left.mp3", 2), ("unfinished.mp3", 0)):
        (media / name).write_bytes(b"sound")
        age(media / name, days)
    actions.delete_outdated_narrations()
    assert {path.name for path in media.glob("*.mp3")} == shipped_sound | {"unfinished.mp3"}


def test_two_publications_in_a_second_lead_to_the_narration_of_the_last(draft, voice):
    page = change(publish(draft), "<p>The last text [@doe2024].</p>")
    actions.narrate_missing()
    assert [cue["text"] for cue in Narration.objects.get(page=page).cues][-1] == "The last text."


def test_a_voice_that_ends_early_stores_nothing_and_the_next_try_succeeds(
    client, draft, voice, monkeypatch
):
    page = publish(draft)
    monkeypatch.setenv("DIES_AFTER", "1")
    actions.narrate_missing()
    assert not Narration.objects.filter(page=page).exists()
    assert PLAYER not in client.get(page.url).text
    monkeypatch.delenv("DIES_AFTER")
    actions.narrate_missing()
    assert Narration.objects.filter(page=page).exists()


def test_a_second_worker_leaves_the_work_to_the_first(draft, voice):
    page = publish(draft)
    with (narrations_folder() / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        actions.narrate_missing()
        assert not Narration.objects.filter(page=page).exists()
    actions.narrate_missing()
    assert Narration.objects.filter(page=page).exists()


def test_the_lock_and_half_file_of_a_killed_process_do_not_stop_the_next(draft, voice):
    page = publish(draft)
    half = (
        "import fcntl, sys, time\n"
        "lock = open(sys.argv[1] + '/lock', 'w'); fcntl.flock(lock, fcntl.LOCK_EX)\n"
        "open(sys.argv[1] + '/unfinished.mp3', 'wb').write(b'half')\n"
        "print('working', flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", half, str(narrations_folder())], stdout=subprocess.PIPE
    ) as it:
        assert it.stdout.readline() == b"working\n"
        actions.narrate_missing()
        assert not Narration.objects.filter(page=page).exists()
        it.kill()
    actions.narrate_missing()
    assert Narration.objects.get(page=page).seconds > 0.2


def test_without_a_voice_nothing_is_made_and_nothing_is_logged(client, draft, silent, caplog):
    page = publish(draft)
    caplog.clear()
    actions.narrate_missing()
    assert caplog.text == ""
    assert PLAYER not in client.get(page.url).text


def recording(content=None, name="read.mp3"):
    sound = content or (SHIPPED_NARRATIONS / "car-t-autoimmune.en.mp3").read_bytes()
    file = ContentFile(sound, name=name)
    return get_document_model().objects.create(title="Read", file=file)


def test_a_recording_belongs_to_the_text_that_it_was_published_with(client, draft, silent):
    page = publish(draft, recording=recording(), recorded_by="Ada Doe")
    actions.narrate_missing()
    told = Narration.objects.get(page=page)
    assert 1100 < told.seconds < 1250
    assert "Read by Ada Doe." in client.get(page.url).text
    page = change(page, "<p>Cells were given anew [@doe2024].</p>")
    actions.narrate_missing()
    assert PLAYER not in client.get(page.url).text


def test_an_editor_adds_a_recording_in_the_form(client, draft, author, doctor, silent):
    editing.edit(author, draft, recording=recording().pk, recorded_by="Ada Doe")
    editing.decide(doctor, draft)
    actions.narrate_missing()
    assert "Read by Ada Doe." in client.get(draft.get_url()).text


@pytest.mark.parametrize(
    ("given", "by", "sentence"),
    [
        ({}, "", "Say who reads."),
        ({"content": b"no sound"}, "Ada Doe", "Give an MP3 file"),
        ({"name": "read.wav"}, "Ada Doe", "Give an MP3 file"),
    ],
)
def test_a_recording_that_browsers_can_not_play_or_without_a_name_is_refused(
    draft, author, given, by, sentence
):
    answer = editing.edit(author, draft, recording=recording(**given).pk, recorded_by=by)
    assert answer.status_code == 200
    assert sentence in editing.sentences(answer)


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-1", 0, 1),
        ("bytes=100-", 100, None),
        ("bytes=-50", -50, None),
        ("bytes=9-999999999", 9, None),
    ],
)
def test_a_range_request_gets_that_part_of_the_sound(client, asked, first, last):
    whole = (SHIPPED_NARRATIONS / "car-t-autoimmune.en.mp3").read_bytes()
    begin = first if first >= 0 else len(whole) + first
    end = len(whole) if last is None else last + 1
    answer = client.get(
        shipped().get_absolute_url(),
        headers={"range": asked, "accept-encoding": "gzip"},
    )
    assert answer.status_code == 206
    assert b"".join(answer.streaming_content) == whole[begin:end]
    assert answer.headers["Content-Length"] == str(end - begin)
    assert answer.headers["Content-Range"] == f"bytes {begin}-{end - 1}/{len(whole)}"


def test_the_whole_sound_may_be_cached_for_ever_and_a_range_behind_its_end_is_refused(client):
    address = shipped().get_absolute_url()
    answer = client.get(address)
    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert b"".join(answer.streaming_content)[:3]
    assert client.get(address, headers={"range": "bytes=999999999-"}).status_code == 416
    assert client.get("/media/narrations/lock").status_code == 404


def test_the_cues_are_webvtt(client):
    answer = client.get(f"{shipped().get_absolute_url()}.vtt")
    assert answer.headers["Content-Type"] == "text/vtt; charset=utf-8"
    assert answer.text.startswith("WEBVTT\n")


def test_the_real_voice_speaks(draft, settings):
    page = publish(draft)
    actions.narrate_missing()
    assert 2 < Narration.objects.get(page=page).seconds < 30
