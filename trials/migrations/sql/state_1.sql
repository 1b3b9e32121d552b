-- What applied imports say together. Each is a function of the set of applied files, so their order changes nothing.
--
-- derived.applied_import           the imports that count
-- derived.trial_current            the newest record of each trial, when it was fetched last, and since when it is gone
-- derived.trial_reading_in_record  readings whose sentence is in the current record
-- derived.trial_reading_in_force   those of them that were approved and not taken back
-- derived.same_trial               two records of one trial, by the numbers that they give
-- derived.trial_open_in(today)     whether a trial is open in a country

CREATE SCHEMA IF NOT EXISTS derived;

CREATE VIEW derived.applied_import AS
SELECT import.id, import.source, import.retrieved_on, import.query, import.is_complete
FROM public.trials_trialimport AS import
JOIN public.trials_importdecision AS decision ON decision.trial_import_id = import.id AND decision.is_applied;

-- The newest record is the one updated last; of two, the one fetched last; of two of one day, one of them for good.
CREATE VIEW derived.trial_current AS
WITH seen AS MATERIALIZED (
    SELECT
        imported.trial_id, imported.sha256, imported.last_update_posted,
        import.retrieved_on, import.query, import.is_complete
    FROM public.trials_importedtrial AS imported
    JOIN derived.applied_import AS import ON import.id = imported.trial_import_id
),
newest AS (
    SELECT DISTINCT ON (trial_id) trial_id, sha256
    FROM seen
    ORDER BY trial_id, last_update_posted DESC NULLS LAST, retrieved_on DESC, sha256 DESC
),
fetched AS (
    SELECT
        seen.trial_id,
        max(seen.retrieved_on) AS seen_on,
        max(seen.retrieved_on) FILTER (WHERE seen.sha256 = newest.sha256) AS fetched_on
    FROM seen
    JOIN newest USING (trial_id)
    GROUP BY seen.trial_id
),
last_complete AS (
    SELECT query, max(retrieved_on) AS retrieved_on FROM derived.applied_import WHERE is_complete GROUP BY query
),
gone AS (
    SELECT asked.trial_id, max(last_complete.retrieved_on) AS since
    FROM (SELECT DISTINCT trial_id, query FROM seen WHERE is_complete) AS asked
    JOIN last_complete USING (query)
    JOIN fetched ON fetched.trial_id = asked.trial_id AND fetched.seen_on < last_complete.retrieved_on
    GROUP BY asked.trial_id
)
SELECT newest.trial_id, version.id AS version_id, fetched.fetched_on, gone.since AS gone_since
FROM newest
JOIN public.trials_trialversion AS version USING (trial_id, sha256)
JOIN fetched USING (trial_id)
LEFT JOIN gone USING (trial_id);

-- White space alone ends no reading: a text that is the same but for it has all its sentences.
CREATE VIEW derived.trial_reading_in_record AS
SELECT reading.id
FROM public.trials_criterionreading AS reading
JOIN derived.trial_current AS current USING (trial_id)
JOIN public.trials_trialversion AS now ON now.id = current.version_id
JOIN public.trials_trialversion AS version ON version.id = reading.version_id
WHERE now.criteria @> jsonb_build_array(
        jsonb_build_object('part', reading.part, 'under', reading.under, 'text', reading.quote)
    )
    OR replace(now.criteria_text, ' ', '') = replace(version.criteria_text, ' ', '');

CREATE VIEW derived.trial_reading_in_force AS
SELECT reading.id
FROM public.trials_criterionreading AS reading
JOIN derived.trial_reading_in_record AS in_record USING (id)
WHERE reading.approved_by <> '' AND reading.ended_by = '';

-- A number that more than ten records give is none of one trial, whatever they call it.
CREATE VIEW derived.same_trial AS
WITH given AS MATERIALIZED (
    SELECT DISTINCT current.trial_id, listed.number
    FROM derived.trial_current AS current
    JOIN public.trials_trialversion AS version ON version.id = current.version_id
    JOIN public.trials_trial AS trial ON trial.id = current.trial_id
    CROSS JOIN unnest(version.other_numbers || trial.number::varchar(60)) AS listed (number)
),
telling AS (
    SELECT counted.trial_id, counted.number
    FROM (SELECT given.*, count(*) OVER (PARTITION BY given.number) AS records FROM given) AS counted
    WHERE counted.records <= 10
)
SELECT
    row_number() OVER (ORDER BY one.trial_id, other.trial_id) AS id,
    one.trial_id,
    other.trial_id AS other_id,
    array_agg(one.number ORDER BY one.number) AS numbers
