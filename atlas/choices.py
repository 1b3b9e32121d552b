"""Stored codes of the atlas: the state at 12 months, why an old band stays, and audited actions."""

from django.db import models
from django.utils.translation import gettext_lazy as _

NOT_TOLD = "not_told"  # the code of "not told", of every variable that is asked


class StateAt12(models.TextChoices):
    """How somebody was 12 months after their first infusion. docs/atlas.md has the rules."""

    QUIET_OFF = "quiet_off", _("Quiet, without medicines")
    QUIET_ON = "quiet_on", _("Quiet, with medicines")
    CAME_BACK = "came_back", _("The disease came back")
    NEVER_QUIET = "never_quiet", _("Never quiet")
    AGAIN = "again", _("CAR-T cells were given again")
    DIED = "died", _("Died")
    CANT_TELL = "cant_tell", _("Can’t be told from the answers")
    NO_ANSWER = "no_answer", _("No answer for month 12")
    NOT_YET = "not_yet", _("Month 12 is not over yet")


class KeptBecause(models.TextChoices):
    """Why a cell has an old band, or none. It is never public: only the bands are."""

    FEW = "few", "Fewer than eleven people differ"
    HIDDEN = "hide", "Fewer than eleven people differ, and the attack must not know it"
    GATE = "gate", "A new band would have proven a change of a few people"
    NEW = "new", "More than half of its people are new"


class AtlasLogKind(models.TextChoices):
    """Kinds of the public log's statements about the atlas. A stored code is never renamed."""

    RELEASE = "release", "release of the atlas published"


class AtlasAction(models.TextChoices):
    """Audited actions about the atlas. A stored code is never renamed."""

    CANDIDATE_MADE = "candidate-made", "candidate for a release of the atlas made"
    CANDIDATE_DISCARDED = "candidate-discarded", "candidate for a release of the atlas discarded"
    RELEASE_PUBLISHED = "release-published", "release of the atlas published"
    LOST_RELEASES_READ = "lost-releases-read", "releases after the restored backup taken from files"
