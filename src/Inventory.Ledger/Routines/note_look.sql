-- Notes what an item's owner saw when it looked again under the item's row lock, in the transaction of whatever it did about it: the mark
-- of another hand goes,
-- a find is listed with whose hand it was, and those hands are not held against the item again. What the counters were off by is listed by
-- itself, resolved
-- where it was repaired; what an owner set and no event explains stays open until somebody has decided about it.
-- stored: on hand, allocated, held and version of the row; counted: allocated and held of its live holds; stated: on hand, allocated, held
-- and sequence of its last
-- event, null where there is none. disagrees is empty where the counters agree; owners_columns are those that the last event states
-- otherwise.
CREATE OR REPLACE FUNCTION note_look(tenant integer, key bigint, stored bigint[], counted bigint[], stated bigint[], disagrees text[],
  repaired boolean,
  owners_columns text[]) RETURNS void LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  looked_at constant timestamptz := clock_timestamp();
  off       constant bigint := abs(stored[2] - counted[1]) + abs(stored[3] - counted[2]);
  first_at  timestamptz;
  hand      text;
  known     record;   -- the open find, if there is one
  counters  boolean;
BEGIN
  UPDATE item SET touched_at = NULL WHERE item.tenant_id = note_look.tenant AND item.item_key = note_look.key AND touched_at IS NOT NULL;
  SELECT (d.item_held, d.item_allocated) IS DISTINCT FROM (d.holds_held, d.holds_allocated) AS of_counters,
    d.item_on_hand IS DISTINCT FROM d.journal_on_hand AS of_owner INTO known
  FROM drift d WHERE d.tenant_id = note_look.tenant AND d.item_key = note_look.key AND d.resolved_at IS NULL;
  -- Of the counters alone: what repairs them ends it.
  counters := known.of_counters AND NOT known.of_owner;

  IF disagrees <> '{}' AND repaired THEN
    IF counters THEN
      UPDATE drift d SET resolved_at = looked_at, resolution = 'repaired'
      WHERE d.tenant_id = note_look.tenant AND d.item_key = note_look.key AND d.resolved_at IS NULL;
    ELSE
      SELECT h.since, h.doer INTO first_at, hand FROM hand_on(note_look.tenant, note_look.key, ARRAY['held', 'allocated']) AS h;
      INSERT INTO drift (tenant_id, item_key, found_at, seen_at, since, by, disagrees, item_on_hand, item_allocated, item_held,
        item_version,
        holds_allocated, holds_held, journal_on_hand, journal_allocated, journal_held, journal_sequence, units, resolved_at, resolution)
      VALUES (note_look.tenant, note_look.key, looked_at - interval '1 millisecond', looked_at, first_at, hand, disagrees, stored[1],
        stored[2], stored[3], stored[4],
        counted[1], counted[2], stated[1], stated[2], stated[3], stated[4], off, looked_at, 'repaired')
      ON CONFLICT DO NOTHING;
    END IF;
  END IF;

  IF owners_columns <> '{}' OR disagrees <> '{}' AND NOT repaired THEN
    SELECT h.since, h.doer INTO first_at, hand FROM hand_on(note_look.tenant, note_look.key,
      CASE WHEN owners_columns <> '{}' THEN owners_columns ELSE ARRAY['held', 'allocated'] END) AS h;
    INSERT INTO drift AS d (tenant_id, item_key, found_at, seen_at, since, by, disagrees, item_on_hand, item_allocated, item_held,
      item_version,
      holds_allocated, holds_held, journal_on_hand, journal_allocated, journal_held, journal_sequence, units, broken_at)
    VALUES (note_look.tenant, note_look.key, looked_at, looked_at, first_at, hand, CASE WHEN repaired
      OR disagrees = '{}' THEN ARRAY['item'] ELSE disagrees END,
      stored[1], CASE WHEN repaired THEN counted[1] ELSE stored[2] END, CASE WHEN repaired THEN counted[2] ELSE stored[3] END, stored[4],
      counted[1], counted[2], stated[1], stated[2], stated[3], stated[4],
      CASE WHEN repaired THEN 0 ELSE off END + abs(stored[1] - coalesce(stated[1], stored[1])),
      -- The next event carries what the hand left; from there on only the journal as a whole tells.
      CASE WHEN owners_columns <> '{}' THEN stored[4] + 1 END)
    ON CONFLICT (tenant_id, item_key) WHERE resolved_at IS NULL DO UPDATE SET seen_at = EXCLUDED.seen_at, disagrees = EXCLUDED.disagrees,
      item_on_hand = EXCLUDED.item_on_hand, item_allocated = EXCLUDED.item_allocated, item_held = EXCLUDED.item_held,
        item_version = EXCLUDED.item_version,
      holds_allocated = EXCLUDED.holds_allocated, holds_held = EXCLUDED.holds_held, journal_on_hand = EXCLUDED.journal_on_hand,
      journal_allocated = EXCLUDED.journal_allocated, journal_held = EXCLUDED.journal_held, journal_sequence = EXCLUDED.journal_sequence,
      units = EXCLUDED.units, broken_at = coalesce(d.broken_at, EXCLUDED.broken_at);
  ELSIF counters AND disagrees = '{}' THEN
    UPDATE drift d SET resolved_at = looked_at, resolution = 'agrees again'
    WHERE d.tenant_id = note_look.tenant AND d.item_key = note_look.key AND d.resolved_at IS NULL;
  ELSE
    -- A find about something else stays open, and says of the counters what is so now.
    UPDATE drift d SET item_allocated = counted[1], item_held = counted[2], holds_allocated = counted[1], holds_held = counted[2]
    WHERE d.tenant_id = note_look.tenant AND d.item_key = note_look.key AND d.resolved_at IS NULL;
  END IF;

  UPDATE drift_touch SET settled = true WHERE drift_touch.tenant_id = note_look.tenant AND drift_touch.item_key = note_look.key
    AND NOT settled;
END $$;

-- Whose hand it was, of those on an item that no find has told of yet: the first that changed one of these columns, else the first that
-- cannot be excluded. One that
-- changed other columns of the item's row alone can be.
CREATE OR REPLACE FUNCTION hand_on(tenant integer, key bigint, columns text[], OUT since timestamptz,
  OUT doer text) LANGUAGE sql STABLE AS $$
  SELECT t.at, t.what || ' by ' || t.by FROM drift_touch t
  WHERE t.tenant_id = hand_on.tenant AND t.item_key = hand_on.key AND NOT t.settled AND (t.changed = '{}' OR t.changed && hand_on.columns)
  ORDER BY t.changed && hand_on.columns DESC, t.touch LIMIT 1
$$;
