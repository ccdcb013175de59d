-- Work that one node at a time does for all. A lease is a courtesy that saves work: two nodes at it do no harm.

-- The sweep's shards: few, fixed in number.
CREATE TABLE expiry_shard (
  shard        smallint NOT NULL,
  leased_by    text,
  leased_until timestamptz NOT NULL DEFAULT '-infinity',
  last_run_at  timestamptz,
  CONSTRAINT expiry_shard_pk PRIMARY KEY (shard)
);
INSERT INTO expiry_shard (shard) SELECT generate_series(0, 3);

-- Retention: ids are remembered for 30 days after a hold ended or a change was made; then they are forgotten in small batches.
CREATE TABLE upkeep (
  task         text COLLATE "C" NOT NULL,
  leased_by    text,
  leased_until timestamptz NOT NULL DEFAULT '-infinity',
  last_run_at  timestamptz,
  CONSTRAINT upkeep_pk PRIMARY KEY (task)
);
INSERT INTO upkeep (task) VALUES ('retention');
