-- Who is counted in public numbers, and the state of each 12 months after the first infusion.
--
-- derived.earliest_of, derived.latest_of   the first and the last day that a partial date can mean
-- derived.latest_review      the latest review of each story
-- derived.counted(on)        who may be counted on a day, and since when; whose stories are included, since when
-- derived.first_infusion     the first infusion of each participant
-- derived.undated_infusion   further infusions whose day or month nobody told
-- derived.told_course        how the disease was after the first infusion, each time that it was told
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

CREATE VIEW derived.latest_review AS
SELECT DISTINCT ON (participant_id) participant_id AS subject, state, decided_at
FROM public.stories_review
ORDER BY participant_id, decided_at DESC, id DESC;

-- Their text names public numbers, and they allow it; and their address was confirmed 30 days before, so that nobody can
-- join for one release. `since`: when the last of this was there, as it is now. `included_since`: when a human had
-- included their story, too; NULL if it is not included now. Who chose or was included again may have been counted before.
CREATE FUNCTION derived.counted(on_day date) RETURNS TABLE (subject uuid, since timestamptz, included_since timestamptz)
LANGUAGE sql STABLE PARALLEL SAFE AS $body$
    SELECT
        consented.subject,
        allowed.since,
        CASE WHEN review.state = 'included' THEN greatest(allowed.since, review.decided_at) END
    FROM derived.consented AS consented
    JOIN public.participants_confirmation AS confirmation ON confirmation.participant_id = consented.subject
    CROSS JOIN LATERAL (
        SELECT date_trunc('day', confirmation.confirmed_at AT TIME ZONE 'UTC') + interval '30 days' AS until
    ) AS waited
    JOIN (
        SELECT live.participant_id, max(choice.chosen_at) AS chosen_at
        FROM public.consent_consent AS live
        JOIN public.consent_consentchoice AS choice ON choice.consent_id = live.id
        WHERE live.kind = 'study' AND live.ended_at IS NULL AND choice.purpose IN ('study', 'atlas')
        GROUP BY live.participant_id
    ) AS consent ON consent.participant_id = consented.subject
    CROSS JOIN LATERAL (
        SELECT greatest(consent.chosen_at, waited.until AT TIME ZONE 'UTC') AS since
    ) AS allowed
    LEFT JOIN derived.latest_review AS review ON review.subject = consented.subject
    WHERE consented.purpose = 'atlas' AND waited.until <= on_day
$body$;

-- The earliest. One that was told without day and month counts as early as it can have been if it was told as the first,
-- else as late: the second one is never taken for the first. `given_by`: it was given on this day at the latest.
CREATE VIEW derived.first_infusion AS
SELECT DISTINCT ON (participant_id)
    participant_id AS subject,
    id,
    number,
    derived.day_of(given) AS given_on,
    coalesce(derived.day_of(given), derived.latest_of(given)) AS given_by,
    target,
    cells,
    relapse,
    relapsed
FROM public.record_infusion
ORDER BY
    participant_id,
    CASE
        WHEN length(given) >= 7 THEN derived.day_of(given)
        WHEN number = 1 THEN coalesce(derived.earliest_of(given), '-infinity')
        ELSE coalesce(derived.latest_of(given), 'infinity')
    END,
    number;

-- With the days between which they were given. A check-in asks whether there was one, and not when: its days are those
-- since the last telling, unless an infusion with a date is among them.
CREATE VIEW derived.undated_infusion AS
SELECT
    first.subject,
    coalesce(derived.earliest_of(other.given), first.given_on) AS earliest,
    coalesce(derived.latest_of(other.given), 'infinity') AS latest
FROM derived.first_infusion AS first
JOIN public.record_infusion AS other ON other.participant_id = first.subject AND other.id <> first.id
WHERE length(other.given) < 7
UNION ALL
SELECT event.participant_id, course.since, occasion.told_on
FROM public.record_lifeevent AS event
JOIN public.record_occasion AS occasion ON occasion.id = event.occasion_id
JOIN public.record_coursesince AS course ON course.occasion_id = event.occasion_id
WHERE event.kind = 'infusion' AND NOT EXISTS (
    SELECT FROM public.record_infusion AS dated
    WHERE dated.participant_id = event.participant_id
        AND derived.day_of(dated.given) BETWEEN course.since AND occasion.told_on
);

-- With the first infusion, since it was given; or at a check-in after it, since the last telling. If it came back:
-- the days between which that was. What was told about an infusion before it was given was told at an unknown later day.
CREATE VIEW derived.told_course AS
SELECT
    first.subject,
    occasion.id AS occasion_id,
    first.relapse AS course,
    occasion.told_on,
    NULL::timestamptz AS sent_at,
    first.relapsed <> '' AS is_dated,
    greatest(coalesce(derived.earliest_of(first.relapsed), first.given_on), first.given_on) AS earliest,
    greatest(
        coalesce(
            derived.latest_of(first.relapsed),
            CASE WHEN occasion.told_on >= first.given_on THEN occasion.told_on ELSE 'infinity' END
        ),
        first.given_on
    ) AS latest
