-- Events that others have told us (POST /v1/inbox): which of them have had their effect, and those that wait for it or for a person.
CREATE TABLE inbox_processed (
  tenant_id        integer NOT NULL,
  source           text COLLATE "C" NOT NULL,
  event_id         text COLLATE "C" NOT NULL,
  -- Empty for what came first under this source and id; the content hash of what came later with other content, which is dead.
  variant          text COLLATE "C" NOT NULL,
  -- What a person names it by.
  failure_id       bigint GENERATED ALWAYS AS IDENTITY,
  type             text COLLATE "C" NOT NULL,
  content_hash     text COLLATE "C" NOT NULL,
  -- retrying: from its reception on until an attempt has settled it.
  state            text COLLATE "C" NOT NULL,
  -- How many attempts have begun. An effect that is committed names its attempt, so that none comes true after another has begun.
  attempts         integer NOT NULL,
  -- Of these, those that failed since it came or was replayed.
  failures         integer NOT NULL DEFAULT 0,
  error_code       text COLLATE "C",
  last_error       text,
  first_failed_at  timestamptz(3),
  received_at      timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  -- Since when it is tried: its reception, or its last replay.
  tried_since      timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  -- While an attempt is under way, when another may begin: by then the node that made it is taken for dead.
  next_attempt_at  timestamptz,
  settled_at       timestamptz(3),
  outcome          text COLLATE "C",
  -- Its data, until it is processed; and what a person has replaced. Text, for what is dead need not be JSON that the database takes.
  payload          text,
  replaced_payload text,
  -- Why a person ignored or replayed it.
  reason           text,
  -- The rights of the key that sent it, as they were then: by these it is judged, now and when it is tried again.
  key_id           text COLLATE "C" NOT NULL,
  actor            text NOT NULL,
  scopes           text[] NOT NULL,
  channel          text COLLATE "C",
  trace_id         uuid,
  CONSTRAINT inbox_processed_pk PRIMARY KEY (tenant_id, source, event_id, variant),
  CONSTRAINT inbox_processed_tenant_fk FOREIGN KEY (tenant_id) REFERENCES tenant (tenant_id),
  CONSTRAINT inbox_processed_state_known CHECK (state IN ('retrying', 'processed', 'dead', 'ignored')),
  CONSTRAINT inbox_processed_tried_again_when_retrying CHECK ((next_attempt_at IS NULL) = (state <> 'retrying')),
  CONSTRAINT inbox_processed_settled_when_over CHECK ((settled_at IS NULL) = (state IN ('retrying', 'dead')))
);
-- Nodes that look for what is due (claim_inbox.sql).
CREATE INDEX inbox_processed_due_idx ON inbox_processed (next_attempt_at) WHERE state = 'retrying';
-- What failed and waits, in the order in which it came (InboxFailures); few rows, so that a tenant's are found among all.
CREATE INDEX inbox_processed_failed_idx ON inbox_processed (failure_id) WHERE state IN ('retrying', 'dead') AND last_error IS NOT NULL;
-- What waits, by source and type (InboxDepths).
CREATE INDEX inbox_processed_open_idx ON inbox_processed (source, type) INCLUDE (state, received_at) WHERE settled_at IS NULL;
-- Retention (prune_inbox.sql), by when they were settled.
CREATE INDEX inbox_processed_settled_idx ON inbox_processed (settled_at) WHERE settled_at IS NOT NULL;

DO $$
BEGIN
  ALTER TABLE inbox_processed ENABLE ROW LEVEL SECURITY;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'inventory_reader') THEN
    GRANT SELECT ON inbox_processed TO inventory_reader;
    CREATE POLICY inbox_processed_of_tenant ON inbox_processed FOR SELECT TO inventory_reader
      USING (tenant_id = (SELECT nullif(current_setting('inventory.tenant_id', true), '')::integer));
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'inventory_writer') THEN
    GRANT SELECT, INSERT, UPDATE, DELETE ON inbox_processed TO inventory_writer;
    CREATE POLICY inbox_processed_writer ON inbox_processed TO inventory_writer USING (true) WITH CHECK (true);
  END IF;
END $$;
