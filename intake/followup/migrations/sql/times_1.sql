-- When each participant is asked, derived from what they told and from the published schedule: no row says it.
--
-- derived.day_of      the day that a partial date stands for: of a month the 15th
-- derived.days_from   the days from one on until before another; none if the second comes first
-- derived.consent_days  each consent with its days
-- derived.standing    the days on which a participant's consent, silence and pauses hold
-- derived.anchor      the days from which a participant's times are counted
-- derived.planned     the times that follow, with the days on which they open, are due and close
-- derived.due(on)     every time of everybody with its one state on a day
-- derived.due_of(subjects, on)   the same, of some participants
-- derived.due_today   the same as due(), today in UTC; a view, which other roles may read through views of theirs
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

-- A consent may be signed before midnight and the one before it end after it: that is no day between them.
CREATE FUNCTION derived.days_from(first_on date, until_on date) RETURNS daterange
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN daterange(first_on, greatest(until_on, CASE WHEN until_on IS NOT NULL THEN first_on END));

-- Each consent with its first day, the day of its end, and the first day of the next one. A parent's consent lets us
-- write until the child is asked at majority; it was locked if it ended as long after that as the answer is waited for
-- (ANSWER_TIME in intake/consent/actions/consents.py).
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

-- Days as sets: a set holds a day, or it doesn't. NULL is the empty set. Each part is an aggregate beside the participant,
-- so that PostgreSQL works it out once for all times of a participant.
CREATE VIEW derived.standing AS
SELECT
    participant.subject,
    participant.teller,
    (participant.submitted_at AT TIME ZONE 'UTC')::date AS joined_on,
    consents.consented,
    consents.locked,
    chosen.leave,
    silences.silent,
    pauses.paused,
    death.died_on