FROM derived.first_infusion AS first
JOIN public.record_occasion AS occasion
    ON occasion.participant_id = first.subject AND occasion.kind = 'enrolment'
WHERE first.relapse <> ''
UNION ALL
SELECT
    first.subject,
    occasion.id,
    course.course,
    occasion.told_on,
    check_in.sent_at,
    course.relapsed <> '',
    coalesce(derived.earliest_of(course.relapsed), course.since),
    CASE
        WHEN derived.earliest_of(course.relapsed) > occasion.told_on THEN derived.latest_of(course.relapsed)
        ELSE least(derived.latest_of(course.relapsed), occasion.told_on)
    END
FROM derived.first_infusion AS first
JOIN public.record_coursesince AS course ON course.participant_id = first.subject
JOIN public.record_occasion AS occasion ON occasion.id = course.occasion_id
JOIN public.followup_checkin AS check_in ON check_in.occasion_id = course.occasion_id
WHERE (occasion.told_on < first.given_by) IS NOT TRUE;

CREATE FUNCTION derived.states_at_12(on_day date) RETURNS TABLE (subject uuid, state text)
LANGUAGE sql STABLE PARALLEL SAFE AS $body$
    SELECT
        due.subject,
        CASE
            WHEN death.latest <= landmark.day THEN 'died'
            WHEN due.ends_on <= landmark.day OR again.surely THEN 'again'
            WHEN on_day <= greatest(due.closes_on, landmark.day) THEN 'not_yet'
            WHEN due.check_in_id IS NULL THEN 'no_answer'
            WHEN told.came_back THEN 'came_back'
            WHEN told.straddles OR again.perhaps THEN 'cant_tell'
            -- The date of the infusion was corrected since: this was not month 12.
            WHEN abs(due.due_on - landmark.day) > 30 THEN 'cant_tell'
            WHEN answer.course IN ('better', 'no_better') AND NOT told.was_quiet THEN 'never_quiet'
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
            SELECT derived.latest_of(died_on) AS latest
            FROM public.record_death WHERE participant_id = due.subject
            UNION ALL
            SELECT (reported_at AT TIME ZONE 'UTC')::date
            FROM public.consent_nocontactreport
            WHERE participant_id = due.subject AND reason = 'died' AND finding = 'true'
        ) AS deaths
    ) AS death
    -- An infusion within 30 days of the first one belongs to it.
    CROSS JOIN LATERAL (
        SELECT
            coalesce(bool_or(earliest > first.given_on + 30 AND latest <= landmark.day), false) AS surely,
            coalesce(bool_or(latest > first.given_on + 30 AND earliest <= landmark.day), false) AS perhaps
        FROM derived.undated_infusion
        WHERE subject = due.subject
    ) AS again
    LEFT JOIN LATERAL (
        SELECT occasion.id AS occasion_id, occasion.told_on, course.course, outcome.off_medicines
        FROM public.followup_checkin AS check_in
        JOIN public.record_occasion AS occasion ON occasion.id = check_in.occasion_id
        LEFT JOIN public.record_coursesince AS course ON course.occasion_id = occasion.id
        LEFT JOIN public.record_outcome AS outcome
            ON outcome.occasion_id = occasion.id AND outcome.timepoint = 'today'
        WHERE check_in.id = due.check_in_id
    ) AS answer ON true
    -- That it came back counts whenever it was told, if it has a date; without one, only if it was told at month 12 or
    -- before. What may have been before the infusion says nothing surely.
    CROSS JOIN LATERAL (
        SELECT
            coalesce(bool_or(
                is_back AND earliest >= first.given_on AND latest <= landmark.day
            ), false) AS came_back,
            coalesce(bool_or(
                is_back AND latest >= first.given_on AND earliest <= landmark.day
                AND (earliest < first.given_on OR latest > landmark.day)
            ), false) AS straddles,
            coalesce(bool_or(
                course IN ('no', 'yes') AND told_on <= answer.told_on AND occasion_id <> answer.occasion_id
            ), false) AS was_quiet
        FROM (
            SELECT *, course = 'yes' AND (is_dated OR told_on <= answer.told_on) AS is_back
            FROM derived.told_course
            WHERE subject = due.subject
        ) AS courses
    ) AS told
    WHERE due.anchor_kind = 'infusion'
        AND first.given_on IS NOT NULL
        AND due.code = 'm12'
        AND due.opens_on > (participant.submitted_at AT TIME ZONE 'UTC')::date
$body$;
