-- Who is counted in public numbers, and the state of each 12 months after the first infusion.
--
-- derived.earliest_of, derived.latest_of   the first and the last day that a partial date can mean
-- derived.counted(on)        who is counted on a day
-- derived.first_infusion     the first infusion of each participant: the earliest with a day or month, or else the first told
-- derived.states_at_12(on)   the state at 12 months of each participant who joined before that check-in opened
--
-- The landmark is 365 days after the first infusion, whose date must be known to the day or month. All days are in UTC.

CREATE FUNCTION derived.earliest_of(partial text) RETURNS date
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE length(partial)
    WHEN 4 THEN make_date(partial::int, 1, 1)
    WHEN 7 THEN make_date(left(partial, 4)::int, right(partial, 2)::int, 1)
    WHEN 10 THEN derived.day_of(partial)
END;

CREATE FUNCTION derived.latest_of(partial text) RETURNS date
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE length(partial)
    WHEN 4 THEN make_date(partial::int, 12, 31)
    WHEN 7 THEN (derived.earliest_of(partial) + interval '1 month - 1 day')::date
    WHEN 10 THEN derived.day_of(partial)
END;

-- Their text names public numbers, and they allow it; a human included their story; and their address was confirmed
-- 30 days before, so that nobody can join for one release.
CREATE FUNCTION derived.counted(on_day date) RETURNS TABLE (subject uuid)
LANGUAGE sql STABLE PARALLEL SAFE AS $body$
    SELECT consented.subject
    FROM derived.consented AS consented
    JOIN public.participants_confirmation AS confirmation ON confirmation.participant_id = consented.subject
    CROSS JOIN LATERAL (
        SELECT state FROM public.stories_review
        WHERE participant_id = consented.subject
        ORDER BY decided_at DESC, id DESC
        LIMIT 1
    ) AS review
    WHERE consented.purpose = 'atlas'
        AND review.state = 'included'
        AND (confirmation.confirmed_at AT TIME ZONE 'UTC')::date + 30 <= on_day
$body$;

CREATE VIEW derived.first_infusion AS
SELECT DISTINCT ON (participant_id)
    participant_id AS subject,
    id,
    number,
    derived.day_of(given) AS given_on,
    target,
    cells,
    relapse,
    relapsed
FROM public.record_infusion
ORDER BY participant_id, derived.day_of(given) NULLS LAST, number;

-- Each time that somebody told that the disease had come back, with the days between which that was: with the first
-- infusion, since it was given; or at a check-in, since the day of the last telling.
CREATE VIEW derived.told_relapse AS
SELECT subject, told_on, relapsed <> '' AS is_dated, relapse_range.*
FROM (
    SELECT first.subject, first.relapsed, first.given_on AS since, occasion.told_on
    FROM derived.first_infusion AS first
    JOIN public.record_occasion AS occasion
        ON occasion.participant_id = first.subject AND occasion.kind = 'enrolment'
    WHERE first.relapse = 'yes'
    UNION ALL
    SELECT course.participant_id, course.relapsed, course.since, occasion.told_on
    FROM public.record_coursesince AS course
    JOIN public.record_occasion AS occasion ON occasion.id = course.occasion_id
    WHERE course.course = 'yes'
) AS told
CROSS JOIN LATERAL (
    SELECT
        coalesce(derived.earliest_of(nullif(relapsed, '')), since) AS earliest,
        coalesce(derived.latest_of(nullif(relapsed, '')), told_on) AS latest
) AS relapse_range;

CREATE FUNCTION derived.states_at_12(on_day date) RETURNS TABLE (subject uuid, state text)
LANGUAGE sql STABLE PARALLEL SAFE AS $body$
    SELECT
        due.subject,
        CASE
            WHEN death.latest <= landmark.day THEN 'died'
            WHEN due.ends_on <= landmark.day THEN 'again'
            WHEN on_day <= due.closes_on THEN 'not_yet'
            WHEN due.check_in_id IS NULL THEN 'no_answer'
            WHEN relapse.came_back THEN 'came_back'
            WHEN relapse.straddles THEN 'cant_tell'
            WHEN answer.course IN ('better', 'no_better') THEN 'never_quiet'
            WHEN answer.course IN ('no', 'yes') AND answer.off_medicines = 'yes' THEN 'quiet_off'
            WHEN answer.course IN ('no', 'yes') AND answer.off_medicines = 'no' THEN 'quiet_on'
            ELSE 'cant_tell'
        END
    FROM derived.due(on_day) AS due
    JOIN public.participants_participant AS participant ON participant.subject = due.subject
    JOIN derived.first_infusion AS first ON first.subject = due.subject AND first.number = due.anchor_number
    CROSS JOIN LATERAL (SELECT first.given_on + 365 AS day) AS landmark
    CROSS JOIN LATERAL (
        SELECT min(latest) AS latest FROM (
            SELECT derived.latest_of(nullif(died_on, '')) AS latest
            FROM public.record_death WHERE participant_id = due.subject
            UNION ALL
            SELECT (reported_at AT TIME ZONE 'UTC')::date
            FROM public.consent_nocontactreport
            WHERE participant_id = due.subject AND reason = 'died' AND finding = 'true'
        ) AS deaths
    ) AS death
    LEFT JOIN LATERAL (
        SELECT occasion.told_on, course.course, outcome.off_medicines
        FROM public.followup_checkin AS check_in
        JOIN public.record_occasion AS occasion ON occasion.id = check_in.occasion_id
        LEFT JOIN public.record_coursesince AS course ON course.occasion_id = occasion.id
        LEFT JOIN public.record_outcome AS outcome
            ON outcome.occasion_id = occasion.id AND outcome.timepoint = 'today'
        WHERE check_in.id = due.check_in_id
    ) AS answer ON true
    -- A date counts whenever it was told; without one, only what was told at month 12 or before.
    CROSS JOIN LATERAL (
        SELECT
            coalesce(bool_or(latest <= landmark.day), false) AS came_back,
            coalesce(bool_or(earliest <= landmark.day AND latest > landmark.day), false) AS straddles
        FROM derived.told_relapse AS told
        WHERE told.subject = due.subject AND (is_dated OR told.told_on <= answer.told_on)
    ) AS relapse
    WHERE due.anchor_kind = 'infusion'
        AND first.given_on IS NOT NULL
        AND due.code = 'm12'
        AND due.opens_on > (participant.submitted_at AT TIME ZONE 'UTC')::date
$body$;
