-- A list or totals taken in by mistake: its word no longer counts, and stays.
ALTER TABLE lists ADD COLUMN withdrawn_at BIGINT;
ALTER TABLE lists ADD COLUMN withdrawn_by TEXT;
-- Of a list that names the person, the village it has them in, the rows they stand in and what is to
-- be looked at: where they are put back to when a later list is withdrawn.
ALTER TABLE evidence ADD COLUMN village TEXT;
ALTER TABLE evidence ADD COLUMN rows BIGINT NOT NULL DEFAULT 1;
ALTER TABLE evidence ADD COLUMN warnings TEXT NOT NULL DEFAULT '[]';
UPDATE evidence SET
    village = (SELECT t.village FROM targets t WHERE t.office = evidence.office AND t.person = evidence.person AND t.list = evidence.list),
    rows = COALESCE((SELECT t.rows FROM targets t WHERE t.office = evidence.office AND t.person = evidence.person AND t.list = evidence.list), 1),
    warnings = COALESCE((SELECT t.warnings FROM targets t WHERE t.office = evidence.office AND t.person = evidence.person AND t.list = evidence.list), '[]');
-- An outing that did not take place: nobody waits for its laptops.
ALTER TABLE outings ADD COLUMN cancelled_at BIGINT;
ALTER TABLE outings ADD COLUMN cancelled_by TEXT;
