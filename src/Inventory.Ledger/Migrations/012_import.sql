-- Imports with an id: the instant as of which all their counts are, fixed by the first request that names the id. Their lines are commands
-- of their items.
CREATE TABLE import (
  tenant_id  integer NOT NULL,
  import_id  text COLLATE "C" NOT NULL,
  counted_at timestamptz(3) NOT NULL,
  fixed_at   timestamptz(3) NOT NULL,
  CONSTRAINT import_pk PRIMARY KEY (tenant_id, import_id)
);
-- Retention (prune_imports.sql), by age.
CREATE INDEX import_fixed_idx ON import (fixed_at);

ALTER TABLE command DROP CONSTRAINT command_kind_known,
  ADD CONSTRAINT command_kind_known CHECK (kind IN ('adjustment', 'count', 'change', 'fulfilment', 'cancel', 'import'));

-- Retention (prune_commands.sql): the lines of imports go by age like adjustments and counts.
CREATE INDEX command_of_owner_idx ON command (at) WHERE kind IN ('adjustment', 'count', 'import');
DROP INDEX command_of_item_idx;

ALTER TABLE import ENABLE ROW LEVEL SECURITY;
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'inventory_reader') THEN
    GRANT SELECT ON import TO inventory_reader;
    CREATE POLICY import_of_tenant ON import FOR SELECT TO inventory_reader
      USING (tenant_id = (SELECT nullif(current_setting('inventory.tenant_id', true), '')::integer));
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'inventory_writer') THEN
    GRANT SELECT, INSERT, DELETE ON import TO inventory_writer;
    CREATE POLICY import_writer ON import TO inventory_writer USING (true) WITH CHECK (true);
  END IF;
END $$;
