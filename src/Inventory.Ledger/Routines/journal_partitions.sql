-- What befalls the journal's partitions after they were made. Each of these takes the journal's lock for as long as it lasts, waits 200 ms
-- for it at most (55P03), and is tried again by whoever asked for it: commits wait behind whoever waits.

-- Moves what the default partition took to partitions of its months, in one transaction: while the default partition holds rows of a month,
-- that month's partition cannot be made. Answers how many rows it moved.
CREATE OR REPLACE FUNCTION drain_journal_default() RETURNS bigint LANGUAGE plpgsql SET lock_timeout = '200ms' AS $$
DECLARE
  month timestamp;
  moved bigint;
BEGIN
  -- What is moved is not changed: no item has to be looked at for it.
  PERFORM set_config('inventory.writer', 'on', true);
  ALTER TABLE journal_row DETACH PARTITION journal_default;
  FOR month IN SELECT DISTINCT date_trunc('month', at AT TIME ZONE 'UTC') FROM journal_default LOOP
    PERFORM create_journal_partition(month);
  END LOOP;
  WITH taken AS (DELETE FROM journal_default RETURNING *) INSERT INTO journal_row SELECT * FROM taken;
  GET DIAGNOSTICS moved = ROW_COUNT;
  ALTER TABLE journal_row ATTACH PARTITION journal_default DEFAULT;
  RETURN moved;
END $$;

-- Takes a partition away from the journal. From then on the openings of its items hold. Its table stays, for its archive to be compared
-- with.
CREATE OR REPLACE FUNCTION detach_journal_partition(partition text, until timestamptz) RETURNS boolean
LANGUAGE plpgsql SET lock_timeout = '200ms' AS $$
#variable_conflict use_variable
BEGIN
  EXECUTE format('ALTER TABLE journal_row DETACH PARTITION %I', partition);
  UPDATE journal_kept SET since = greatest(since, until);
  UPDATE journal_archive AS a SET detached_at = clock_timestamp() WHERE a.partition = partition AND a.dropped_at IS NULL;
  RETURN true;
END $$;

-- Makes openings from a partition, of some of its items behind one: of each its last event there. A run that was cut off left some, which
-- stay. Answers the last item that was looked at, or null where there was none.
CREATE OR REPLACE FUNCTION open_journal(partition text, after_tenant integer, after_item bigint, most integer,
  OUT last_tenant integer, OUT last_item bigint) LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format($sql$
    WITH RECURSIVE item_of (tenant_id, item_key, n) AS (
      (SELECT tenant_id, item_key, 1 FROM %1$I WHERE (tenant_id, item_key) > ($1, $2) ORDER BY tenant_id, item_key LIMIT 1)
      UNION ALL
      SELECT next.tenant_id, next.item_key, n + 1 FROM item_of CROSS JOIN LATERAL (
        SELECT p.tenant_id, p.item_key FROM %1$I AS p WHERE (p.tenant_id, p.item_key) > (item_of.tenant_id, item_of.item_key)
        ORDER BY p.tenant_id, p.item_key LIMIT 1
      ) AS next WHERE n < $3
    ), opened AS (
      INSERT INTO journal_opening (tenant_id, item_key, sequence, at, entry, transaction, on_hand, out_of_service, allocated, held,
        safety_stock, overbooking_limit, quantity, ends_at, stop_sell, type, hold_id, command_id, actor, reason, data, trace_id, fulfilled)
      -- A row of several is its last event, but for the arrays beside it.
      SELECT l.tenant_id, l.item_key, l.sequence, l.at, l.entry, l.transaction, l.on_hand, l.out_of_service, l.allocated, l.held,
        l.safety_stock, l.overbooking_limit, l.quantity, l.ends_at, l.stop_sell, l.type, l.hold_id, l.command_id, l.actor, l.reason, l.data,
        l.trace_id, here.fulfilled + coalesce(before.fulfilled, 0)
      FROM item_of AS i
      CROSS JOIN LATERAL (
        SELECT * FROM %1$I AS p WHERE p.tenant_id = i.tenant_id AND p.item_key = i.item_key ORDER BY p.sequence DESC LIMIT 1
      ) AS l
      CROSS JOIN LATERAL (
        SELECT coalesce(sum(p.quantity), 0)::bigint AS fulfilled FROM %1$I AS p
        WHERE p.tenant_id = i.tenant_id AND p.item_key = i.item_key AND p.type = 'hold_fulfilled.v1'
      ) AS here
      LEFT JOIN LATERAL (
        SELECT o.fulfilled FROM journal_opening AS o
        WHERE o.tenant_id = i.tenant_id AND o.item_key = i.item_key AND o.sequence < l.sequence AND o.at < (SELECT since FROM journal_kept)
        ORDER BY o.sequence DESC LIMIT 1
      ) AS before ON true
      ON CONFLICT (tenant_id, item_key, sequence) DO NOTHING
    )
    SELECT tenant_id, item_key FROM item_of ORDER BY n DESC LIMIT 1
  $sql$, partition) INTO last_tenant, last_item USING after_tenant, after_item, most;
END $$;

-- Which consumers have not read everything up to a position, of those that read on: webhooks, bridges and the slices of streams.
CREATE OR REPLACE FUNCTION journal_held_back_by(upto bigint) RETURNS SETOF text LANGUAGE sql STABLE AS $$
  SELECT name::text FROM consumer WHERE enabled AND position < upto ORDER BY name;
$$;

-- The last position of what happened before an instant, found by halving: positions and instants grow together, but for transactions that
-- overlapped. 0 where there is none.
CREATE OR REPLACE FUNCTION journal_position_before(instant timestamptz) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
DECLARE
  low    bigint := 0;
  high   bigint;
  told   record;
BEGIN
  SELECT position + 1 INTO high FROM journal_segment ORDER BY position DESC LIMIT 1;
  WHILE low + 1 < high LOOP
    SELECT * INTO told FROM journal_segment WHERE position >= low + (high - low) / 2 ORDER BY position LIMIT 1;
    IF told.to_at < instant THEN low := told.position + told.events - 1; ELSE high := low + (high - low) / 2; END IF;
  END LOOP;
  RETURN greatest(low, (
    SELECT max(p.position + p.events - 1) FROM journal_position AS p
    WHERE p.segment = (SELECT min(position) FROM journal_segment WHERE position > low) AND p.at < instant));
END $$;
