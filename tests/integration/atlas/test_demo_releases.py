"""`make_demo_releases`: releases of the last quarters on a site for trying out, made once."""

from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from atlas.actions.demo import make_demo_releases
from atlas.models import Release
from atlas.queries import published_releases

QUARTERS = [date(2026, 1, 1), date(2026, 4, 1), date(2026, 7, 1)]
TODAY = date(2026, 9, 30)


@pytest.mark.django_db(transaction=True)
def test_a_release_of_each_of_the_last_quarters_is_published_once_with_its_own_times(settings):
    settings.MADE_UP_PEOPLE = True
    assert make_demo_releases(today=TODAY) == len(QUARTERS)
    published = published_releases().select_related("approval")
    assert [release.counted_on for release in published] == QUARTERS
    for release, day in zip(published, QUARTERS, strict=True):
        assert release.made_at == datetime(day.year, day.month, 1, 6, tzinfo=UTC)
        assert release.approval.published_at == datetime(day.year, day.month, 2, 6, tzinfo=UTC)
    assert make_demo_releases(today=date(2027, 3, 1)) == 0
    assert Release.objects.count() == len(QUARTERS)


@pytest.mark.django_db
def test_no_release_of_real_people_is_made_up(settings):
    settings.MADE_UP_PEOPLE = False
    with pytest.raises(CommandError, match="This site is for real people"):
        call_command("make_demo_releases", stdout=StringIO())
    assert not Release.objects.exists()
