-- Marks an item for its owner to look at again before it decides anything. Of this the hand knows nothing.
CREATE OR REPLACE FUNCTION mark_touched(tenant integer, key bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('inventory.writer', 'on', true);
  -- Once a transaction: a hand that changes very many holds of one item shall not write its row as often.
  UPDATE item SET touched_at = clock_timestamp()
  WHERE item.tenant_id = tenant AND item.item_key = key AND coalesce(item.touched_at, '-infinity') < transaction_timestamp();
  PERFORM set_config('inventory.writer', '', true);
END $$;

-- Notes which item another hand than the product's wrote to, for its owner and the next reconciliation to look at.
-- Runs with its owner's rights, so that a hand that may change a row cannot change it unseen for lack of rights on drift_touch.
CREATE OR REPLACE FUNCTION record_touch() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  what constant text := lower(TG_OP) || ' ' || TG_ARGV[0];
  hand constant text := session_user || coalesce(' (' || nullif(current_setting('application_name', true), '') || ')', '');
  changed text[] := '{}';
BEGIN
  IF TG_ARGV[0] = 'item' AND TG_OP = 'UPDATE' THEN
    changed := ARRAY(SELECT after.key FROM jsonb_each(to_jsonb(NEW)) AS after JOIN jsonb_each(to_jsonb(OLD)) AS before USING (key)
                     WHERE after.value IS DISTINCT FROM before.value ORDER BY after.key);
  END IF;
  IF TG_OP <> 'INSERT' AND OLD.item_key IS NOT NULL THEN
    INSERT INTO drift_touch (tenant_id, item_key, what, by, changed) VALUES (OLD.tenant_id, OLD.item_key, what, hand, changed);
    PERFORM mark_touched(OLD.tenant_id, OLD.item_key);
  END IF;
  IF TG_OP <> 'DELETE' AND NEW.item_key IS NOT NULL THEN
    IF TG_OP = 'INSERT' OR (NEW.tenant_id, NEW.item_key) IS DISTINCT FROM (OLD.tenant_id, OLD.item_key) THEN
      INSERT INTO drift_touch (tenant_id, item_key, what, by) VALUES (NEW.tenant_id, NEW.item_key, what, hand);
      PERFORM mark_touched(NEW.tenant_id, NEW.item_key);
    END IF;
    -- A hold that another hand makes, or ends sooner, is found in time.
    IF TG_ARGV[0] = 'hold' THEN
      IF NEW.status = 'held' AND NOT NEW.dropped THEN
        -- Of this the hand knows nothing.
        PERFORM set_config('inventory.writer', 'on', true);
        UPDATE item SET next_end_at = NEW.expires_at
        WHERE tenant_id = NEW.tenant_id AND item_key = NEW.item_key AND NEW.expires_at < coalesce(next_end_at, 'infinity');
        PERFORM set_config('inventory.writer', '', true);
      END IF;
    END IF;
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER item_touched AFTER INSERT OR UPDATE OR DELETE ON item FOR EACH ROW
  WHEN (current_setting('inventory.writer', true) IS DISTINCT FROM 'on') EXECUTE FUNCTION record_touch('item');
CREATE OR REPLACE TRIGGER hold_touched AFTER INSERT OR UPDATE OR DELETE ON hold FOR EACH ROW
  WHEN (current_setting('inventory.writer', true) IS DISTINCT FROM 'on') EXECUTE FUNCTION record_touch('hold');
CREATE OR REPLACE TRIGGER journal_touched AFTER INSERT OR UPDATE OR DELETE ON journal_row FOR EACH ROW
  WHEN (current_setting('inventory.writer', true) IS DISTINCT FROM 'on') EXECUTE FUNCTION record_touch('journal');
