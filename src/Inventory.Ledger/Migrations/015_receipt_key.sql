-- What signs the receipts of refusals, one for all nodes: a receipt is good on any. Made here and once, of 244 random bits.
CREATE TABLE receipt_key (
  singleton boolean NOT NULL DEFAULT true,
  secret    bytea NOT NULL DEFAULT sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())),
  CONSTRAINT receipt_key_pk PRIMARY KEY (singleton),
  CONSTRAINT receipt_key_has_one_row CHECK (singleton)
);
INSERT INTO receipt_key DEFAULT VALUES;
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'inventory_writer') THEN GRANT SELECT ON receipt_key TO inventory_writer; END IF;
END $$;
