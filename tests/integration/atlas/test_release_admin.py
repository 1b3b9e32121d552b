"""Releases of the atlas in /admin/: one data steward has a candidate made, another approves it."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.utils import timezone

from atlas.actions.approving import FRESH
from atlas.actions.making import CANDIDATE_FAILED, CANDIDATE_MADE, FAILED, WENT_WRONG
from atlas.models import GateRun, Release
from atlas.queries import newest_release, waiting_candidate
from atlas.tasks import begin_quarterly_candidate
from hesperion.accounts.groups import GROUPS, STEWARD
from hesperion.mail.actions import deliver, enqueue
from hesperion.privacy.audit.models import Event
from tests.factories import atlas
from tests.staff import in_group

pytestmark = pytest.mark.django_db

LIST = "/admin/atlas/release/"
INFUSED = "people:sle:infused"


def steward(name="first"):
    return in_group(STEWARD, email=f"{name}@example.com")


def words(page):
    found = BeautifulSoup(page.content, "html.parser").main
    return " ".join(found.get_text(" ").split()).replace(" .", ".")


def panel(client):
    page = BeautifulSoup(client.get("/admin/").content, "html.parser")
    return " ".join(page.select_one(".panel").get_text(" ").split())


def waiting(by="user:1", **values):
    """A candidate that the gate has passed, with its page."""
    release = atlas.candidate({INFUSED: 16}, prepared_by=by, **values)
    run = atlas.passed(release)
    return release, run, f"{LIST}{release.pk}/"


def approve(client, page, run):
    return client.post(f"{page}approve/", {"sha256": run.sha256})


def test_a_steward_has_a_candidate_made_and_its_page_says_that_it_waits_for_the_builder():
    client = steward()
    assert "Make a candidate" in words(client.get(f"{LIST}add/"))
    answer = client.post(f"{LIST}add/")
    release = Release.objects.get()
    assert answer.url == f"{LIST}{release.pk}/change/"
    assert release.prepared_by == client.actor
    page = words(client.get(answer.url))
    assert "Waits for the builder. Look again" in page
    assert "Approve and publish" not in page
    event = Event.objects.get(action="candidate-made")
    assert (event.actor, event.detail) == (client.actor, {"release": 1})


def test_while_one_waits_no_other_is_made():
    waiting()
    client = steward()
    assert "Release 1 waits already" in words(client.get(f"{LIST}add/"))
    answer = client.post(f"{LIST}add/")
    assert answer.status_code == 409
    assert "Release 1 waits already. Approve or discard it first." in words(answer)
    assert Release.objects.count() == 1


def test_its_page_shows_bands_and_how_many_cells_are_kept_and_no_number_of_people():
    atlas.published({INFUSED: 16, "people:sle:waiting": 11})
    release = atlas.candidate({INFUSED: 26, "people:iim:infused": 11})
    atlas.passed(release)
    page = steward().get(f"{LIST}{release.pk}/change/")
    found = BeautifulSoup(page.content, "html.parser")
    rows = [
        [cell.text.replace("\N{WORD JOINER}", "") for cell in row.select("td, th")]
        for row in found.find(attrs={"aria-label": "Cells that change"}).select("tbody tr")
    ]
    assert rows == [
        ["How far people are", "Myositis · CAR-T cells were given", "fewer than 11", "11–15"],
        ["How far people are", "Lupus (SLE) · CAR-T cells were given", "16–20", "26–30"],
    ]
    (people,) = (
        row
        for row in found.find(attrs={"aria-label": "Cells by table"}).select("tbody tr")
        if row.th.text == "How far people are"
    )
    cells, shown, anew, *_kept = [int(cell.text) for cell in people.select("td")]
    assert (cells > 20, shown, anew) == (True, 3, 2)


def test_the_gate_is_watched_while_it_runs():
    release = atlas.candidate()
    GateRun.objects.create(release=release, of=7, done=2)
    page = words(steward().get(f"{LIST}{release.pk}/change/"))
    assert "The gate attacks it: 2 of 7 diseases are done. Look again" in page


def test_whoever_prepared_it_can_t_approve_it_and_another_steward_can():
    first, second = steward(), steward("second")
    release, run, page = waiting(by=first.actor)
    assert "You prepared it. Another data steward must approve it" in words(
        first.get(f"{page}change/")
    )
    refused = approve(first, page, run)
    assert refused.status_code == 409
    assert "You prepared this candidate. Somebody else must approve it." in words(refused)
    assert newest_release() is None
    assert f"Approve and publish {release}" in words(second.get(f"{page}change/"))
    assert approve(second, page, run).status_code == 302
    assert newest_release() == release
    assert release.approval.approved_by == second.actor
    event = Event.objects.get(action="release-published")
    assert (event.actor, event.detail["sha256"]) == (second.actor, run.sha256)
    listed = words(second.get(LIST))
    assert "Published" in listed
    assert "second@example.com" in listed


def test_a_second_click_and_a_page_of_yesterday_are_told_so():
    first, second = steward(), steward("second")
    release, run, page = waiting()
    stale = approve(first, page, GateRun(sha256="0" * 64))
    assert stale.status_code == 409
    assert "This is not the candidate that you looked at." in words(stale)
    assert first.post(f"{page}approve/").status_code == 409
    assert approve(first, page, run).status_code == 302
    again = approve(second, page, run)
    assert again.status_code == 409
    assert f"{release} is published already." in words(again)
    assert second.post(f"{page}discard/").status_code == 409


def test_what_is_stale_or_has_not_passed_is_not_approved():
    client = steward()
    release = atlas.candidate()
    answer = approve(client, f"{LIST}{release.pk}/", GateRun(sha256="0" * 64))
    assert answer.status_code == 409
    assert "The gate has not passed this candidate." in words(answer)
    client.post(f"{LIST}{release.pk}/discard/")
    _, run, page = waiting(made_at=timezone.now() - FRESH - timedelta(hours=1))
    answer = approve(client, page, run)
    assert answer.status_code == 409
    assert "This candidate is older than 14 days." in words(answer)
    assert "Too old to be approved" in words(client.get(LIST))
    assert "Approve and publish" not in words(client.get(f"{page}change/"))
    assert "can’t be approved. Its page says why." in panel(client)
    client.post(f"{page}discard/")
    _, run, page = waiting(spec_sha256="0" * 64)
    answer = approve(client, page, run)
    assert answer.status_code == 409
    assert "The tables have changed since." in words(answer)


def test_a_candidate_is_discarded_and_then_its_page_is_gone():
    client = steward()
    release, run, page = waiting()
    assert client.post(f"{page}discard/").status_code == 302
    assert waiting_candidate() is None
    assert Event.objects.get(action="candidate-discarded").detail == {"release": release.number}
    assert approve(client, page, run).status_code == 404
    assert client.get(f"{page}change/").status_code == 404
    assert client.get(f"{LIST}99/approve/").status_code == 405


def test_what_the_gate_stopped_says_what_to_do_and_can_only_be_discarded():
    client = steward()
    release = atlas.candidate()
    report = {"sle": {"rounds": 2, "kept": 4, "lost": 1}, "iim": {"failed": "It took too long."}}
    GateRun.objects.create(release=release, of=7, done=1, ended_at=timezone.now(), report=report)
    page = words(client.get(f"{LIST}{release.pk}/change/"))
    assert "Stopped by the gate" in page
    assert "The gate did not pass it. Myositis: It took too long. Discard it." in page
    assert "Lupus (SLE) 2 4 1 Myositis Not passed" in page
    assert "Approve and publish" not in page
    assert client.post(f"{LIST}{release.pk}/again/").status_code == 409


def test_what_went_wrong_is_made_again():
    client = steward()
    release = atlas.candidate()
    GateRun.objects.create(
        release=release, of=0, ended_at=timezone.now(), report={FAILED: WENT_WRONG}
    )
    assert WENT_WRONG in words(client.get(f"{LIST}{release.pk}/change/"))
    assert client.post(f"{LIST}{release.pk}/again/").status_code == 302
    assert not release.gate_runs.exists()


@pytest.mark.parametrize("role", [role for role in GROUPS if role != STEWARD])
def test_nobody_else_sees_or_decides_about_candidates(role):
    _, run, page = waiting()
    client = in_group(role)
    assert client.get(LIST).status_code == 403
    assert client.get(f"{page}change/").status_code == 403
    for path in (f"{page}approve/", f"{page}discard/", f"{page}again/", f"{LIST}lost/"):
        assert client.post(path, {"sha256": run.sha256}).status_code == 403
    assert client.post(f"{LIST}add/").status_code == 403
    assert "candidate of the atlas" not in panel(client)


def test_any_steward_may_approve_what_the_site_began_itself_each_quarter():
    begin_quarterly_candidate()
    release = Release.objects.get()
    assert release.prepared_by == "system:atlas"
    begin_quarterly_candidate()
    assert Release.objects.count() == 1
    run = atlas.passed(release)
    client = steward()
    assert "Release 1 of the atlas waits for your approval" in panel(client)
    assert "Prepared by Hesperion (atlas)" in words(client.get(f"{LIST}1/change/"))
    assert approve(client, f"{LIST}1/", run).status_code == 302
    assert "candidate" not in panel(client)


@pytest.mark.parametrize("kind", [CANDIDATE_MADE, CANDIDATE_FAILED])
def test_the_mail_says_that_a_candidate_waits_and_nothing_that_it_counts(kind):
    client = steward()
    release, _, page = waiting()
    deliver(enqueue(kind=kind, subject=client.user.subject).pk)
    (letter,) = mail.outbox
    assert letter.to == ["first@example.com"]
    assert f"Release {release.number} of the atlas" in letter.subject
    assert f"{page}change/" in letter.body
    assert "16" not in letter.body
    client.post(f"{page}discard/")
    deliver(enqueue(kind=kind, subject=client.user.subject).pk)
    assert len(mail.outbox) == 1
