-- Who uses this installation. Tenant leads the key of every table that follows, so that no key tells of another tenant's row.
-- Instants have milliseconds; statuses and event types are stored by the names that callers see.
CREATE TABLE tenant (
  tenant_id  integer GENERATED ALWAYS AS IDENTITY,
  name       text COLLATE "C" NOT NULL,
  hold_age_max interval NOT NULL DEFAULT '7 days',
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  CONSTRAINT tenant_pk PRIMARY KEY (tenant_id),
  CONSTRAINT tenant_name_key UNIQUE (name)
);

-- API keys are kept as SHA-256 hashes: they are long and random, so no slower hash is needed, and lookups are by hash.
CREATE TABLE api_key (
  tenant_id  integer NOT NULL,
  key_id     text COLLATE "C" NOT NULL,
  key_hash   bytea NOT NULL,
  name       text NOT NULL,
  scopes     text[] NOT NULL,
  channel    text COLLATE "C",
  bootstrap  boolean NOT NULL DEFAULT false,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  revoked_at timestamptz(3),
  CONSTRAINT api_key_pk PRIMARY KEY (tenant_id, key_id),
  CONSTRAINT api_key_hash_key UNIQUE (key_hash),
  CONSTRAINT api_key_tenant_fk FOREIGN KEY (tenant_id) REFERENCES tenant (tenant_id)
);
