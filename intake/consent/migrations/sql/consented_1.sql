-- Whose data may be used, and for which purpose: the one place where that is decided.
--
-- A row for each participant and purpose that the latest choice allows, under a consent that has not
-- ended, while the study is allowed too, the address is confirmed, nothing was locked since signing, and
-- no objection of the family waits for a decision or was decided against the use.
-- Researchers' views read it, and so does the site, for mails, numbers and extracts: by the model Consented.
-- It is no barrier: researchers may not read it, and PostgreSQL must be able to ask it about one participant
-- alone.
--
-- A later version is a file beside this one and a migration that runs it. As CREATE OR REPLACE it disturbs no
-- reader; a column that goes needs DropViewsOn("derived.consented") before.

CREATE SCHEMA IF NOT EXISTS derived;

CREATE OR REPLACE VIEW derived.consented AS
SELECT consent.participant_id AS subject, choice.purpose
FROM public.consent_consent AS consent
JOIN public.participants_confirmation AS confirmation
    ON confirmation.participant_id = consent.participant_id
CROSS JOIN LATERAL (
    SELECT DISTINCT ON (purpose) purpose, granted
    FROM public.consent_consentchoice
    WHERE consent_id = consent.id
    ORDER BY purpose, id DESC
) AS choice
WHERE consent.kind = 'study'
    AND consent.ended_at IS NULL
    AND choice.granted
    AND (
        SELECT granted
        FROM public.consent_consentchoice
        WHERE consent_id = consent.id AND purpose = 'study'
        ORDER BY id DESC
        LIMIT 1
    )
    AND NOT EXISTS (
        SELECT
        FROM public.consent_withdrawal AS withdrawal
        WHERE withdrawal.participant_id = consent.participant_id
            AND withdrawal.kind = 'use'
            AND withdrawal.withdrawn_at >= consent.signed_at
    )
    AND NOT EXISTS (
        SELECT
        FROM public.consent_objection AS objection
        WHERE objection.participant_id = consent.participant_id AND objection.decision <> 'use'
    );
