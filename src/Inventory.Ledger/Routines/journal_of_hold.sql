-- The events of a hold, over all its lines, in no order. No index of the journal knows of holds, for every hold that is placed would have
-- to pay for it. But the hold's row and its commands tell at which instants something happened to it, and of an item sequence and instant
-- grow together: so each event is found by halving, with some twenty look-ups of journal_pk an instant, however many events the item has.

-- Which of an item's rows are not before an instant: those from this sequence on.
CREATE OR REPLACE FUNCTION journal_since(of_tenant integer, of_item bigint, instant timestamptz) RETURNS bigint
LANGUAGE plpgsql STABLE AS $$
DECLARE
  before  bigint := 0;
  since   bigint;
  middle  bigint;
  found   bigint;
  happened timestamptz;
BEGIN
  SELECT sequence + 1 INTO since FROM journal_stored WHERE tenant_id = of_tenant AND item_key = of_item ORDER BY sequence DESC LIMIT 1;
  WHILE before + 1 < since LOOP
    middle := (before + since) / 2;
    SELECT sequence, at INTO found, happened FROM journal_stored
    WHERE tenant_id = of_tenant AND item_key = of_item AND sequence >= middle ORDER BY sequence LIMIT 1;
    IF happened < instant THEN before := found; ELSE since := middle; END IF;
  END LOOP;
  RETURN since;
END $$;

CREATE OR REPLACE FUNCTION journal_of_hold(of_tenant integer, of_hold text) RETURNS SETOF journal LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
DECLARE
  header   hold;
  instants timestamptz[];
  of_item  bigint;
  dropped  boolean;
  instant  timestamptz;
  since    bigint;
  stored   record;
  gap      record;
  rows     bigint[];
BEGIN
  SELECT * INTO header FROM hold WHERE tenant_id = of_tenant AND hold_id = of_hold AND line_no = 0;
  SELECT array_agg(DISTINCT known.at) INTO instants FROM (
    SELECT unnest(ARRAY[header.placed_at, header.confirmed_at, header.ended_at]) AS at
    UNION ALL
    SELECT at FROM command WHERE tenant_id = of_tenant AND kind IN ('change', 'fulfilment', 'cancel') AND subject = of_hold
  ) AS known WHERE known.at IS NOT NULL;

  FOR of_item, dropped IN
    SELECT line.item_key, line.dropped FROM hold AS line
    WHERE line.tenant_id = of_tenant AND line.hold_id = of_hold AND line.item_key IS NOT NULL
  LOOP
    rows := '{}';
    FOREACH instant IN ARRAY instants LOOP
      since := journal_since(of_tenant, of_item, instant);
      LOOP
        -- Row by row: asked for all that follow, the planner may sort them before the first is looked at.
        SELECT r.sequence, r.at, r.hold_id, r.hold_ids INTO stored FROM journal_stored AS r
        WHERE r.tenant_id = of_tenant AND r.item_key = of_item AND r.sequence >= since ORDER BY r.sequence LIMIT 1;
        EXIT WHEN NOT FOUND OR stored.at > instant;
        since := stored.sequence + 1;
        IF stored.hold_id = of_hold OR of_hold = ANY (stored.hold_ids) THEN rows := rows || stored.sequence; END IF;
      END LOOP;
    END LOOP;

    -- When its end was noticed stands nowhere but in the journal: behind the end that the event before tells, and before whatever came
    -- next.
    IF header.status = 'expired' OR header.confirmed_at IS NOT NULL
      OR (header.status = 'released' AND header.expires_at <= header.ended_at) THEN
      FOR gap IN
        SELECT told.ends_at, told.type, coalesce(lead(told.at) OVER (ORDER BY told.sequence),
            CASE WHEN header.status = 'expired' AND NOT dropped THEN 'infinity'::timestamptz END) AS until
        FROM journal AS told
        WHERE told.tenant_id = of_tenant AND told.item_key = of_item AND told.row_sequence = ANY (rows) AND told.hold_id = of_hold
        ORDER BY told.sequence
      LOOP
        CONTINUE WHEN gap.type NOT IN ('hold_placed.v1', 'hold_changed.v1')
          OR gap.ends_at IS NULL OR gap.until IS NULL OR gap.until < gap.ends_at;
        since := journal_since(of_tenant, of_item, gap.ends_at);
        LOOP
          SELECT r.sequence, r.at, r.hold_id, r.type INTO stored FROM journal_stored AS r
          WHERE r.tenant_id = of_tenant AND r.item_key = of_item AND r.sequence >= since ORDER BY r.sequence LIMIT 1;
          EXIT WHEN NOT FOUND OR stored.at > gap.until;
          since := stored.sequence + 1;
          IF stored.hold_id = of_hold AND stored.type = 'hold_expired.v1' THEN
            rows := rows || stored.sequence;
            EXIT;
          END IF;
        END LOOP;
        EXIT;
      END LOOP;
    END IF;

    RETURN QUERY
    SELECT * FROM journal AS told
    WHERE told.tenant_id = of_tenant AND told.item_key = of_item AND told.row_sequence = ANY (rows) AND told.hold_id = of_hold;
  END LOOP;
END $$;
