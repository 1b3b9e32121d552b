-- What is told in several rows. Each reaches its rows through `shown` alone.

CREATE VIEW diagnosis WITH (security_barrier) AS
SELECT
    fact.id, shown.subject, shown.public_id AS record_id,
    fact.code, fact.name, fact.made_by, fact.first_symptoms, fact.diagnosed
FROM public.intake_diagnosis AS fact
JOIN shown ON shown.subject = fact.participant_id;

CREATE VIEW organ WITH (security_barrier) AS
SELECT fact.id, shown.subject, shown.public_id AS record_id, fact.code
FROM public.intake_affectedorgan AS fact
JOIN shown ON shown.subject = fact.participant_id;

CREATE VIEW marker WITH (security_barrier) AS
SELECT
    fact.id, shown.subject, shown.public_id AS record_id,
    fact.code, fact.timepoint, fact.finding, fact.found
FROM public.intake_markerfinding AS fact
JOIN shown ON shown.subject = fact.participant_id;

CREATE VIEW treatment WITH (security_barrier) AS
SELECT
    fact.id, shown.subject, shown.public_id AS record_id,
    fact.code, fact.use, fact.why_stopped
FROM public.intake_treatment AS fact
JOIN shown ON shown.subject = fact.participant_id;

CREATE VIEW steroid_dose WITH (security_barrier) AS
SELECT
    fact.id, shown.subject, shown.public_id AS record_id,
    fact.timepoint, fact.drug, fact.mg
FROM public.intake_steroiddose AS fact
JOIN shown ON shown.subject = fact.participant_id;

CREATE VIEW infusion WITH (security_barrier) AS
SELECT
    fact.id, shown.subject, shown.public_id AS record_id,
    fact.number, fact.given, fact.target, fact.cells, fact.setting, fact.registry_number,
    fact.product, fact.country, fact.lymphodepletion, fact.earlier_classes, fact.stopped,
    fact.restarted, fact.relapse, fact.relapsed, fact.relapse_treatment
FROM public.intake_infusion AS fact
JOIN shown ON shown.subject = fact.participant_id;

CREATE VIEW adverse_event WITH (security_barrier) AS
SELECT
    fact.id, shown.subject, shown.public_id AS record_id,
    infusion.number AS infusion, fact.kind, fact.facts, fact.grade_min, fact.grade_max,
    fact.onset, fact.ended
FROM public.intake_adverseevent AS fact
JOIN public.intake_infusion AS infusion ON infusion.id = fact.infusion_id
JOIN shown ON shown.subject = fact.participant_id;

CREATE VIEW outcome WITH (security_barrier) AS
SELECT
    fact.id, shown.subject, shown.public_id AS record_id,
    fact.timepoint, fact.recalled, fact.disease, fact.tiredness, fact.pain, fact.daily_life,
    fact.remission, fact.b_cells, fact.b_cells_back
FROM public.intake_outcome AS fact
JOIN shown ON shown.subject = fact.participant_id;

CREATE VIEW measurement WITH (security_barrier) AS
SELECT
    fact.id, shown.subject, shown.public_id AS record_id,
    fact.code, fact.value, fact.measured
FROM public.intake_measurement AS fact
JOIN shown ON shown.subject = fact.participant_id;

-- Not told by the participant, but about them: what medical reviewers have to decide.
CREATE VIEW flag WITH (security_barrier) AS
SELECT
    flag.id, shown.subject, shown.public_id AS record_id,
    flag.reason, flag.flagged_by, flag.flagged_at,
    flag.decision, flag.decided_by, flag.decided_at
FROM public.intake_flag AS flag
JOIN shown ON shown.subject = flag.participant_id;
