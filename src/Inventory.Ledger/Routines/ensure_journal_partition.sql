-- The journal's partitions: a month each, of UTC. Neither the zone nor the DateStyle of a session, a role or the database has any part in
-- it.

-- The attached ones, the default partition apart. Bounds are told in the session's zone and style, which no other session can be sure to
-- read.
CREATE OR REPLACE FUNCTION journal_partitions() RETURNS TABLE (name text, from_at timestamptz, to_at timestamptz)
LANGUAGE sql STABLE SET TimeZone = 'UTC' SET DateStyle = 'ISO' AS $$
  SELECT c.relname::text, (bounds.of_it)[1]::timestamptz, (bounds.of_it)[2]::timestamptz
  FROM pg_inherits AS h
  JOIN pg_class AS c ON c.oid = h.inhrelid
  CROSS JOIN LATERAL (SELECT regexp_match(pg_get_expr(c.relpartbound, c.oid), 'FROM \(''(.+)''\) TO \(''(.+)''\)')) AS bounds (of_it)
  WHERE h.inhparent = 'journal_row'::regclass AND bounds.of_it IS NOT NULL
$$;

CREATE OR REPLACE FUNCTION create_journal_partition(month timestamp) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE TABLE %I PARTITION OF journal_row FOR VALUES FROM (%L) TO (%L)', 'journal_' || to_char(month, 'YYYY_MM'),
    to_char(month, 'YYYY-MM-DD"T00:00Z"'), to_char(month + interval '1 month', 'YYYY-MM-DD"T00:00Z"'));
END $$;

-- Makes the partition of the month in which a day lies, unless it is there, or the default partition already took rows of that month: those
-- are drained (journal_partitions.sql). Whoever waits for the lock on the journal has every commit wait behind it, so it is not waited for
-- long: 55P03 says that somebody reads it.
CREATE OR REPLACE FUNCTION ensure_journal_partition(day date) RETURNS boolean LANGUAGE plpgsql SET lock_timeout = '200ms' AS $$
DECLARE
  month constant timestamp := date_trunc('month', day::timestamp);
  first constant timestamptz := month AT TIME ZONE 'UTC';
  next  constant timestamptz := (month + interval '1 month') AT TIME ZONE 'UTC';
BEGIN
  IF EXISTS (SELECT FROM journal_partitions() WHERE from_at < next AND to_at > first) THEN RETURN false; END IF;
  IF EXISTS (SELECT FROM journal_default WHERE at >= first AND at < next) THEN RETURN false; END IF;
  PERFORM create_journal_partition(month);
  RETURN true;
END $$;
