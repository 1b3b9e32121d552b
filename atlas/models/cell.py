"""Cells: their bands in each release, and who was in the set that a band was made of.

No true count is stored anywhere.
"""

from typing import Any

import pgtrigger
from django.db import models
from django.db.models import F, Q

from atlas.choices import KeptBecause
from atlas.models.release import Release
from hesperion.privacy.classes import classified
from hesperion.privacy.fields import PatientRow
from intake.participants.models import Participant


def _may_be_shown(name: str, operation: Any) -> pgtrigger.Trigger:
    """A trigger that refuses bands by derived.band_faults. It looks at all bands of a release at once."""
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(new="shown"),
        declare=[("refused", "record")],
        func="""
            SELECT one.release_id, faults.* INTO refused
            FROM (SELECT DISTINCT release_id FROM shown) AS one
            CROSS JOIN LATERAL derived.band_faults(one.release_id) AS faults
            LIMIT 1;
            IF FOUND THEN
                RAISE EXCEPTION 'atlas_band_refused: cell % of release %: %',
                    refused.cell_id, refused.release_id, refused.fault
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NULL;
        """,
    )


def _set_of_a_candidate(
    name: str, operation: Any, changed: str, **referencing: str
) -> pgtrigger.Trigger:
    """A trigger that refuses to the site's role what changes a set that a published band was made of.

    It may delete those that no cell's newest band was made of. The function that erases is the owner's.
    """
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(**referencing),
        func=f"""
            IF current_user <> (
                SELECT pg_catalog.pg_get_userbyid(relowner) FROM pg_catalog.pg_class WHERE oid = TG_RELID
            ) AND EXISTS (
                SELECT FROM changed AS member {changed}
            ) THEN
                RAISE EXCEPTION 'atlas_set_is_published' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NULL;
        """,  # noqa: S608 - our own SQL
    )


_only_in_a_candidate = pgtrigger.Trigger(
    name="only_in_a_candidate",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    func="""
        IF EXISTS (
            SELECT FROM public.atlas_releaseapproval
            WHERE release_id = CASE TG_OP WHEN 'INSERT' THEN NEW.release_id ELSE OLD.release_id END
        ) THEN
            RAISE EXCEPTION 'A published release never changes.';
        END IF;
        IF TG_OP = 'DELETE' THEN
            RETURN OLD;
        END IF;
        RETURN NEW;
    """,
)


@classified(public=["face", "table", "key"], technical=["id"])
class AtlasCell(models.Model):
    """A cell of a table. `face` is the name of its face, which ends with the digest of its codes.

    If the codes change, new cells begin, and those of the old codes end.
    """

    face = models.CharField(max_length=100)
    table = models.CharField(max_length=30)
    key = models.CharField(max_length=150)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(name="atlas_cell_once", fields=["face", "key"])]

    def __str__(self) -> str:
        return f"{self.table} {self.key}"


@classified(
    public=["release", "cell", "low", "high", "as_of"],
    technical=["id", "kept_because"],
)
class Band(models.Model):
    """What a release shows of a cell: it has `low` to `high` people, as of the release `as_of`.

    (0, 10) is a stub: fewer than eleven, or held back to protect somebody. A band is made anew only where at
    least eleven people differ from those of whom the last one was made; else the old one stays. A trigger holds
    that.
    """

    release = models.ForeignKey(Release, models.CASCADE, related_name="bands")
    cell = models.ForeignKey(AtlasCell, models.PROTECT, related_name="+")
    low = models.PositiveIntegerField()
    high = models.PositiveIntegerField()
    as_of = models.ForeignKey(Release, models.RESTRICT, related_name="+")
    kept_because = models.CharField(max_length=4, choices=KeptBecause, blank=True, default="")

    class Meta:
        default_permissions = ()
        triggers = [
            _may_be_shown("may_be_inserted", pgtrigger.Insert),
            _may_be_shown("may_be_updated", pgtrigger.Update),
            _only_in_a_candidate,
        ]
        constraints = [
            models.UniqueConstraint(name="atlas_band_once", fields=["release", "cell"]),
            models.CheckConstraint(
                name="atlas_band_is_one",
                condition=Q(low=0, high=10) | Q(low__gte=11, low__regex="[16]$", high=F("low") + 4),
            ),
            models.CheckConstraint(
                name="atlas_band_kept", condition=Q(kept_because__in=["", *KeptBecause.values])
            ),
        ]


@classified(
    label="atlas_member",
    technical=["id", "cell", "as_of", "participant"],
    subject="participant_id",
    runtime="SELECT, INSERT, DELETE",
    before_erasing="""
        INSERT INTO public.atlas_gone (cell_id, as_of_id, people)
        SELECT cell_id, as_of_id, 1 FROM {table} WHERE participant_id = who
        ON CONFLICT (cell_id, as_of_id) DO UPDATE SET people = atlas_gone.people + 1;
    """,
)
class Member(PatientRow):
    """A participant who was in the set of people of whom the band of a cell was made, at the release `as_of`.

    It serves to count who differs at the next release, and nothing else. Sets that no release shows any more
    are deleted.
    """

    cell = models.ForeignKey(
        AtlasCell,
        models.PROTECT,
        related_name="+",
        db_index=False,  # the index of the unique constraint begins with it
    )
    as_of = models.ForeignKey(Release, models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="+")

    class Meta(PatientRow.Meta):
        default_permissions = ()
        triggers = [
            _set_of_a_candidate(
                "added_to_a_candidate",
                pgtrigger.Insert,
                "JOIN public.atlas_releaseapproval AS approval ON approval.release_id = member.as_of_id",
                new="changed",
            ),
            _set_of_a_candidate(
                "kept_while_shown",
                pgtrigger.Delete,
                "JOIN derived.band_before(2147483647) AS band USING (cell_id, as_of_id)",
                old="changed",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="atlas_member_once", fields=["cell", "as_of", "participant"]
            )
        ]


@classified(technical=["id", "cell", "as_of", "people"], runtime="SELECT, DELETE")
class Gone(models.Model):
    """How many people of a set were erased since: they differ, too. The function that erases raises it."""

    cell = models.ForeignKey(AtlasCell, models.PROTECT, related_name="+")
    as_of = models.ForeignKey(Release, models.CASCADE, related_name="+")
    people = models.PositiveIntegerField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(name="atlas_gone_once", fields=["cell", "as_of"])]
