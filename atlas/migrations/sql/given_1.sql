-- Which questions of the enrolment each participant answered.
--
-- derived.enrolment_answer   the answers of the enrolment, as JSON, by what the dictionary calls their table
-- derived.given_answer       a row for each that was given: subject, about, code
--
-- `about` is the key of the dictionary, as in atlas/tables/questions.py; what somebody recalled of the time before the
-- infusion ends with ".before". A new column of these tables is there by itself.

-- Of infusions the first alone. A sealed text is never read: only whether there is one.
CREATE VIEW derived.enrolment_answer AS
SELECT participant_id AS subject, 'participant.' AS table_name, '' AS of_time, to_jsonb(background) AS answers
FROM public.record_background AS background
UNION ALL
SELECT participant_id, 'participant.', '', to_jsonb(history)
FROM public.record_medicalhistory AS history
UNION ALL
SELECT participant_id, 'participant.', '', jsonb_build_object('story', text IS NOT NULL)
FROM public.record_story
UNION ALL
SELECT participant_id, 'diagnosis.', '', to_jsonb(diagnosis) - 'name'
FROM public.record_diagnosis AS diagnosis
UNION ALL
SELECT infusion.participant_id, 'infusion.', '', to_jsonb(infusion)
FROM public.record_infusion AS infusion
JOIN derived.first_infusion AS first ON first.id = infusion.id
UNION ALL
SELECT
    occasion.participant_id,
    told.table_name,
    CASE told.timepoint WHEN 'before' THEN '.before' ELSE '' END,
    told.answers
FROM public.record_occasion AS occasion
JOIN (
    SELECT occasion_id, timepoint, 'outcome.' AS table_name, to_jsonb(outcome) AS answers
    FROM public.record_outcome AS outcome
    UNION ALL
    SELECT occasion_id, timepoint, 'steroid_dose.', to_jsonb(dose)
    FROM public.record_steroiddose AS dose
    UNION ALL
    SELECT occasion_id, 'today', 'burden.', to_jsonb(burden)
    FROM public.record_burden AS burden
) AS told ON told.occasion_id = occasion.id
WHERE occasion.kind = 'enrolment' AND told.timepoint IN ('before', 'today');

-- "I don't know" and "prefer not to say" are no answers. Of several diseases each must have one. Relatives of the dead
-- are not asked how somebody is today: what they are not asked is listed, and a test compares it.
CREATE VIEW derived.given_answer AS
SELECT answer.subject, answer.about, 'given' AS code
FROM (
    SELECT told.subject, told.table_name || one.key || told.of_time AS about, one.value
    FROM derived.enrolment_answer AS told
    CROSS JOIN LATERAL jsonb_each(told.answers - ARRAY['id', 'participant_id', 'occasion_id']) AS one
) AS answer
JOIN public.participants_participant AS participant ON participant.subject = answer.subject
WHERE participant.teller <> 'relative' OR answer.about LIKE ANY (ARRAY['participant.%', 'diagnosis.%'])
GROUP BY answer.subject, answer.about
HAVING bool_and(answer.value NOT IN ('null', 'false', '""', '"unknown"', '"unsaid"', '[]', '["unsaid"]'))
UNION ALL
SELECT participant.subject, question.about, 'not_asked'
FROM public.participants_participant AS participant
CROSS JOIN unnest(ARRAY[
    'outcome.disease', 'outcome.tiredness', 'outcome.pain', 'outcome.daily_life',
    'outcome.off_medicines', 'outcome.remission',
    'steroid_dose.drug',
    'burden.travel', 'burden.cost', 'burden.help'
]) AS question (about)
WHERE participant.teller = 'relative';
