-- Makes the month's partition, unless it is there or the default partition already took rows of that month (they stay readable there).
CREATE OR REPLACE FUNCTION ensure_journal_partition(month date) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  first date := date_trunc('month', month)::date;
  name text := 'journal_' || to_char(first, 'YYYY_MM');
BEGIN
  IF to_regclass(name) IS NOT NULL THEN RETURN false; END IF;
  IF EXISTS (SELECT FROM journal_default WHERE at >= first AND at < first + interval '1 month') THEN RETURN false; END IF;
  EXECUTE format('CREATE TABLE %I PARTITION OF journal_row FOR VALUES FROM (%L) TO (%L)',
    name, first::timestamp AT TIME ZONE 'UTC', (first + interval '1 month')::timestamp AT TIME ZONE 'UTC');
  RETURN true;
END $$;
