-- The events of an item behind a sequence: reads journal_pk only as far as asked for, which the view cannot know of a row's events.
CREATE OR REPLACE FUNCTION journal_after(of_tenant integer, of_item bigint, after bigint,
    most integer) RETURNS SETOF journal LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
DECLARE
  last  bigint := after;
  found bigint := 0;
  n     bigint;
BEGIN
  FOR last, n IN
    SELECT sequence, least(coalesce(cardinality(hold_ids), 1), sequence - after) FROM journal_stored
    WHERE tenant_id = of_tenant AND item_key = of_item AND sequence > after ORDER BY sequence LIMIT most
  LOOP
    found := found + n;
    EXIT WHEN found >= most;
  END LOOP;
  RETURN QUERY
  SELECT * FROM journal
  WHERE tenant_id = of_tenant AND item_key = of_item AND row_sequence > after AND row_sequence <= last AND sequence > after
      ORDER BY sequence LIMIT most;
END $$;
