-- What researchers see: those who allow the study today (consented.sql), without name or email.
-- `subject` says to the audit whose data was shown; no page shows it.

CREATE VIEW record WITH (security_barrier) AS
SELECT
    participant.subject,
    participant.public_id,
    participant.country,
    participant.submitted_at,
    confirmation.confirmed_at,
    course.status AS car_t,
    story.text AS story
FROM public.intake_participant AS participant
JOIN consented ON consented.subject = participant.subject AND consented.purpose = 'study'
JOIN public.intake_confirmation AS confirmation ON confirmation.participant_id = participant.subject
JOIN public.intake_course AS course ON course.participant_id = participant.subject
JOIN public.intake_story AS story ON story.participant_id = participant.subject;

CREATE VIEW diagnosis WITH (security_barrier) AS
SELECT
    diagnosis.id,
    record.subject,
    record.public_id AS record_id,
    diagnosis.code,
    diagnosis.name,
    diagnosis.first_symptoms,
    diagnosis.diagnosed
FROM public.intake_diagnosis AS diagnosis
JOIN public.intake_participant AS participant ON participant.subject = diagnosis.participant_id
JOIN record ON record.public_id = participant.public_id;
