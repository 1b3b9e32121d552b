-- The mails about times that are due on a day and not owed yet: the newest step that each open time has reached.
--
-- Only times with a step between two days, `since` without and `on_day` with it, are looked at: the indexes find
-- them by the day from which they are counted. Two functions again: for everybody, or for some with all their steps.

CREATE FUNCTION derived.steps_between(since date, on_day date) RETURNS SETOF uuid
LANGUAGE sql STABLE PARALLEL SAFE AS $body$
    -- Months end on different days, so a week more on both sides; then exactly.
    WITH steps AS (
        SELECT
            point.anchor,
            make_interval(months => point.months, days => point.days) AS distance,
            step.days AS after
        FROM public.followup_timepoint AS point
        JOIN public.followup_schedule AS schedule
            ON schedule.id = point.schedule_id AND schedule.published_at IS NOT NULL
        CROSS JOIN LATERAL (VALUES (0), (7), (21), (point.closes + 1)) AS step (days)
    ), bounds AS (
        SELECT
            anchor,
            distance,
            after,
            (since - after - distance)::date - 7 AS first_on,
            (on_day - after - distance)::date + 7 AS last_on
        FROM steps
    )
    SELECT infusion.participant_id
    FROM bounds
    JOIN public.record_infusion AS infusion
        ON derived.day_of(infusion.given) BETWEEN bounds.first_on AND bounds.last_on
    WHERE anchor = 'infusion'
        AND (derived.day_of(infusion.given) + distance)::date + after BETWEEN since + 1 AND on_day
    UNION
    SELECT participant.subject
    FROM bounds
    JOIN public.participants_participant AS participant
        ON (participant.submitted_at AT TIME ZONE 'UTC')::date BETWEEN bounds.first_on AND bounds.last_on
    WHERE anchor = 'decision'
        AND ((participant.submitted_at AT TIME ZONE 'UTC')::date + distance)::date + after BETWEEN since + 1 AND on_day
    UNION
    SELECT course.participant_id
    FROM bounds
    JOIN public.record_course AS course
        ON derived.day_of(course.decided) BETWEEN bounds.first_on AND bounds.last_on
    WHERE anchor = 'decision'
        AND (derived.day_of(course.decided) + distance)::date + after BETWEEN since + 1 AND on_day
    UNION
    SELECT participant_id
    FROM public.followup_pause
    WHERE until_on BETWEEN since AND on_day - 1 AND lifted_on IS NULL
$body$;

CREATE FUNCTION derived.reminders_of(subjects uuid[], on_day date)
RETURNS TABLE (
    subject uuid, anchor_kind text, anchor_number int, code varchar, step int, pause_id uuid
)
LANGUAGE sql STABLE PARALLEL SAFE AS $body$
    WITH times AS MATERIALIZED (
        SELECT * FROM derived.due_of(subjects, on_day)
    ), go_on AS (
        -- two missed in a row, or the one of month 24: whether to go on, once, until they come back. Those alone count
        -- about which we wrote: nobody was asked while the site was down, or before an infusion was told.
        SELECT subject, anchor_kind, anchor_number, code, 3 AS step, NULL::uuid AS pause_id
        FROM (
            SELECT
                *,
                lag(state) OVER closed AS state_before,
                lag(closes_on) OVER closed AS closed_before,
                lead(state) OVER closed AS state_after
            FROM times AS time
            WHERE state = 'answered'
                OR state = 'missed' AND EXISTS (
                    SELECT FROM public.followup_reminder AS reminder
                    WHERE reminder.participant_id = time.subject
                        AND reminder.anchor_kind = time.anchor_kind
                        AND reminder.anchor_number = time.anchor_number
                        AND reminder.code = time.code
                )
            -- After a date was corrected by a year, one that was answered may be due on the day of another: it counts as later.
            WINDOW closed AS (
                PARTITION BY subject ORDER BY due_on, state = 'answered', anchor_kind, anchor_number, code
            )
        ) AS closed
        WHERE state = 'missed'
            AND state_after IS NULL
            AND (state_before = 'missed' OR code = 'm24')
            AND NOT EXISTS (
                SELECT FROM public.followup_return AS came
                WHERE came.participant_id = closed.subject
                    AND came.returned_on > CASE code WHEN 'm24' THEN closes_on ELSE closed_before END
            )
    ), asked AS (
        -- of an open time the newest step; a reminder within 6 days after a pause is replaced by asking again
        SELECT time.subject, time.anchor_kind, time.anchor_number, time.code, newest.step, newest.pause_id
        FROM times AS time
        CROSS JOIN LATERAL (
            SELECT step.step, step.day, step.pause_id
            FROM (
                SELECT fixed.step, time.due_on + fixed.after AS day, NULL::uuid AS pause_id
                FROM (VALUES (0, 0), (1, 7), (2, 21)) AS fixed (step, after)
                WHERE NOT EXISTS (
                    SELECT FROM public.followup_pause AS pause
                    WHERE pause.participant_id = time.subject
                        AND pause.lifted_on IS NULL
                        AND pause.until_on + 1 > time.due_on
                        AND time.due_on + fixed.after - pause.until_on BETWEEN 1 AND 7
                )
                UNION ALL
                SELECT 4, pause.until_on + 1, pause.id
                FROM public.followup_pause AS pause
                WHERE pause.participant_id = time.subject
                    AND pause.lifted_on IS NULL
                    AND pause.until_on + 1 > time.due_on
            ) AS step
            WHERE step.day <= on_day
            ORDER BY step.day DESC, step.step DESC, step.pause_id
            LIMIT 1
        ) AS newest
        WHERE time.state = 'open' AND NOT EXISTS (SELECT FROM go_on WHERE go_on.subject = time.subject)
    )
    SELECT found.*
    FROM (SELECT * FROM asked UNION ALL SELECT * FROM go_on) AS found
    JOIN derived.standing AS standing ON standing.subject = found.subject
    WHERE standing.leave @> on_day
        AND standing.consented @> on_day
        AND standing.silent @> on_day IS NOT TRUE
        AND standing.paused @> on_day IS NOT TRUE
        AND (standing.died_on <= on_day) IS NOT TRUE
        -- whatever the day of the death: an uncertain one may stand for a day that is still to come
        AND NOT EXISTS (SELECT FROM public.record_death WHERE participant_id = found.subject)
        AND NOT EXISTS (
            SELECT FROM public.followup_reminder AS reminder
            WHERE reminder.participant_id = found.subject
                AND reminder.anchor_kind = found.anchor_kind
                AND reminder.anchor_number = found.anchor_number
                AND reminder.code = found.code
                AND reminder.step = found.step
                AND reminder.pause_id IS NOT DISTINCT FROM found.pause_id
        )
$body$;
