-- When each participant is asked, derived from what they told and from the published schedule: no row says it.
--
-- derived.day_of      the day that a partial date stands for: of a month the 15th
-- derived.anchor      the days from which a participant's times are counted
-- derived.planned     the times that follow, with the days on which they open, are due and close
-- derived.consent_days  each consent with its days
-- derived.standing    the days on which a participant's consent, silence and pauses hold
-- derived.due(on)     every time of everybody with its one state on a day
-- derived.due_of(subjects, on)   the same, of some participants
-- derived.due_today   the same as due(), today in UTC
--
-- All days are days in UTC. What is not told has no times: year alone, or no date, gives none from the infusion.

CREATE FUNCTION derived.day_of(partial text) RETURNS date
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE
    WHEN length(partial) >= 7 THEN make_date(left(partial, 4)::int, substr(partial, 6, 2)::int, 1) + least(
        coalesce(nullif(substr(partial, 9, 2), '')::int, 15) - 1,
        -- a day that the month doesn't have is its last one
        extract(day FROM make_date(left(partial, 4)::int, substr(partial, 6, 2)::int, 1)
            + interval '1 month - 1 day')::int - 1
    )
END;

CREATE VIEW derived.anchor AS
SELECT
    participant.subject,
    counted.kind,
    counted.number,
    counted.counted_from,
    counted.slack,
    counted.ends_on,
    counted.first_on,
    (participant.submitted_at AT TIME ZONE 'UTC')::date AS joined_on
FROM public.participants_participant AS participant
JOIN public.participants_confirmation AS confirmation ON confirmation.participant_id = participant.subject
CROSS JOIN LATERAL (
    -- Each infusion with a day or a month begins anew, but not one within 30 days after another: it belongs to it.
    SELECT
        'infusion' AS kind,
        number,
        given_on AS counted_from,
        slack,
        lead(given_on) OVER (ORDER BY given_on, number) AS ends_on,
        first_on
    FROM (
        SELECT
            number::int,
            given_on,
            slack,
            min(given_on) OVER () AS first_on,
            lag(given_on) OVER (ORDER BY given_on, number) AS before_on
        FROM (
            SELECT number, derived.day_of(given) AS given_on, CASE length(given) WHEN 10 THEN 0 ELSE 15 END AS slack
            FROM public.record_infusion
            WHERE participant_id = participant.subject AND length(given) >= 7
        ) AS dated
    ) AS infused
    WHERE before_on IS NULL OR given_on > before_on + 30
    UNION ALL
    -- Whoever had no dated infusion when they joined is counted from the decision, or else from that day.
    SELECT 'decision', 0, begun.counted_from, begun.slack, infused.first_on, infused.first_on
    FROM (
        SELECT
            coalesce(derived.day_of(decided.decided), (participant.submitted_at AT TIME ZONE 'UTC')::date) AS counted_from,
            CASE WHEN length(decided.decided) = 7 THEN 15 ELSE 0 END AS slack
        FROM (SELECT) AS one
        LEFT JOIN public.record_course AS decided
            ON decided.participant_id = participant.subject
            AND decided.status IN ('waiting', 'collected', 'not_eligible', 'declined', 'trial_full')
    ) AS begun
    LEFT JOIN LATERAL (
        SELECT min(derived.day_of(given)) AS first_on
        FROM public.record_infusion
        WHERE participant_id = participant.subject AND length(given) >= 7
    ) AS infused ON true
    WHERE infused.first_on IS NULL OR infused.first_on > (participant.submitted_at AT TIME ZONE 'UTC')::date
) AS counted
WHERE participant.teller <> 'relative';

-- A later version of the schedule holds for times that open from the day of its publication on.
CREATE VIEW derived.planned AS
SELECT DISTINCT ON (anchor.subject, anchor.kind, anchor.number, point.code)
    anchor.subject,
    anchor.kind AS anchor_kind,
    anchor.number AS anchor_number,
    point.code,
    point.schedule_id,
    due.due_on - point.opens AS opens_on,
    due.due_on,
    due.due_on + point.closes AS closes_on,
    anchor.counted_from AS anchor_date,
    anchor.slack,
    anchor.first_on,
    anchor.ends_on,
    anchor.joined_on
