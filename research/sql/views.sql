-- What researchers see: confirmed participants who allow the study today, without name or email.
-- `subject` says to the audit whose data was shown; no page shows it.
-- Made after every migrate, dropped before it. The role that reads here has no right anywhere else.

CREATE VIEW consented WITH (security_barrier) AS
SELECT consent.participant_id AS subject, choice.purpose
FROM public.intake_consent AS consent
CROSS JOIN LATERAL (
    SELECT DISTINCT ON (purpose) purpose, granted
    FROM public.intake_consentchoice
    WHERE consent_id = consent.id
    ORDER BY purpose, id DESC
) AS choice
WHERE consent.ended_at IS NULL AND choice.granted;

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
