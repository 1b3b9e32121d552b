-- What each person told, as codes by which the tables divide people.
--
-- derived.telling         each time that somebody told something, but not before the first infusion
-- derived.time_since      the time since the infusion, on a day
-- derived.years_after     the years after the first infusion in which later events are counted, as days
-- derived.later_event     later events, with the days on which they can have begun
-- derived.told_kind       the kind of each disease that has kinds
-- derived.told_finding    the finding of each marker, ever before the infusion
-- derived.counted_values(on)   a row for each variable of which something was told: subject, name, about, code
--
-- A variable without a row is "not told"; so are "I don't know" and "not sure". Names and codes are those of
-- atlas/tables/dimensions.py; a test compares them. Infused people are counted by their first infusion.

CREATE VIEW derived.telling AS
SELECT first.subject, first.given_on, occasion.id AS occasion_id, occasion.told_on, check_in.sent_at
FROM derived.first_infusion AS first
JOIN public.record_occasion AS occasion ON occasion.participant_id = first.subject
LEFT JOIN public.followup_checkin AS check_in ON check_in.occasion_id = occasion.id
WHERE (occasion.told_on < first.given_by) IS NOT TRUE AND check_in.taken_back_at IS NULL;

CREATE FUNCTION derived.time_since(given_on date, on_day date) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN on_day < given_on + interval '1 year' THEN 'under_1'
    WHEN on_day < given_on + interval '2 years' THEN 'to_2'
    WHEN on_day < given_on + interval '5 years' THEN 'to_5'
    WHEN on_day IS NOT NULL AND given_on IS NOT NULL THEN 'over_5'
END;

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

-- Until they were told, and those of the enrolment not before the infusion after which they were. Of an event that
-- somebody told without a date at a check-in where they said nothing of the course, nobody knows since when.
CREATE VIEW derived.later_event AS
SELECT subject, kind, daterange(earliest, greatest(earliest, latest), '[]') AS days
FROM (
    SELECT
        event.participant_id AS subject,
        event.kind,
        greatest(
            coalesce(derived.earliest_of(event.onset), course.since),
            CASE occasion.kind WHEN 'enrolment' THEN derived.day_of(infusion.given) END
        ) AS earliest,
        CASE
            WHEN occasion.kind = 'check_in' THEN least(derived.latest_of(event.onset), occasion.told_on)
            WHEN event.onset <> '' THEN derived.latest_of(event.onset)
            WHEN occasion.told_on >= derived.day_of(infusion.given) THEN occasion.told_on
            ELSE 'infinity' -- an infusion that was told later, as its events were
        END AS latest
    FROM public.record_adverseevent AS event
    JOIN public.record_occasion AS occasion ON occasion.id = event.occasion_id
    LEFT JOIN public.record_infusion AS infusion ON infusion.id = event.infusion_id
    LEFT JOIN public.record_coursesince AS course ON course.occasion_id = event.occasion_id
) AS told
WHERE earliest IS NOT NULL;

-- This and derived.told_finding are views, so that a condition on the subject reaches their tables: it does not reach
-- those of derived.counted_values.
CREATE VIEW derived.told_kind AS
SELECT
    participant_id AS subject,
    split_part(code, '.', 1) AS family,
    CASE count(*) WHEN 1 THEN min(code) ELSE 'several' END AS code
FROM public.record_diagnosis
WHERE code LIKE '%.%'
GROUP BY participant_id, split_part(code, '.', 1);

CREATE VIEW derived.told_finding AS
SELECT
    participant_id AS subject,
    code AS marker,
    CASE WHEN bool_or(finding = 'positive') THEN 'positive' ELSE 'negative' END AS code
FROM public.record_markerfinding
WHERE timepoint IN ('ever_before', 'before') AND finding IN ('positive', 'negative')
GROUP BY participant_id, code;

