-- Who hears of the journal's events outside, how far each has heard, and what came of what was told.

-- A consumer with a place of its own in the log. One node at a time serves it; whoever has lost the lease writes nothing any more.
CREATE TABLE consumer (
  name             text COLLATE "C" NOT NULL,   -- webhook:{tenant number}/{id}, bridge:{name}, stream:{name}
  kind             text COLLATE "C" GENERATED ALWAYS AS (split_part(name, ':', 1)) STORED NOT NULL,
  -- Whose events it hears; 0 for all tenants'.
  tenant_id        integer NOT NULL,
  -- Every event up to here is delivered, or was not for it, or has a row in delivery.
  position         bigint NOT NULL,
  enabled          boolean NOT NULL DEFAULT true,
  disabled_because text COLLATE "C",
  -- Counts what others than its node have changed: settings, rows that were replayed or ignored. The node then reads them again.
  revision         bigint NOT NULL DEFAULT 0,
  leased_by        text,
  leased_until     timestamptz NOT NULL DEFAULT '-infinity',
  CONSTRAINT consumer_pk PRIMARY KEY (name),
  CONSTRAINT consumer_reason_of_disabled CHECK (disabled_because IS NULL OR NOT enabled)
-- Rewritten many times a second while events come: room in its page for versions of it.
) WITH (fillfactor = 50);

-- An event and a consumer: what failed, what waits behind it in the order of its subject, what was given up; of webhooks also what arrived.
CREATE TABLE delivery (
  consumer        text COLLATE "C" NOT NULL,
  -- The event's place in the log; negative for an event that is in no log (data is the whole of it then).
  position        bigint NOT NULL,
  tenant_id       integer NOT NULL,
  subject         text COLLATE "C" NOT NULL,
  event_id        text COLLATE "C" NOT NULL,
  event_type      text COLLATE "C" NOT NULL,
  at              timestamptz(3) NOT NULL,
  status          text COLLATE "C" NOT NULL,
  attempts        integer NOT NULL,
  last_error      text,
  last_status     integer,
  first_failed_at timestamptz(3),
  next_attempt_at timestamptz(3),
  -- Told again because somebody asked for it: beside the order of new ones.
  replayed        boolean NOT NULL DEFAULT false,
  -- Why a person has set it aside.
  reason          text,
  data            json,
  CONSTRAINT delivery_pk PRIMARY KEY (consumer, position),
  CONSTRAINT delivery_consumer_fk FOREIGN KEY (consumer) REFERENCES consumer (name),
  CONSTRAINT delivery_status_known CHECK (status IN ('pending', 'delivered', 'dead', 'ignored')),
  CONSTRAINT delivery_attempts_not_negative CHECK (attempts >= 0),
  CONSTRAINT delivery_next_of_pending CHECK (next_attempt_at IS NULL OR status = 'pending'),
  CONSTRAINT delivery_data_of_no_log CHECK ((data IS NOT NULL) = (position < 0))
);
CREATE SEQUENCE delivery_number;   -- of events that are in no log
-- What a node takes up when it begins to serve a consumer (read_pending_deliveries.sql).
CREATE INDEX delivery_pending_idx ON delivery (consumer, replayed, position) WHERE status = 'pending';
-- A consumer's deliveries, newest first.
CREATE INDEX delivery_listed_idx ON delivery (consumer, at, position);
-- What fails, of one tenant or of all, latest first: a few rows.
CREATE INDEX delivery_failing_idx ON delivery (first_failed_at, consumer, position)
  WHERE first_failed_at IS NOT NULL AND status IN ('pending', 'dead');
-- Retention, by their ends.
CREATE INDEX delivery_delivered_idx ON delivery (at) WHERE status = 'delivered';

CREATE TABLE webhook (
  tenant_id   integer NOT NULL,
  webhook_id  text COLLATE "C" NOT NULL,
  consumer    text COLLATE "C" NOT NULL,
  url         text NOT NULL,
  types       text[] NOT NULL,                  -- none: all
  prefix      text COLLATE "C" NOT NULL,        -- of item ids; empty: all, and what belongs to no item
  description text NOT NULL,
  -- What it was made with, for repeats of its making.
  asked       jsonb NOT NULL,
  created_at  timestamptz(3) NOT NULL,
  deleted_at  timestamptz(3),
  CONSTRAINT webhook_pk PRIMARY KEY (tenant_id, webhook_id),
  CONSTRAINT webhook_consumer_key UNIQUE (consumer),
  CONSTRAINT webhook_consumer_fk FOREIGN KEY (consumer) REFERENCES consumer (name),
  CONSTRAINT webhook_tenant_fk FOREIGN KEY (tenant_id) REFERENCES tenant (tenant_id)
);

-- What webhooks sign with. Kept as it is, for it signs; no list and no log shows it.
CREATE TABLE webhook_secret (
  consumer text COLLATE "C" NOT NULL,
  made_at  timestamptz NOT NULL,
  secret   bytea NOT NULL,
  -- A day after the next one was made; null for the present one.
  ends_at  timestamptz,
  CONSTRAINT webhook_secret_pk PRIMARY KEY (consumer, made_at),
  CONSTRAINT webhook_secret_consumer_fk FOREIGN KEY (consumer) REFERENCES consumer (name)
);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['delivery', 'webhook'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'inventory_reader') THEN
      EXECUTE format('GRANT SELECT ON %I TO inventory_reader', t);
      EXECUTE format($policy$CREATE POLICY %I ON %I FOR SELECT TO inventory_reader
        USING (tenant_id = (SELECT nullif(current_setting('inventory.tenant_id', true), '')::integer))$policy$, t || '_of_tenant', t);
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'inventory_writer') THEN
      EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO inventory_writer', t);
      EXECUTE format('CREATE POLICY %I ON %I TO inventory_writer USING (true) WITH CHECK (true)', t || '_writer', t);
    END IF;
  END LOOP;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'inventory_writer') THEN
    GRANT SELECT, INSERT, UPDATE, DELETE ON consumer, webhook_secret TO inventory_writer;
    GRANT USAGE ON SEQUENCE delivery_number TO inventory_writer;
  END IF;
END $$;

-- Replays of a span of time: which positions those are, at next to no cost for who stamps.
CREATE INDEX journal_position_at_idx ON journal_position USING brin (at) WITH (autosummarize = on);
