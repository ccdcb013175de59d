-- An item as its journal tells at each of some instants, which come in their order: the last row that is not after it, and nulls before the
-- first. Of an item sequence and instant grow together, so each is found from the one before it by doubled steps and then by halving: a few
-- look-ups of journal_pk an instant, however many events the item has. No index of the journal knows of instants, for every hold that is
-- placed would have to pay for it.
CREATE OR REPLACE FUNCTION journal_at(of_tenant integer, of_item bigint, instants timestamptz[]) RETURNS TABLE (
  instant timestamptz, sequence bigint, on_hand bigint, out_of_service bigint, allocated bigint, held bigint, safety_stock bigint,
  overbooking_limit bigint, stop_sell boolean
) LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
DECLARE
  low      bigint := 0;   -- the last row known not to be after the instant; 0 before the first
  high     bigint;        -- rows from it on are after the instant
  step     bigint;
  found    bigint;
  happened timestamptz;
  wanted   timestamptz;
  told     journal_stored;
BEGIN
  FOREACH wanted IN ARRAY instants LOOP
    step := 1;
    LOOP
      high := low + step;
      SELECT r.sequence, r.at INTO found, happened FROM journal_stored AS r
      WHERE r.tenant_id = of_tenant AND r.item_key = of_item AND r.sequence >= high ORDER BY r.sequence LIMIT 1;
      EXIT WHEN found IS NULL OR happened > wanted;
      low := found;
      step := step * 2;
    END LOOP;
    WHILE low + 1 < high LOOP
      SELECT r.sequence, r.at INTO found, happened FROM journal_stored AS r
      WHERE r.tenant_id = of_tenant AND r.item_key = of_item AND r.sequence >= (low + high) / 2 ORDER BY r.sequence LIMIT 1;
      IF happened <= wanted THEN low := found; ELSE high := (low + high) / 2; END IF;
    END LOOP;
    IF told.sequence IS DISTINCT FROM low AND low > 0 THEN
      SELECT * INTO told FROM journal_stored AS r WHERE r.tenant_id = of_tenant AND r.item_key = of_item AND r.sequence = low;
    END IF;
    RETURN QUERY SELECT wanted, told.sequence, told.on_hand, told.out_of_service, told.allocated, told.held, told.safety_stock,
      told.overbooking_limit, told.stop_sell;
  END LOOP;
END $$;
