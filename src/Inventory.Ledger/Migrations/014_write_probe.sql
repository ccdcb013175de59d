-- A row that means nothing, written to see whether writing goes. Narrow and without an index on what changes, so that its updates stay in place (HOT).
CREATE TABLE write_probe (
  the_only  boolean NOT NULL DEFAULT true,
  probed_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT write_probe_pk PRIMARY KEY (the_only),
  CONSTRAINT write_probe_one_row CHECK (the_only)
) WITH (fillfactor = 10);
INSERT INTO write_probe DEFAULT VALUES;
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'inventory_writer') THEN GRANT SELECT, UPDATE ON write_probe TO inventory_writer; END IF;
END $$;
