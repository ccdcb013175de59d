-- The sources' names, for runbook queries (read only): stock, reservations, carts and their lines, and phantoms as their reconciliation
-- looked for them.

-- available_quantity is what may still be promised, not what is physically there.
CREATE OR REPLACE VIEW inventory AS
SELECT i.tenant_id, i.item_key AS id, i.item_id AS sku_id, split_part(i.item_id, '@', 1) AS product_id, i.item_id AS variant_id,
  i.on_hand - i.out_of_service - i.allocated - i.held - i.safety_stock + i.overbooking_limit AS available_quantity,
  i.held AS reserved_quantity,
  (i.allocated + coalesce((SELECT sum(j.quantity) FROM journal_row j
    WHERE j.tenant_id = i.tenant_id AND j.item_key = i.item_key AND j.type = 'hold_fulfilled.v1'), 0)
    + coalesce((SELECT o.fulfilled FROM journal_opening o
        WHERE o.tenant_id = i.tenant_id AND o.item_key = i.item_key AND o.at < (SELECT since FROM journal_kept)
        ORDER BY o.sequence DESC LIMIT 1), 0))::bigint AS sold_quantity,
  i.on_hand, i.updated_at,
  -- Units physically there less those reserved, which available_quantity is here already: below zero only after an owner's own act.
  i.on_hand - i.out_of_service - i.allocated - i.held - i.safety_stock + i.overbooking_limit AS unreserved_stock
FROM (SELECT * FROM item OFFSET 0) AS i;   -- OFFSET 0: an UPDATE through the view is refused

CREATE OR REPLACE VIEW inventory_reservations AS
SELECT h.tenant_id, h.hold_id AS reservation_id, f.owner AS order_id, i.item_id AS sku_id, h.quantity,
  CASE h.status WHEN 'held' THEN 'pending' ELSE h.status END AS status,
  h.placed_at AS created_at, h.expires_at,
  CASE WHEN h.status IN ('released', 'expired', 'cancelled') THEN f.ended_at END AS released_at
FROM hold h
JOIN hold f ON f.tenant_id = h.tenant_id AND f.hold_id = h.hold_id AND f.line_no = 0
JOIN item i ON i.tenant_id = h.tenant_id AND i.item_key = h.item_key
WHERE NOT h.dropped;

-- A hold is a cart, and each of its lines a line of it. What a cart no longer claims is deleted, whatever became of it.
CREATE OR REPLACE VIEW carts AS
SELECT tenant_id, hold_id AS id, owner, CASE status WHEN 'held' THEN 'active' ELSE status END AS cart_status
FROM (SELECT * FROM hold WHERE line_no = 0 OFFSET 0) AS h;

CREATE OR REPLACE VIEW cart_items AS
SELECT h.tenant_id, h.hold_id AS cart_id, split_part(i.item_id, '@', 1) AS product_id, i.item_id AS variant_id, h.quantity,
  CASE WHEN h.live THEN h.hold_id END AS reservation_id,
  CASE WHEN h.live THEN h.placed_at END AS reserved_at,
  CASE WHEN h.live THEN h.expires_at END AS reservation_expires_at,
  NOT h.live AS is_deleted
FROM (SELECT *, status = 'held' AND NOT dropped AS live FROM hold) AS h
JOIN item i ON i.tenant_id = h.tenant_id AND i.item_key = h.item_key;

-- Begins with the items, so that one without any hold is there, and counts live holds only.
CREATE OR REPLACE VIEW inventory_phantoms AS
SELECT i.tenant_id, i.item_key AS inventory_id, i.item_id AS variant_id, i.held AS inventory_reserved, h.held AS actual_cart_quantity,
  i.held - h.held AS phantom_amount, h.held AS cart_total, i.held - h.held AS phantom
FROM item i
CROSS JOIN LATERAL (
  SELECT coalesce(sum(quantity), 0)::bigint AS held FROM hold
  WHERE hold.tenant_id = i.tenant_id AND hold.item_key = i.item_key AND hold.status = 'held' AND NOT hold.dropped
) h
WHERE i.held <> h.held;

DO $$
DECLARE v text;
BEGIN
  FOREACH v IN ARRAY ARRAY['inventory', 'inventory_reservations', 'carts', 'cart_items', 'inventory_phantoms'] LOOP
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'inventory_writer')
        THEN EXECUTE format('GRANT SELECT ON %I TO inventory_writer', v); END IF;
    -- As with the journal: readers get a view only where it can be made to show them what they may see themselves.
    IF current_setting('server_version_num')::integer >= 150000 THEN
      EXECUTE format('ALTER VIEW %I SET (security_invoker = true)', v);
      IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'inventory_reader')
          THEN EXECUTE format('GRANT SELECT ON %I TO inventory_reader', v); END IF;
    END IF;
  END LOOP;
END $$;
