-- What a release may show. The database refuses the rest.
--
-- derived.published_band      the bands of the releases that are published
-- derived.band_before(number) of each cell the band that the last release before this number shows that has the cell
-- derived.differing(number)   how many people differ from the set of which each old band was made, of the sets of a candidate
-- derived.new_since(number)   since when who may be counted is new in a candidate
-- derived.candidate_sets(number)  how many people are in each set of a candidate, and how many of them are new
-- derived.band_faults(number) what is wrong with the bands of a release

CREATE VIEW derived.published_band AS
SELECT band.*
FROM public.atlas_band AS band
JOIN public.atlas_releaseapproval AS approval ON approval.release_id = band.release_id;

-- Its columns are listed: a function that returns rows of a view keeps the view from being dropped by a migration.
CREATE FUNCTION derived.band_before(candidate int)
RETURNS TABLE (cell_id bigint, release_id int, as_of_id int, low int, high int)
LANGUAGE sql STABLE PARALLEL SAFE AS $body$
    SELECT DISTINCT ON (cell_id) cell_id, release_id, as_of_id, low, high
    FROM derived.published_band
    WHERE release_id < candidate
    ORDER BY cell_id, release_id DESC
$body$;

-- Whoever is in one of both sets differs, and who was erased since the old one was made. Of a set that was lost with
-- its release only those surely differ who joined later.
CREATE FUNCTION derived.differing(candidate int) RETURNS TABLE (cell_id bigint, people bigint)
LANGUAGE sql STABLE PARALLEL SAFE AS $body$
    SELECT
        before.cell_id,
        coalesce(max(gone.people), 0) + count(differs.participant_id) FILTER (
            WHERE NOT release.is_restored OR participant.submitted_at > release.made_at
        )
    FROM derived.band_before(candidate) AS before
    JOIN public.atlas_release AS release ON release.number = before.as_of_id
    LEFT JOIN (
        SELECT member.cell_id, member.participant_id
        FROM public.atlas_member AS member
        JOIN derived.band_before(candidate) AS before USING (cell_id)
        WHERE member.as_of_id IN (before.as_of_id, candidate)
        GROUP BY member.cell_id, member.participant_id
        HAVING count(*) = 1
    ) AS differs USING (cell_id)
    LEFT JOIN public.participants_participant AS participant ON participant.subject = differs.participant_id
    LEFT JOIN public.atlas_gone AS gone ON gone.cell_id = before.cell_id AND gone.as_of_id = before.as_of_id
    GROUP BY before.cell_id
$body$;

-- When the release before was made: who may be counted since is new. Without one, who may be in the last 90 days.
CREATE FUNCTION derived.new_since(candidate int) RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE AS $body$
    SELECT coalesce(
        (SELECT max(release.made_at) FROM public.atlas_release AS release
         JOIN public.atlas_releaseapproval AS approval ON approval.release_id = release.number
         WHERE release.number < candidate),
        (SELECT made_at - interval '90 days' FROM public.atlas_release WHERE number = candidate)
    )
$body$;

-- Of each set of a candidate: its people, and those who are new. Who is not counted any more is not old either; nor, but
-- in the table that counts all stories, is who is not included.
CREATE FUNCTION derived.candidate_sets(candidate int) RETURNS TABLE (cell_id bigint, people bigint, new_people bigint)
LANGUAGE sql STABLE PARALLEL SAFE AS $body$
    SELECT member.cell_id, count(*), count(*) FILTER (
        WHERE (coalesce(counted.included_since, counted.since) <= before.at) IS NOT TRUE
    )
    FROM public.atlas_member AS member
    JOIN public.atlas_atlascell AS cell ON cell.id = member.cell_id
    CROSS JOIN (SELECT derived.new_since(candidate) AS at) AS before
    LEFT JOIN (
        SELECT * FROM derived.counted((SELECT counted_on FROM public.atlas_release WHERE number = candidate))
    ) AS counted
        ON counted.subject = member.participant_id
        AND (counted.included_since IS NOT NULL OR cell."table" = 'reading')
    WHERE member.as_of_id = candidate
    GROUP BY member.cell_id
$body$;

-- The bands of a release that may not be shown so, with the reason.
-- PostgreSQL can't know how many people the sets have, and would go through one for each of another.
CREATE FUNCTION derived.band_faults(candidate int) RETURNS TABLE (cell_id bigint, fault text)
LANGUAGE sql STABLE PARALLEL SAFE SET enable_nestloop = off SET work_mem = '64MB' SET jit = off AS $body$
    SELECT * FROM (
        SELECT
            band.cell_id,
            CASE
                WHEN band.as_of_id <> candidate THEN CASE
                    WHEN (band.as_of_id, band.low, band.high)
                        IS DISTINCT FROM (before.as_of_id, before.low, before.high) THEN 'is not the old band'
                END
                WHEN differing.people < 11 THEN 'fewer than eleven people differ'
                WHEN band.low <> CASE
                    WHEN coalesce(sets.people, 0) < 11 THEN 0
                    ELSE sets.people - (sets.people - 11) % 5
                END THEN 'is not the band of its set'
                WHEN band.low > 0 AND coalesce(before.low, 0) = 0 AND 2 * sets.new_people > sets.people
                    THEN 'more than half of its people are new'
            END AS fault
        FROM public.atlas_band AS band
        JOIN public.atlas_release AS release ON release.number = band.release_id
        LEFT JOIN derived.band_before(candidate) AS before USING (cell_id)
        LEFT JOIN derived.differing(candidate) AS differing USING (cell_id)
        LEFT JOIN derived.candidate_sets(candidate) AS sets USING (cell_id)
        WHERE band.release_id = candidate AND NOT release.is_restored
    ) AS judged
    WHERE fault IS NOT NULL
$body$;
