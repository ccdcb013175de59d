-- Releases holds, at most one on each item. $1 tenant, $2 their ids.
WITH released AS (
  UPDATE hold SET status = 'released', version = version + 1, ended_at = now() WHERE tenant_id = $1 AND hold_id = ANY ($2)
      RETURNING hold_id, item_key, quantity
), given AS (
  UPDATE item SET held = held - r.quantity, version = version + 1, updated_at = now() FROM released r WHERE tenant_id = $1
      AND item.item_key = r.item_key
  RETURNING item.item_key, version, on_hand, out_of_service, allocated, held, safety_stock, overbooking_limit, stop_sell, r.hold_id,
      r.quantity
)
INSERT INTO journal_row (tenant_id, item_key, sequence, at, on_hand, out_of_service, allocated, held, safety_stock, overbooking_limit,
    quantity,
                         stop_sell, type, hold_id, command_id, actor)
SELECT $1, item_key, version, now(), on_hand, out_of_service, allocated, held, safety_stock, overbooking_limit, quantity, stop_sell,
    'hold_released.v1',
       hold_id, hold_id, 'bench'
FROM given