FROM derived.anchor AS anchor
JOIN public.followup_timepoint AS point ON point.anchor = anchor.kind
JOIN (
    SELECT
        id,
        published_at,
        (lag(published_at) OVER published AT TIME ZONE 'UTC')::date IS NULL AS is_first,
        (published_at AT TIME ZONE 'UTC')::date AS published_on,
        (lead(published_at) OVER published AT TIME ZONE 'UTC')::date AS replaced_on
    FROM public.followup_schedule
    WHERE published_at IS NOT NULL
    WINDOW published AS (ORDER BY published_at, id)
) AS version ON version.id = point.schedule_id
CROSS JOIN LATERAL (
    SELECT (anchor.counted_from + make_interval(months => point.months, days => point.days))::date AS due_on
) AS due
WHERE (version.replaced_on IS NULL OR due.due_on - point.opens < version.replaced_on)
    AND (version.is_first OR due.due_on - point.opens >= version.published_on)
ORDER BY anchor.subject, anchor.kind, anchor.number, point.code, version.published_at;

-- Each consent with its first day, the day of its end, and the first day of the next one. A parent's consent lets us
-- write until the child is asked at majority; it was locked if it ended after that.
CREATE VIEW derived.consent_days AS
SELECT
    consent.participant_id AS subject,
    consent.id AS consent_id,
    (consent.signed_at AT TIME ZONE 'UTC')::date AS signed_on,
    (consent.ended_at AT TIME ZONE 'UTC')::date AS ended_on,
    lead((consent.signed_at AT TIME ZONE 'UTC')::date) OVER (
        PARTITION BY consent.participant_id ORDER BY consent.signed_at, consent.id
    ) AS next_signed_on,
    'contact' = ANY (document.uses) AS names_contact,
    (majority.asked_at AT TIME ZONE 'UTC')::date AS asked_on
FROM public.consent_consent AS consent
JOIN public.consent_consentdocument AS document ON document.id = consent.document_id
LEFT JOIN public.consent_majority AS majority
    ON majority.participant_id = consent.participant_id AND document.audience = 'parent'
WHERE consent.kind = 'study';

-- Days as sets: a set holds a day, or it doesn't. NULL is the empty set.
CREATE VIEW derived.standing AS
SELECT
    participant.subject,
    (
        SELECT range_agg(daterange(signed_on, ended_on))
        FROM derived.consent_days WHERE subject = participant.subject
    ) AS consented,
    (
        SELECT range_agg(daterange(ended_on, next_signed_on))
        FROM derived.consent_days WHERE subject = participant.subject AND asked_on <= ended_on
    ) AS locked,
    (
        SELECT range_agg(daterange(first_on, CASE WHEN end_on < first_on THEN first_on ELSE end_on END))
        FROM (
            SELECT
                choice.granted,
                greatest(signed_on, (choice.chosen_at AT TIME ZONE 'UTC')::date) AS first_on,
                least(
                    ended_on,
                    asked_on,
                    lead((choice.chosen_at AT TIME ZONE 'UTC')::date) OVER (PARTITION BY consent_id ORDER BY choice.id)
                ) AS end_on
            FROM derived.consent_days
            JOIN public.consent_consentchoice AS choice USING (consent_id)
            WHERE subject = participant.subject AND names_contact AND choice.purpose = 'contact'
        ) AS chosen
        WHERE granted
    ) AS leave,
    (
        SELECT range_agg(silence) FROM (
            SELECT daterange(
                (reported_at AT TIME ZONE 'UTC')::date,
                CASE finding WHEN 'answers' THEN (found_at AT TIME ZONE 'UTC')::date END
            ) AS silence
            FROM public.consent_nocontactreport WHERE participant_id = participant.subject
            UNION ALL
            SELECT daterange(
                asked_on,
                (
                    SELECT min(returned_on) FROM public.followup_return
                    WHERE participant_id = participant.subject AND returned_on >= asked_on
                )
            )
            FROM public.followup_reminder WHERE participant_id = participant.subject AND step = 3
        ) AS silences
    ) AS silent,
    (
        SELECT range_agg(daterange(from_on, least(until_on + 1, lifted_on)))
        FROM public.followup_pause WHERE participant_id = participant.subject
    ) AS paused,
    coalesce(
        (SELECT derived.day_of(died_on) FROM public.record_death WHERE participant_id = participant.subject),
        (
            SELECT min((found_at AT TIME ZONE 'UTC')::date)
            FROM public.consent_nocontactreport
            WHERE participant_id = participant.subject AND reason = 'died' AND finding = 'true'
        )
    ) AS died_on