-- It is planned by itself: here PostgreSQL may go through a table for each participant, as whoever calls it may not.
CREATE FUNCTION derived.counted_values(on_day date)
RETURNS TABLE (subject uuid, name text, about text, code text)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1000000
SET enable_nestloop = on SET work_mem = '64MB' SET jit = off AS $body$
    SELECT
        participant.subject,
        'course',
        '',
        CASE
            WHEN participant.teller = 'relative' THEN 'relative'
            WHEN first.subject IS NOT NULL THEN 'infused'
            WHEN course.status <> 'infused' THEN course.status
            ELSE 'not_told' -- nobody counts as infused without an infusion
        END
    FROM public.participants_participant AS participant
    LEFT JOIN derived.first_infusion AS first ON first.subject = participant.subject
    LEFT JOIN public.record_course AS course ON course.participant_id = participant.subject
    UNION ALL
    -- What changed since its review waits to be read again.
    SELECT
        participant.subject,
        'reading',
        '',
        CASE WHEN review.state IN ('included', 'sent_back', 'declined') THEN review.state ELSE 'waiting' END
    FROM public.participants_participant AS participant
    LEFT JOIN derived.latest_review AS review ON review.subject = participant.subject
    UNION ALL
    SELECT subject, 'kind', family, code FROM derived.told_kind
    UNION ALL
    SELECT subject, 'state', '', state FROM derived.states_at_12(on_day)
    UNION ALL
    SELECT subject, 'finding', marker, code FROM derived.told_finding
    UNION ALL
    SELECT * FROM (
        SELECT DISTINCT ON (telling.subject, marker.code)
            telling.subject, 'now', marker.code, marker.finding
        FROM derived.telling AS telling
        JOIN public.record_markerfinding AS marker ON marker.occasion_id = telling.occasion_id
        WHERE timepoint = 'today' AND finding IN ('positive', 'negative')
        ORDER BY telling.subject, marker.code, telling.told_on DESC, telling.sent_at DESC NULLS LAST
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
            WHEN death.is_known THEN 'died'
            WHEN course.came_back THEN 'came_back'
            WHEN course.latest = 'no' THEN 'quiet'
            WHEN course.latest IN ('better', 'no_better') AND NOT course.was_quiet THEN 'never_quiet'
            ELSE 'not_told'
        END
    FROM derived.first_infusion AS first
    LEFT JOIN (
        SELECT participant_id, true AS is_known FROM public.record_death
        UNION
        SELECT participant_id, true FROM public.consent_nocontactreport WHERE reason = 'died' AND finding = 'true'
    ) AS death ON death.participant_id = first.subject
    LEFT JOIN (
        SELECT
            subject,
            bool_or(course = 'yes') AS came_back,
            bool_or(course = 'no') AS was_quiet,
            (array_agg(course ORDER BY told_on DESC, sent_at DESC NULLS LAST))[1] AS latest
        FROM derived.told_course
        GROUP BY subject
    ) AS course ON course.subject = first.subject
    UNION ALL
    SELECT subject, 'since', '', derived.time_since(given_on, max(told_on))
    FROM derived.telling
    WHERE given_on IS NOT NULL
    GROUP BY subject, given_on
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
            -- before all else: "no" can be said of a whole year alone, and "yes" must not come earlier
            WHEN on_day < upper(year.days) THEN 'not_yet'
            WHEN happened.subject IS NOT NULL THEN 'yes'
            WHEN denied.days @> year.days THEN 'no'
            ELSE 'not_told'
        END
    FROM derived.years_after AS year
    CROSS JOIN unnest(
        ARRAY['infection', 'cytopenia', 'low_antibodies', 'late_neuro', 'hlh', 'gvhd', 'cancer']
    ) AS kind (code)
    LEFT JOIN (
        SELECT DISTINCT event.subject, event.kind, year.code
        FROM derived.later_event AS event
        JOIN derived.years_after AS year ON year.subject = event.subject AND event.days <@ year.days
    ) AS happened ON happened.subject = year.subject AND happened.kind = kind.code AND happened.code = year.code
    LEFT JOIN (
        SELECT participant_id, about, range_agg(daterange(since, until, '[]')) AS days
        FROM public.record_negative
        GROUP BY participant_id, about
    ) AS denied ON denied.participant_id = year.subject AND denied.about = kind.code
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
                    AND abs(check_in.due_on - (first.given_on + 365)) <= 30
                )
        ) AS dose
    ) AS doses
    UNION ALL
    -- B cells that are back stay so; "not back" is only as new as its day.
    SELECT subject, 'b_cells', '', CASE
        WHEN b_cells = 'yes' THEN 'back'
        WHEN derived.time_since(given_on, told_on) = derived.time_since(given_on, last_on) THEN 'not_back'
        ELSE 'not_told'
    END
    FROM (
        SELECT DISTINCT ON (telling.subject) telling.*, outcome.b_cells, last.told_on AS last_on
        FROM derived.telling AS telling
        JOIN public.record_outcome AS outcome ON outcome.occasion_id = telling.occasion_id
        JOIN (
            SELECT subject, max(told_on) AS told_on FROM derived.telling GROUP BY subject
        ) AS last ON last.subject = telling.subject
        WHERE outcome.timepoint = 'today' AND outcome.b_cells IN ('yes', 'no')
        ORDER BY telling.subject, telling.told_on DESC, telling.sent_at DESC NULLS LAST
    ) AS latest
    UNION ALL
    SELECT
        first.subject,
        'answer',
        point.code,
        CASE
            WHEN due.state IN ('answered', 'missed', 'not_asked', 'died') THEN due.state
            WHEN due.state IN ('silent', 'paused', 'locked') THEN 'silent'
            ELSE 'none' -- also where nobody knows the date of the infusion
        END
    FROM derived.first_infusion AS first
    CROSS JOIN (SELECT DISTINCT code FROM public.followup_timepoint WHERE anchor = 'infusion') AS point
    LEFT JOIN derived.due(on_day) AS due
        ON due.subject = first.subject
        AND due.anchor_kind = 'infusion'
        AND due.anchor_number = first.number
        AND due.code = point.code
$body$;
