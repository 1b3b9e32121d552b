-- What each counted person told, as codes by which the tables divide people.
--
-- derived.counted_people(on)   the populations: who is in which, with which disease
-- derived.counted_values(on)   a row for each variable of which something was told: subject, name, about, code
--
-- A variable without a row is "not told"; so are "I don't know" and "not sure". Names and codes are those of
-- atlas/tables/dimensions.py; a test compares them. Infused people are counted by their first infusion.

CREATE FUNCTION derived.counted_people(on_day date) RETURNS TABLE (population text, family text, subject uuid)
LANGUAGE sql STABLE PARALLEL SAFE AS $body$
    WITH counted AS MATERIALIZED (SELECT subject FROM derived.counted(on_day)),
    families AS MATERIALIZED (
        SELECT DISTINCT split_part(diagnosis.code, '.', 1) AS family, diagnosis.participant_id AS subject
        FROM public.record_diagnosis AS diagnosis
        JOIN counted ON counted.subject = diagnosis.participant_id
    ),
    infused AS MATERIALIZED (
        SELECT first.subject
        FROM derived.first_infusion AS first
        JOIN public.participants_participant AS participant ON participant.subject = first.subject
        WHERE participant.teller <> 'relative'
    )
    SELECT 'people', family, subject FROM families
    UNION ALL
    SELECT 'infused', family, subject FROM families JOIN infused USING (subject)
    UNION ALL
    SELECT 'month-12', family, subject
    FROM families JOIN infused USING (subject) JOIN derived.states_at_12(on_day) USING (subject)
$body$;

-- The days on which each participant told something, after the first infusion: the last, and the time until then.
CREATE VIEW derived.last_told AS
SELECT
    first.subject,
    first.given_on,
    max(occasion.told_on) AS told_on
FROM derived.first_infusion AS first
JOIN public.record_occasion AS occasion ON occasion.participant_id = first.subject
LEFT JOIN public.followup_checkin AS check_in ON check_in.occasion_id = occasion.id
WHERE occasion.told_on >= first.given_on AND check_in.taken_back_at IS NULL
GROUP BY first.subject, first.given_on;

-- How the disease was, by the last occasion that says so.
CREATE VIEW derived.course_last_told AS
SELECT DISTINCT ON (subject) subject, course
FROM (
    SELECT first.subject, first.relapse AS course, occasion.told_on, ''::text AS sent_at
    FROM derived.first_infusion AS first
    JOIN public.record_occasion AS occasion
        ON occasion.participant_id = first.subject AND occasion.kind = 'enrolment'
    WHERE first.relapse <> ''
    UNION ALL
    SELECT course.participant_id, course.course, occasion.told_on, check_in.sent_at::text
    FROM public.record_coursesince AS course
    JOIN public.record_occasion AS occasion ON occasion.id = course.occasion_id
    JOIN public.followup_checkin AS check_in ON check_in.occasion_id = occasion.id
) AS told
ORDER BY subject, told_on DESC, sent_at DESC;

-- The years after the first infusion in which later events are counted, as days.
CREATE VIEW derived.years_after AS
SELECT
    first.subject,
    year.code,
    daterange(
        (first.given_on + make_interval(years => year.first))::date,
        (first.given_on + make_interval(years => year.until))::date
    ) AS days
FROM derived.first_infusion AS first
CROSS JOIN (VALUES ('1', 0, 1), ('2', 1, 2), ('3', 2, 5), ('6', 5, 10)) AS year (code, first, until)
WHERE first.given_on IS NOT NULL;

-- A day that is surely within the event: an event counts for a year if all days that it can have begun on are in it.
CREATE VIEW derived.later_event AS
SELECT
    event.participant_id AS subject,
    event.kind,
    daterange(
        coalesce(derived.earliest_of(nullif(event.onset, '')), course.since),
        coalesce(derived.latest_of(nullif(event.onset, '')), occasion.told_on),
        '[]'
    ) AS days
FROM public.record_adverseevent AS event
JOIN public.record_occasion AS occasion ON occasion.id = event.occasion_id
LEFT JOIN public.record_coursesince AS course ON course.occasion_id = occasion.id
WHERE event.onset <> '' OR course.since <= occasion.told_on;

