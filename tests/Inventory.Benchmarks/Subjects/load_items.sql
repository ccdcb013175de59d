-- Items with live holds of one unit each, as though they had just been made and their holds placed one after the other.
-- $1 tenant, $2 number of the first item, $3 ids of items, $4 holds of each, $5 ids of holds: those of the first item, those of the second,
-- ...
WITH made AS (
  INSERT INTO item (tenant_id, item_key, item_id, on_hand, out_of_service, allocated, held, safety_stock, overbooking_limit, stop_sell,
      shortage,
                    version, settings_version, updated_at, next_end_at)
  SELECT $1, $2 + i - 1, $3[i], 1000000, 0, 0, $4, 0, 0, false, 0, 1 + $4, 1, now(), CASE WHEN $4 > 0 THEN now() + interval '1 day' END
      FROM generate_series(1, cardinality($3)) AS i
), detailed AS (
  INSERT INTO item_detail (tenant_id, item_key, created_as) SELECT $1, $2 + i - 1, '{"onHand":1000000}'
      FROM generate_series(1, cardinality($3)) AS i
), placed AS (
  INSERT INTO hold (tenant_id, hold_id, line_no, item_key, quantity, fulfilled, dropped, placed_quantity, status, expires_at, placed_at,
      version,
                    line_count, ttl_seconds, born_confirmed, latest_expires_at)
  SELECT $1, $5[h], 0, $2 + (h - 1) / $4, 1, 0, false, 1, 'held', now() + interval '1 day', now(), 1, 1, 86400, false,
      now() + interval '7 days'
  FROM generate_series(1, cardinality($5)) AS h
)
INSERT INTO journal_row (tenant_id, item_key, sequence, at, on_hand, out_of_service, allocated, held, safety_stock, overbooking_limit,
    quantity,
                         ends_at, stop_sell, type, hold_id, command_id, actor)
SELECT $1, $2 + i - 1, 1 + n, now(), 1000000, 0, 0, n, 0, 0, CASE WHEN n = 0 THEN 1000000 ELSE 1 END,
       CASE WHEN n > 0 THEN now() + interval '1 day' END, false, CASE WHEN n = 0 THEN 'item_created.v1' ELSE 'hold_placed.v1' END,
       CASE WHEN n > 0 THEN $5[(i - 1) * $4 + n] END, CASE WHEN n = 0 THEN $3[i] ELSE $5[(i - 1) * $4 + n] END, 'bench'
FROM generate_series(1, cardinality($3)) AS i, generate_series(0, $4) AS n
