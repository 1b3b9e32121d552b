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
