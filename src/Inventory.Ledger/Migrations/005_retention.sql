-- Ids are remembered for 30 days after a hold ended or a change was made; then they are forgotten in small batches.

-- Work that one node at a time does for all. A lease is a courtesy that saves work: two nodes at it do no harm.
CREATE TABLE upkeep (
  task         text COLLATE "C" NOT NULL,
  leased_by    text,
  leased_until timestamptz NOT NULL DEFAULT '-infinity',
  last_run_at  timestamptz,
  CONSTRAINT upkeep_pk PRIMARY KEY (task)
);
INSERT INTO upkeep (task) VALUES ('retention');

-- Holds that ended, longest ago first. A live hold has no entry, so placing, changing and confirming cost it nothing; an end costs it one.
CREATE INDEX hold_ended_idx ON hold (ended_at) WHERE line_no = 0 AND ended_at IS NOT NULL;
-- Adjustments and counts by age. Ids of holds' commands go with their hold and need no index.
CREATE INDEX command_of_item_idx ON command (at) WHERE kind IN ('adjustment', 'count');

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'inventory_writer') THEN GRANT SELECT, UPDATE ON upkeep TO inventory_writer; END IF;
END $$;