CREATE FUNCTION derived.counted_values(on_day date)
RETURNS TABLE (subject uuid, name text, about text, code text)
LANGUAGE sql STABLE PARALLEL SAFE AS $body$
    SELECT
        participant.subject,
        'course',
        '',
        CASE
            WHEN participant.teller = 'relative' THEN 'relative'
            WHEN EXISTS (SELECT FROM derived.first_infusion WHERE subject = participant.subject) THEN 'infused'
            WHEN course.status = 'infused' THEN 'not_told' -- it counts as infused with an infusion alone
            ELSE course.status
        END
    FROM public.participants_participant AS participant
    LEFT JOIN public.record_course AS course ON course.participant_id = participant.subject
    UNION ALL
    SELECT
        participant_id,
        'kind',
        split_part(code, '.', 1),
        CASE count(*) WHEN 1 THEN min(code) ELSE 'several' END
    FROM public.record_diagnosis
    WHERE code LIKE '%.%'
    GROUP BY participant_id, split_part(code, '.', 1)
    UNION ALL
    SELECT subject, 'state', '', state FROM derived.states_at_12(on_day)
    UNION ALL
    SELECT
        participant_id,
        'finding',
        code,
        CASE WHEN bool_or(finding = 'positive') THEN 'positive' ELSE 'negative' END
    FROM public.record_markerfinding
    WHERE timepoint IN ('ever_before', 'before') AND finding IN ('positive', 'negative')
    GROUP BY participant_id, code
    UNION ALL
    SELECT * FROM (
        SELECT DISTINCT ON (marker.participant_id, marker.code)
            marker.participant_id, 'now', marker.code, marker.finding
        FROM public.record_markerfinding AS marker
        JOIN public.record_occasion AS occasion ON occasion.id = marker.occasion_id
        JOIN derived.first_infusion AS first
            ON first.subject = marker.participant_id AND occasion.told_on >= first.given_on
        WHERE timepoint = 'today' AND finding IN ('positive', 'negative')
        ORDER BY marker.participant_id, marker.code, occasion.told_on DESC, marker.occasion_id
    ) AS latest
    UNION ALL
    SELECT participant_id, 'organ', code, 'affected' FROM public.record_affectedorgan
    UNION ALL
    SELECT subject, 'target', '', target FROM derived.first_infusion WHERE target NOT IN ('', 'unknown')
    UNION ALL
    SELECT subject, 'cells', '', cells FROM derived.first_infusion WHERE cells NOT IN ('', 'unknown')
    UNION ALL
    SELECT
        first.subject,
        'told',
        '',
        CASE
            WHEN standing.died_on IS NOT NULL THEN 'died'
            WHEN course = 'no' THEN 'quiet'
            WHEN course = 'yes' THEN 'came_back'
            WHEN course IN ('better', 'no_better') THEN 'never_quiet'
            ELSE 'not_told'
        END
    FROM derived.first_infusion AS first
    JOIN derived.standing AS standing USING (subject)
    LEFT JOIN derived.course_last_told USING (subject)
    UNION ALL
    SELECT
        told.subject,
        'since',
        '',
        CASE
            WHEN told.told_on < told.given_on + interval '1 year' THEN 'under_1'
            WHEN told.told_on < told.given_on + interval '2 years' THEN 'to_2'
            WHEN told.told_on < told.given_on + interval '5 years' THEN 'to_5'
            ELSE 'over_5'
        END
    FROM derived.last_told AS told
    UNION ALL
    SELECT
        event.participant_id,
        'event',
        event.kind,
        CASE
            WHEN signs.codes - ARRAY['none', 'unsure'] <> '[]'
                OR facts ->> 'oxygen' NOT IN ('', 'none', 'unknown')
                OR facts ->> 'organ' NOT IN ('', 'no', 'unknown') THEN 'yes'
            WHEN signs.codes = '["none"]' OR facts ->> 'organ' = 'no' THEN 'no'
            ELSE 'not_told'
        END
    FROM public.record_adverseevent AS event
    JOIN derived.first_infusion AS first ON first.id = event.infusion_id
    JOIN public.record_occasion AS occasion ON occasion.id = event.occasion_id AND occasion.kind = 'enrolment'
    CROSS JOIN LATERAL (SELECT coalesce(facts -> 'signs', facts -> 'nerves', '[]') AS codes) AS signs
    WHERE event.kind IN ('crs', 'icans', 'licats')
    UNION ALL
    SELECT event.participant_id, 'place', '', facts ->> 'cared_for'
    FROM public.record_adverseevent AS event
    JOIN derived.first_infusion AS first ON first.id = event.infusion_id
    JOIN public.record_occasion AS occasion ON occasion.id = event.occasion_id AND occasion.kind = 'enrolment'
    WHERE event.kind = 'crs' AND facts ->> 'cared_for' IN ('home', 'ward', 'intensive')
    UNION ALL
    SELECT
        year.subject,
        'later',
        kind.code || '.' || year.code,
        CASE
            WHEN EXISTS (
                SELECT FROM derived.later_event AS event
                WHERE event.subject = year.subject AND event.kind = kind.code AND event.days <@ year.days
            ) THEN 'yes'
            WHEN (
                SELECT range_agg(daterange(since, until, '[]'))
                FROM public.record_negative
                WHERE participant_id = year.subject AND about = kind.code
            ) @> year.days THEN 'no'
            WHEN on_day < upper(year.days) THEN 'not_yet'
            ELSE 'not_told'
        END
    FROM derived.years_after AS year
    CROSS JOIN unnest(
        ARRAY['infection', 'cytopenia', 'low_antibodies', 'late_neuro', 'hlh', 'gvhd', 'cancer']
    ) AS kind (code)
    UNION ALL
    SELECT * FROM (
        SELECT
            dose.participant_id AS subject,
            CASE dose.timepoint WHEN 'before' THEN 'before' ELSE 'after' END AS name,
            '',
            CASE
                WHEN dose.prednisolone = 0 THEN '0'
                WHEN dose.prednisolone <= 5 THEN '5'
                WHEN dose.prednisolone <= 7.5 THEN '7.5'
                WHEN dose.prednisolone <= 20 THEN '20'
                WHEN dose.prednisolone > 20 THEN 'more'
                ELSE 'not_told'
            END
        FROM (
            SELECT
                steroid.participant_id,
                steroid.timepoint,
                CASE
                    WHEN steroid.why = 'replacement' THEN 0
                    ELSE steroid.mg * 5 / CASE steroid.drug
                        WHEN 'none' THEN 5
                        WHEN 'prednisolone' THEN 5
                        WHEN 'methylprednisolone' THEN 4
                        WHEN 'dexamethasone' THEN 0.75
                        WHEN 'hydrocortisone' THEN 20
                    END
                END AS prednisolone
            FROM public.record_steroiddose AS steroid
            JOIN public.record_occasion AS occasion ON occasion.id = steroid.occasion_id
            LEFT JOIN public.followup_checkin AS check_in ON check_in.occasion_id = occasion.id
            JOIN derived.first_infusion AS first ON first.subject = steroid.participant_id
            WHERE (occasion.kind = 'enrolment' AND steroid.timepoint = 'before')
                OR (
                    steroid.timepoint = 'today'
                    AND check_in.code = 'm12'
                    AND check_in.anchor_kind = 'infusion'
                    AND check_in.anchor_number = first.number
                    AND check_in.taken_back_at IS NULL
                )
        ) AS dose
    ) AS doses
    UNION ALL
    SELECT * FROM (
        SELECT DISTINCT ON (outcome.participant_id)
            outcome.participant_id, 'b_cells', '', CASE outcome.b_cells WHEN 'yes' THEN 'back' ELSE 'not_back' END
        FROM public.record_outcome AS outcome
        JOIN public.record_occasion AS occasion ON occasion.id = outcome.occasion_id
        JOIN derived.first_infusion AS first
            ON first.subject = outcome.participant_id AND occasion.told_on >= first.given_on
        WHERE outcome.timepoint = 'today' AND outcome.b_cells IN ('yes', 'no')
        ORDER BY outcome.participant_id, occasion.told_on DESC, outcome.occasion_id
    ) AS latest
    UNION ALL
    SELECT
        due.subject,
        'answer',
        due.code,
        CASE
            WHEN due.state IN ('answered', 'missed', 'not_asked', 'died') THEN due.state
            WHEN due.state IN ('silent', 'paused', 'locked') THEN 'silent'
            ELSE 'none'
        END
    FROM derived.due(on_day) AS due
    JOIN derived.first_infusion AS first ON first.subject = due.subject AND first.number = due.anchor_number
    WHERE due.anchor_kind = 'infusion'
$body$;