FROM public.participants_participant AS participant;

-- One body, two functions: with a condition in place of the comment, it is asked about some participants alone.
CREATE FUNCTION derived.due{name}({parameters}on_day date)
RETURNS TABLE (
    subject uuid, anchor_kind text, anchor_number int, code varchar, schedule_id bigint,
    opens_on date, due_on date, closes_on date, anchor_date date, slack int, first_on date,
    check_in_id uuid, state text
)
LANGUAGE sql STABLE PARALLEL SAFE AS $body$
    SELECT
        planned.subject,
        planned.anchor_kind,
        planned.anchor_number,
        planned.code,
        coalesce(answered.schedule_id, planned.schedule_id),
        coalesce(answered.opens_on, planned.opens_on),
        coalesce(answered.due_on, planned.due_on),
        coalesce(answered.closes_on, planned.closes_on),
        coalesce(answered.anchor_date, planned.anchor_date),
        planned.slack,
        planned.first_on,
        answered.id,
        CASE
            WHEN answered.id IS NOT NULL THEN 'answered'
            WHEN standing.died_on <= judged.judged_on THEN 'died'
            WHEN planned.due_on >= planned.ends_on THEN 'ended'
            WHEN planned.opens_on <= planned.joined_on THEN 'before_joining'
            WHEN standing.locked @> judged.judged_on THEN 'locked'
            WHEN standing.consented @> judged.judged_on IS NOT TRUE THEN 'ended'
            WHEN standing.silent @> judged.judged_on THEN 'silent'
            WHEN on_day < planned.opens_on THEN 'upcoming'
            WHEN standing.paused @> judged.judged_on THEN 'paused'
            WHEN on_day <= planned.closes_on THEN 'open'
            WHEN standing.leave && daterange(planned.due_on, planned.closes_on + 1) IS NOT TRUE THEN 'not_asked'
            ELSE 'missed'
        END
    FROM derived.planned AS planned
    JOIN derived.standing AS standing ON standing.subject = planned.subject
    LEFT JOIN public.followup_checkin AS answered
        ON answered.participant_id = planned.subject
        AND answered.anchor_kind = planned.anchor_kind
        AND answered.anchor_number = planned.anchor_number
        AND answered.code = planned.code
        AND answered.taken_back_at IS NULL
    CROSS JOIN LATERAL (SELECT least(on_day, planned.closes_on) AS judged_on) AS judged
    WHERE true {planned}
    UNION ALL
    -- what was answered stays, also where the date of an infusion was corrected since
    SELECT
        answered.participant_id,
        answered.anchor_kind,
        answered.anchor_number,
        answered.code,
        answered.schedule_id,
        answered.opens_on,
        answered.due_on,
        answered.closes_on,
        answered.anchor_date,
        0,
        NULL,
        answered.id,
        'answered'
    FROM public.followup_checkin AS answered
    WHERE answered.taken_back_at IS NULL {answered}
        AND NOT EXISTS (
            SELECT FROM derived.planned AS planned
            WHERE planned.subject = answered.participant_id
                AND planned.anchor_kind = answered.anchor_kind
                AND planned.anchor_number = answered.anchor_number
                AND planned.code = answered.code
        );
$body$;
