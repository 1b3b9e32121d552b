-- Whose data may be used, and for which purpose: the one place where that is decided.
--
-- A row for each participant and purpose that the latest choice allows, under a consent that has not
-- ended, while the study is allowed too, the address is confirmed, nothing was locked since signing, and
-- no objection of the family waits for a decision or was decided against the use.
-- Researchers' views stand on it, and the site reads it for mails, numbers and extracts.
-- It is no barrier: researchers may not read it, and PostgreSQL must be able to ask it about one participant
-- alone. The views that researchers read are.

CREATE VIEW consented AS
SELECT consent.participant_id AS subject, choice.purpose
FROM public.intake_consent AS consent
JOIN public.intake_confirmation AS confirmation
    ON confirmation.participant_id = consent.participant_id
CROSS JOIN LATERAL (
    SELECT DISTINCT ON (purpose) purpose, granted
    FROM public.intake_consentchoice
    WHERE consent_id = consent.id
    ORDER BY purpose, id DESC
) AS choice
WHERE consent.kind = 'study'
    AND consent.ended_at IS NULL
    AND choice.granted
    AND (
        SELECT granted
        FROM public.intake_consentchoice
        WHERE consent_id = consent.id AND purpose = 'study'
        ORDER BY id DESC
        LIMIT 1
    )
    AND NOT EXISTS (
        SELECT
        FROM public.intake_withdrawal AS withdrawal
        WHERE withdrawal.participant_id = consent.participant_id
            AND withdrawal.kind = 'use'
            AND withdrawal.withdrawn_at >= consent.signed_at
    )
    AND NOT EXISTS (
        SELECT
        FROM public.intake_objection AS objection
        WHERE objection.participant_id = consent.participant_id AND objection.decision <> 'use'
    );

-- The participants that researchers see, by the id that they know them by. Every view of theirs reaches its
-- rows through it.
CREATE VIEW shown AS
SELECT participant.subject, participant.public_id
FROM public.intake_participant AS participant
JOIN consented ON consented.subject = participant.subject AND consented.purpose = 'study';

-- Who is consented for one purpose, for the researchers' role, which may not read the view: whom an extract may hold.
-- It tells of uses of data alone: whom we may write to is no matter of research.
CREATE FUNCTION consented_for(wanted text) RETURNS TABLE (subject uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = research, pg_temp
BEGIN ATOMIC
    SELECT consented.subject
    FROM consented
    WHERE consented.purpose = wanted
        AND wanted IN ('study', 'academic', 'companies', 'abroad', 'atlas');
END;
REVOKE ALL ON FUNCTION consented_for(text) FROM PUBLIC;
