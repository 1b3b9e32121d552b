-- One row for each confirmed participant who allows the study today, with all that is told once.
-- `review` is the team's latest decision, '' before the first.

CREATE VIEW record WITH (security_barrier) AS
SELECT
    participant.subject,
    participant.public_id,
    participant.teller,
    participant.age_group,
    participant.country,
    participant.submitted_at,
    confirmation.confirmed_at,
    coalesce(review.state, '') AS review,
    background.birth_year,
    coalesce(background.sex, '') AS sex,
    coalesce(background.first_centre, '') AS first_centre,
    coalesce(background.ancestry, '{}') AS ancestry,
    coalesce(course.status, '') AS car_t,
    coalesce(course.decided, '') AS decided,
    course.reason,
    death.participant_id IS NOT NULL AS died,
    coalesce(death.died_on, '') AS died_on,
    death.cause,
    coalesce(death.linked, '') AS linked,
    coalesce(death.objection, '') AS objection,
    story.text AS story
FROM public.intake_participant AS participant
JOIN shown ON shown.subject = participant.subject
JOIN public.intake_confirmation AS confirmation ON confirmation.participant_id = participant.subject
LEFT JOIN public.intake_background AS background ON background.participant_id = participant.subject
LEFT JOIN public.intake_course AS course ON course.participant_id = participant.subject
LEFT JOIN public.intake_death AS death ON death.participant_id = participant.subject
LEFT JOIN public.intake_story AS story ON story.participant_id = participant.subject
LEFT JOIN LATERAL (
    SELECT state
    FROM public.intake_review
    WHERE participant_id = participant.subject
    ORDER BY decided_at DESC
    LIMIT 1
) AS review ON true;
