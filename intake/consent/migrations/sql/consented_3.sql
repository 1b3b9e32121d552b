-- Whose data may be used, and for which purpose: the one place where that is decided.
--
-- A row for each participant and purpose that the latest choice allows, under a consent that has not
-- ended and whose text names this use, while the study is allowed too, the address is confirmed, nothing was
-- locked since signing, and no objection of the family waits for a decision or was decided against the use.
-- Some uses have no box of their own, and are allowed with another purpose (IMPLIED_BY in intake/consent/choices.py).
-- Researchers' views read it, and so does the site, for mails, numbers and extracts: by the model Consented.
-- It is no barrier: researchers may not read it, and PostgreSQL must be able to ask it about one participant
-- alone. A condition on `purpose` reaches the rows of choices, as DISTINCT ON has this column.
--
-- A later version is a file beside this one and a migration that runs it. As CREATE OR REPLACE it disturbs no
-- reader; a column that goes needs DropViewsOn("derived.consented") before.

CREATE OR REPLACE VIEW derived.consented AS
SELECT consent.participant_id AS subject, choice.purpose
FROM public.consent_consent AS consent
JOIN public.participants_confirmation AS confirmation
    ON confirmation.participant_id = consent.participant_id
JOIN public.consent_consentdocument AS document ON document.id = consent.document_id
CROSS JOIN LATERAL (
    SELECT DISTINCT ON (purpose) purpose, granted
    FROM (
        SELECT id, purpose, granted
        FROM public.consent_consentchoice WHERE consent_id = consent.id
        UNION ALL
        SELECT id, 'mailed_link'::varchar(20), granted
        FROM public.consent_consentchoice WHERE consent_id = consent.id AND purpose = 'contact'
        UNION ALL
        SELECT id, 'automatic_flag'::varchar(20), granted
        FROM public.consent_consentchoice WHERE consent_id = consent.id AND purpose = 'study'
        UNION ALL
        SELECT id, 'letters'::varchar(20), granted
        FROM public.consent_consentchoice WHERE consent_id = consent.id AND purpose = 'contact'
    ) AS chosen
    ORDER BY purpose, id DESC
) AS choice
WHERE consent.kind = 'study'
    AND consent.ended_at IS NULL
    AND choice.granted
    AND choice.purpose = ANY (document.uses)
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
