-- The sweep's shards: few, fixed in number, each leased to one node at a time. A lease is a courtesy that saves work; two sweepers do no harm.
CREATE TABLE expiry_shard (
  shard        smallint NOT NULL,
  leased_by    text,
  leased_until timestamptz NOT NULL DEFAULT '-infinity',
  last_run_at  timestamptz,
  CONSTRAINT expiry_shard_pk PRIMARY KEY (shard)
);
INSERT INTO expiry_shard (shard) SELECT generate_series(0, 3);
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'inventory_writer') THEN GRANT SELECT, UPDATE ON expiry_shard TO inventory_writer; END IF;
END $$;
