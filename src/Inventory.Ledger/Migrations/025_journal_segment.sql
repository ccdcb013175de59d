-- The log by segments: what one run of stamping gave places to costs one row, not one for each row of the journal with its four entries in
-- indexes. And a run knows by transaction what has its place already; it looks nothing up.

LOCK TABLE journal_log, journal_position IN ACCESS EXCLUSIVE MODE;

-- Rows of the journal that follow one another in the log, all of one tenant. They are named by their keys there, so that none is searched
-- for, each in its place in the arrays.
CREATE TABLE journal_segment (
  -- Of its first event. Every run begins behind the last position there is: two at once begin alike, and the key lets one of them have it.
  position   bigint NOT NULL,
  events     integer NOT NULL,
  tenant_id  integer NOT NULL,
  from_entry bigint NOT NULL,                 -- the lowest and the highest that is in it
  to_entry   bigint NOT NULL,
  from_at    timestamptz(3) NOT NULL,         -- likewise
  to_at      timestamptz(3) NOT NULL,
  entries    bigint[] NOT NULL,
  item_keys  bigint[] NOT NULL,               -- 0 for a notice
  sequences  bigint[] NOT NULL,               -- 0 for a notice
  ats        timestamptz(3)[] NOT NULL,
  -- How many events of the segment are before the row; null where each row is one event.
  offsets    integer[],
  CONSTRAINT journal_segment_pk PRIMARY KEY (position),
  CONSTRAINT journal_segment_positive CHECK (position >= 1 AND events >= 1),
  CONSTRAINT journal_segment_even CHECK (cardinality(entries) = cardinality(item_keys) AND cardinality(entries) = cardinality(sequences)
    AND cardinality(entries) = cardinality(ats) AND cardinality(entries) = coalesce(cardinality(offsets), events))
);
-- Trying to make them smaller costs more than it saves.
ALTER TABLE journal_segment ALTER COLUMN entries SET STORAGE EXTERNAL, ALTER COLUMN item_keys SET STORAGE EXTERNAL,
  ALTER COLUMN sequences SET STORAGE EXTERNAL, ALTER COLUMN ats SET STORAGE EXTERNAL, ALTER COLUMN offsets SET STORAGE EXTERNAL;

-- What has its place keeps it. A segment ends where the tenant changes, where a position is missing, and after a thousand rows.
INSERT INTO journal_segment (position, events, tenant_id, from_entry, to_entry, from_at, to_at, entries, item_keys, sequences, ats, offsets)
SELECT min(position), sum(events), tenant_id, min(entry), max(entry), min(at), max(at), array_agg(entry ORDER BY position),
  array_agg(item_key ORDER BY position), array_agg(sequence ORDER BY position), array_agg(at ORDER BY position),
  CASE WHEN max(events) > 1 THEN array_agg((position - first)::integer ORDER BY position) END
FROM (
  SELECT *, min(position) OVER (PARTITION BY stretch, block) AS first FROM (
    SELECT *, (row_number() OVER (PARTITION BY stretch ORDER BY position) - 1) / 1000 AS block FROM (
      SELECT *, count(*) FILTER (WHERE begins) OVER (ORDER BY position) AS stretch FROM (
        SELECT *, (lag(position + events) OVER log, lag(tenant_id) OVER log) IS DISTINCT FROM (position, tenant_id) AS begins
        FROM journal_position WINDOW log AS (ORDER BY position)
      ) AS row
    ) AS row
  ) AS row
) AS row
GROUP BY stretch, block, tenant_id;

-- What transactions below the watermark wrote has its place, but for the entries that wait: something that their item has before them was
-- not over yet.
ALTER TABLE journal_log ADD COLUMN watermark xid8 NOT NULL DEFAULT '0', ADD COLUMN waiting bigint[] NOT NULL DEFAULT '{}';
UPDATE journal_log AS l SET watermark = pg_snapshot_xmin(pg_current_snapshot()),
  settled_entry = greatest(settled_entry, (SELECT behind_entry FROM journal_incarnation ORDER BY incarnation DESC LIMIT 1)),
  waiting = ARRAY(
    SELECT u.entry FROM (SELECT entry, transaction FROM journal_row UNION ALL SELECT entry, transaction FROM notice) AS u
    WHERE u.entry > l.settled_entry AND u.transaction < pg_snapshot_xmin(pg_current_snapshot())
      AND NOT EXISTS (SELECT FROM journal_position AS p WHERE p.entry = u.entry));

DROP TABLE journal_position;

-- The log a row of the journal each, with the segment it is in: whoever looks for some of them says which segments.
CREATE VIEW journal_position WITH (security_invoker = true) AS
SELECT s.position + coalesce(r.before, r.nth - 1) AS position, coalesce(r.until - r.before, 1) AS events, r.entry, s.tenant_id, r.item_key,
  r.sequence, r.at, s.position AS segment
FROM journal_segment AS s,
  unnest(s.entries, s.item_keys, s.sequences, s.ats, s.offsets, s.offsets[2:] || s.events)
    WITH ORDINALITY AS r (entry, item_key, sequence, at, before, until, nth);

-- A tenant's events in order, behind a cursor (Sql/read_journal.sql).
CREATE INDEX journal_segment_tenant_idx ON journal_segment (tenant_id, position);
-- Replays (Sql/replay_deliveries.sql): of ids of events, and of a span of time at next to no cost for who stamps.
CREATE INDEX journal_segment_entries_idx ON journal_segment USING gist (int8range(from_entry, to_entry, '[]'));
CREATE INDEX journal_segment_at_idx ON journal_segment USING brin (from_at, to_at) WITH (autosummarize = on);

-- The journal's end, many times a second (stamp_journal), and what it took since a reconciliation (Sql/find_drift.sql). The BRIN index was
-- cheaper to append to, and dearer by more to read from: what was not summarized yet was read whole by every run of stamping.
DROP INDEX journal_entry_idx;
CREATE INDEX journal_entry_idx ON journal_row (entry);
DROP FUNCTION IF EXISTS summarize_journal();

DO $$
BEGIN
  ALTER TABLE journal_segment ENABLE ROW LEVEL SECURITY;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'inventory_reader') THEN
    GRANT SELECT ON journal_segment, journal_position TO inventory_reader;
    CREATE POLICY journal_segment_of_tenant ON journal_segment FOR SELECT TO inventory_reader
      USING (tenant_id = (SELECT nullif(current_setting('inventory.tenant_id', true), '')::integer));
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'inventory_writer') THEN
    GRANT SELECT, INSERT, UPDATE, DELETE ON journal_segment TO inventory_writer;
    GRANT SELECT ON journal_position TO inventory_writer;
    CREATE POLICY journal_segment_writer ON journal_segment TO inventory_writer USING (true) WITH CHECK (true);
  END IF;
END $$;