FROM public.participants_participant AS participant
CROSS JOIN LATERAL (
    SELECT
        range_agg(derived.days_from(signed_on, ended_on)) AS consented,
        range_agg(derived.days_from(ended_on, next_signed_on)) FILTER (WHERE asked_on + 90 <= ended_on) AS locked
    FROM derived.consent_days
    WHERE subject = participant.subject
) AS consents
CROSS JOIN LATERAL (
    SELECT range_agg(derived.days_from(first_on, end_on)) FILTER (WHERE granted) AS leave
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
    ) AS choices
) AS chosen
CROSS JOIN LATERAL (
    SELECT range_agg(silence) AS silent FROM (
        SELECT derived.days_from(
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
    ) AS reported
) AS silences
CROSS JOIN LATERAL (
    SELECT range_agg(daterange(from_on, least(until_on + 1, lifted_on))) AS paused
    FROM public.followup_pause WHERE participant_id = participant.subject
) AS pauses
CROSS JOIN LATERAL (
    -- at the latest on the day of a report that was found true; a year alone stands for its middle
    SELECT coalesce(
        min(known_on), CASE WHEN count(*) > 0 THEN (participant.submitted_at AT TIME ZONE 'UTC')::date END
    ) AS died_on
    FROM (
        SELECT coalesce(derived.day_of(died_on), derived.day_of(nullif(died_on, '') || '-07-01')) AS known_on
        FROM public.record_death WHERE participant_id = participant.subject
        UNION ALL
        SELECT (reported_at AT TIME ZONE 'UTC')::date
        FROM public.consent_nocontactreport
        WHERE participant_id = participant.subject AND reason = 'died' AND finding = 'true'
    ) AS deaths
) AS death;

-- It brings along what holds for the participant: a condition on the subject then reaches all of it.
CREATE VIEW derived.anchor AS
SELECT
    participant.*,
    counted.kind,
    counted.number,
    counted.counted_from,
    counted.slack,
    counted.ends_on,
    counted.first_on,
    counted.known_on
FROM derived.standing AS participant
JOIN public.participants_confirmation AS confirmation ON confirmation.participant_id = participant.subject
CROSS JOIN LATERAL (
    -- Each infusion with a day or a month begins anew, but not one within 30 days after another: it belongs to it.
    SELECT
        'infusion' AS kind,
        number,
        given_on AS counted_from,
        slack,
        lead(given_on) OVER (ORDER BY given_on, number) AS ends_on,
        first_on,
        known_on
    FROM (
        SELECT
            number::int,
            given_on,
            slack,
            (known_at AT TIME ZONE 'UTC')::date AS known_on,
            min(given_on) OVER () AS first_on,
            lag(given_on) OVER (ORDER BY given_on, number) AS before_on
        FROM (
            SELECT
                number,
                derived.day_of(given) AS given_on,
                CASE length(given) WHEN 10 THEN 0 ELSE 15 END AS slack,
                -- The day on which history has this infusion for the first time; a date within 30 days is the same,
                -- corrected. NULL: it was told with the story, in the transaction of the participant's first occasion.
                (
                    SELECT nullif(
                        min(told.pgh_created_at),
                        (
                            SELECT min(pgh_created_at) FROM public.record_occasionevent
                            WHERE participant_id = participant.subject
                        )
                    )
                    FROM public.record_infusionevent AS told
                    WHERE told.participant_id = participant.subject
                        AND abs(derived.day_of(told.given) - derived.day_of(infusion.given)) <= 30
                ) AS known_at
            FROM public.record_infusion AS infusion
            WHERE participant_id = participant.subject AND length(given) >= 7
        ) AS dated
    ) AS infused
    WHERE before_on IS NULL OR given_on > before_on + 30
    UNION ALL
    -- Whoever had no dated infusion when they joined is counted from the decision, or else from that day.
    SELECT 'decision', 0, begun.counted_from, begun.slack, infused.first_on, infused.first_on, NULL
    FROM (
        SELECT
            coalesce(derived.day_of(decided.decided), participant.joined_on) AS counted_from,
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
    WHERE infused.first_on IS NULL OR infused.first_on > participant.joined_on
) AS counted
WHERE participant.teller <> 'relative';

-- The times with what holds for their participants. A later version of the schedule holds for times that open from the day of its publication on: also if only the
-- version before would have opened them later, or else neither would.
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
    anchor.known_on,
    anchor.joined_on,
    anchor.consented,
    anchor.locked,
    anchor.leave,
    anchor.silent,
    anchor.paused,
    anchor.died_on
FROM derived.anchor AS anchor
JOIN public.followup_timepoint AS point ON point.anchor = anchor.kind
JOIN (
    SELECT
        id,
        published_at,
        lag(id) OVER published AS id_before,
        (published_at AT TIME ZONE 'UTC')::date AS published_on,
        (lead(published_at) OVER published AT TIME ZONE 'UTC')::date AS replaced_on
    FROM public.followup_schedule
    WHERE published_at IS NOT NULL
    WINDOW published AS (ORDER BY published_at, id)
) AS version ON version.id = point.schedule_id
LEFT JOIN public.followup_timepoint AS point_before
    ON point_before.schedule_id = version.id_before
    AND point_before.anchor = point.anchor
    AND point_before.code = point.code
CROSS JOIN LATERAL (
    SELECT
        (anchor.counted_from + make_interval(months => point.months, days => point.days))::date AS due_on,
        (
            anchor.counted_from + make_interval(months => point_before.months, days => point_before.days)
        )::date - point_before.opens AS opened_before_on
) AS due
WHERE (version.replaced_on IS NULL OR due.due_on - point.opens < version.replaced_on)
    AND (
        version.id_before IS NULL
        OR greatest(due.due_on - point.opens, due.opened_before_on) >= version.published_on
    )
ORDER BY anchor.subject, anchor.kind, anchor.number, point.code, version.published_at;

-- One body for two functions and a view: the migration puts its words in place of those in braces.
-- What was answered stays, also where the date of an infusion was corrected since.
{create}
    SELECT
        coalesce(planned.subject, answered.participant_id) AS subject,
        coalesce(planned.anchor_kind, answered.anchor_kind) AS anchor_kind,
        coalesce(planned.anchor_number, answered.anchor_number) AS anchor_number,
        coalesce(planned.code, answered.code) AS code,
        coalesce(answered.schedule_id, planned.schedule_id) AS schedule_id,
        coalesce(answered.opens_on, planned.opens_on) AS opens_on,
        coalesce(answered.due_on, planned.due_on) AS due_on,
        coalesce(answered.closes_on, planned.closes_on) AS closes_on,
        coalesce(answered.anchor_date, planned.anchor_date) AS anchor_date,
        coalesce(planned.slack, 0) AS slack,
        planned.first_on,
        planned.ends_on,
        answered.id AS check_in_id,
        CASE
            WHEN answered.id IS NOT NULL THEN 'answered'
            WHEN planned.died_on <= planned.judged_on THEN 'died'
            WHEN planned.due_on >= planned.ends_on THEN 'ended'
            WHEN planned.opens_on <= planned.joined_on THEN 'before_joining'
            WHEN planned.locked @> planned.judged_on THEN 'locked'
            WHEN planned.consented @> planned.judged_on IS NOT TRUE THEN 'ended'
            WHEN planned.silent @> planned.judged_on THEN 'silent'
            WHEN {on_day} < planned.opens_on THEN 'upcoming'
            WHEN planned.paused @> planned.judged_on THEN 'paused'
            WHEN {on_day} <= planned.closes_on THEN 'open'
            WHEN planned.leave && derived.days_from(
                greatest(planned.due_on, planned.known_on), planned.closes_on + 1
            ) IS NOT TRUE THEN 'not_asked'
            ELSE 'missed'
        END AS state
    FROM (
        SELECT *, least({on_day}, planned.closes_on) AS judged_on
        FROM derived.planned AS planned
        WHERE true {planned}
    ) AS planned
    FULL JOIN (
        SELECT * FROM public.followup_checkin AS answered WHERE taken_back_at IS NULL {answered}
    ) AS answered
        ON planned.subject = answered.participant_id -- so ordered, a condition on the subject reaches both sides
        AND planned.anchor_kind = answered.anchor_kind
        AND planned.anchor_number = answered.anchor_number
        AND planned.code = answered.code
{end};
