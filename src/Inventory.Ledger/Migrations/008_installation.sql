-- What is true of the whole installation, each in a table of one row.

CREATE TABLE installation (
  singleton     boolean NOT NULL DEFAULT true,
  -- The latest instant to which a test clock moved business time; null where none ever did. Data beyond the present are explained by it,
  -- and a start without a test clock can be refused while they lie ahead.
  test_clock_at timestamptz,
  CONSTRAINT installation_pk PRIMARY KEY (singleton),
  CONSTRAINT installation_has_one_row CHECK (singleton)
);
INSERT INTO installation DEFAULT VALUES;

-- Whether the ledger can be written: UPDATE write_probe SET probed_at = now(). A database that answers may still be a standby, read only or
-- out of space.
CREATE TABLE write_probe (
  singleton boolean NOT NULL DEFAULT true,
  probed_at timestamptz NOT NULL,
  CONSTRAINT write_probe_pk PRIMARY KEY (singleton),
  CONSTRAINT write_probe_has_one_row CHECK (singleton)
);
INSERT INTO write_probe (probed_at) VALUES (now());