FROM telling AS one
JOIN telling AS other ON other.number = one.number AND other.trial_id <> one.trial_id
GROUP BY one.trial_id, other.trial_id;

-- One row for each trial and country with a place of the current record. Open needs all of: the trial takes people, a
-- place in the country takes people, the register confirmed it in the last 12 months, we read it in the last 90
-- days, and no other record of the same trial says otherwise. What is closed stays so, however old.
-- PostgreSQL can't know how many trials there are, and would go through all of them for each place.
CREATE FUNCTION derived.trial_open_in(today date)
RETURNS TABLE (trial_id bigint, country varchar, state text, reason text, places bigint, open_places bigint)
LANGUAGE sql STABLE PARALLEL SAFE SET enable_nestloop = off SET jit = off AS $body$
    WITH current AS MATERIALIZED (
        SELECT
            current.trial_id, current.version_id, current.fetched_on, current.gone_since,
            version.overall_status, version.status_verified
        FROM derived.trial_current AS current
        JOIN public.trials_trialversion AS version ON version.id = current.version_id
    ),
    place AS (
        SELECT
            current.*, site.country,
            count(*) AS places,
            count(*) FILTER (WHERE site.status = 'RECRUITING') AS recruiting,
            count(*) FILTER (WHERE site.status = 'ENROLLING_BY_INVITATION') AS inviting,
            count(*) FILTER (WHERE site.status = 'NOT_YET_RECRUITING') AS not_yet,
            count(*) FILTER (WHERE site.status IN ('UNREAD', 'UNKNOWN', 'WITHHELD')) AS unknown
        FROM current
        JOIN public.trials_trialsite AS site ON site.version_id = current.version_id
        WHERE site.country <> ''
        GROUP BY
            current.trial_id, current.version_id, current.fetched_on, current.gone_since,
            current.overall_status, current.status_verified, site.country
    ),
    judged AS MATERIALIZED (
        SELECT
            place.*,
            CASE
                WHEN overall_status NOT IN (
                    'RECRUITING', 'ENROLLING_BY_INVITATION', 'NOT_YET_RECRUITING', 'UNREAD', 'UNKNOWN', 'WITHHELD'
                ) THEN 'trial_closed'
                WHEN gone_since IS NOT NULL THEN 'gone'
                WHEN overall_status IN ('UNREAD', 'UNKNOWN', 'WITHHELD') THEN 'status_unknown'
                WHEN fetched_on < today - 90 THEN 'not_fetched'
                WHEN (status_verified >= today - interval '12 months') IS NOT TRUE THEN 'not_confirmed'
                WHEN place.recruiting + place.inviting + place.not_yet + place.unknown = 0 THEN 'places_closed'
                WHEN overall_status = 'NOT_YET_RECRUITING' THEN 'place_not_yet'
                WHEN overall_status = 'RECRUITING' AND place.recruiting > 0 THEN 'place_open'
                WHEN place.recruiting + place.inviting > 0 THEN 'invitation'
                WHEN place.not_yet > 0 THEN 'place_not_yet'
                ELSE 'places_unknown'
            END AS reason
        FROM place
    ),
    disagreeing AS (
        SELECT judged.trial_id, judged.country
        FROM judged
        JOIN derived.same_trial AS same ON same.trial_id = judged.trial_id
        JOIN current AS other ON other.trial_id = same.other_id
        LEFT JOIN judged AS there ON there.trial_id = same.other_id AND there.country = judged.country
        WHERE judged.reason = 'place_open' AND coalesce(
            there.reason <> 'place_open',
            other.overall_status NOT IN ('RECRUITING', 'UNREAD')
        )
    )
    SELECT
        judged.trial_id,
        judged.country,
        CASE coalesce(split.reason, judged.reason)
            WHEN 'place_open' THEN 'open'
            WHEN 'invitation' THEN 'invited_only'
            WHEN 'place_not_yet' THEN 'not_yet'
            WHEN 'places_closed' THEN 'closed'
            WHEN 'trial_closed' THEN 'closed'
            ELSE 'unknown'
        END,
        coalesce(split.reason, judged.reason),
        judged.places,
        CASE WHEN coalesce(split.reason, judged.reason) = 'place_open' THEN judged.recruiting ELSE 0 END
    FROM judged
    LEFT JOIN (SELECT DISTINCT trial_id, country, 'records_disagree' AS reason FROM disagreeing) AS split
        USING (trial_id, country)
$body$;
