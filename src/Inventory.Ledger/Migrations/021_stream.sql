-- How far Orleans streams are delivered, and what failed there (Streams/StreamProgress).

-- Of each of a provider's sixteen slices, 'stream:{provider}/{slice}': everything up to the position was delivered to whoever was
-- subscribed, or has a row in stream_delivery. By slice and not by queue, so that the number of queues may change.
CREATE TABLE stream_mark (
  consumer text COLLATE "C" NOT NULL,
  position bigint NOT NULL,
  moved_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT stream_mark_pk PRIMARY KEY (consumer)
) WITH (fillfactor = 20);

-- An event that a subscription, 'stream:{provider}/{slice}/{subscription}', failed to take, or one of the same item that waits behind it.
CREATE TABLE stream_delivery (
  consumer        text COLLATE "C" NOT NULL,
  position        bigint NOT NULL,
  tenant_id       integer NOT NULL,
  subject         text COLLATE "C" NOT NULL,
  event_id        text COLLATE "C" NOT NULL,
  event_type      text COLLATE "C" NOT NULL,
  at              timestamptz(3) NOT NULL,
  status          text COLLATE "C" NOT NULL,
  attempts        integer NOT NULL,
  first_failed_at timestamptz(3),
  next_attempt_at timestamptz(3),
  last_error      text,
  CONSTRAINT stream_delivery_pk PRIMARY KEY (consumer, position),
  CONSTRAINT stream_delivery_tenant_fk FOREIGN KEY (tenant_id) REFERENCES tenant (tenant_id),
  CONSTRAINT stream_delivery_status_known CHECK (status IN ('pending', 'dead', 'ignored'))
);

DO $$
BEGIN
  ALTER TABLE stream_delivery ENABLE ROW LEVEL SECURITY;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'inventory_reader') THEN
    GRANT SELECT ON stream_delivery TO inventory_reader;
    CREATE POLICY stream_delivery_of_tenant ON stream_delivery FOR SELECT TO inventory_reader
      USING (tenant_id = (SELECT nullif(current_setting('inventory.tenant_id', true), '')::integer));
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'inventory_writer') THEN
    GRANT SELECT, INSERT, UPDATE, DELETE ON stream_mark, stream_delivery TO inventory_writer;
    CREATE POLICY stream_delivery_writer ON stream_delivery TO inventory_writer USING (true) WITH CHECK (true);
  END IF;
END $$;
