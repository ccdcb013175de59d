-- Makes the partition of the month in which a day lies, unless it is there or the default partition already took rows of that month (they
-- stay readable there). Months are those of UTC: neither the zone nor the DateStyle of a session, a role or the database has any part in
-- it.
CREATE OR REPLACE FUNCTION ensure_journal_partition(day date) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  month constant timestamp := date_trunc('month', day::timestamp);
  first constant timestamptz := month AT TIME ZONE 'UTC';
  next  constant timestamptz := (month + interval '1 month') AT TIME ZONE 'UTC';
  name  constant text := 'journal_' || to_char(month, 'YYYY_MM');
BEGIN
  IF to_regclass(name) IS NOT NULL THEN RETURN false; END IF;
  IF EXISTS (SELECT FROM journal_default WHERE at >= first AND at < next) THEN RETURN false; END IF;
  EXECUTE format('CREATE TABLE %I PARTITION OF journal_row FOR VALUES FROM (%L) TO (%L)',
    name, to_char(month, 'YYYY-MM-DD"T00:00Z"'), to_char(month + interval '1 month', 'YYYY-MM-DD"T00:00Z"'));
  RETURN true;
END $$;
