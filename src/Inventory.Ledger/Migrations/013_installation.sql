-- What is true of this installation as a whole; one row.
CREATE TABLE installation (
  the_only      boolean NOT NULL DEFAULT true,
  -- when a test clock was last in use: events may lie ahead of the ledger's clock since
  test_clock_at timestamptz,
  CONSTRAINT installation_pk PRIMARY KEY (the_only),
  CONSTRAINT installation_one_row CHECK (the_only)
);
INSERT INTO installation DEFAULT VALUES;
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'inventory_writer') THEN GRANT SELECT, UPDATE ON installation TO inventory_writer; END IF;
END $$;
