-- Whether there is room to write: TRUNCATE space_probe; INSERT INTO space_probe ... makes a file and a page of it anew. An update of
-- write_probe finds room in the page it has on a disk on which nothing else does.
CREATE TABLE space_probe (
  probed_at timestamptz NOT NULL
);
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'inventory_writer') THEN
    GRANT SELECT, INSERT, TRUNCATE ON space_probe TO inventory_writer;
  END IF;
END $$;
