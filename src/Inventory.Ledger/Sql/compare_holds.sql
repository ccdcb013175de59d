-- One snapshot's live holds beside what a caller believes in (the temporary table believed): the rows on which the two do not agree, and
-- the count of ids that were compared. Live holds are found by their partial index, so that what ended long ago costs nothing.
WITH named AS (
  SELECT DISTINCT ON (hold_id) hold_id, line, lines, quantity FROM believed ORDER BY hold_id, line
), lines AS (
  SELECT l.hold_id, l.line_no, i.item_id, l.quantity, l.fulfilled
  FROM hold l JOIN item i ON i.tenant_id = l.tenant_id AND i.item_key = l.item_key
  WHERE l.tenant_id = @tenant AND l.status IN ('held', 'confirmed') AND NOT l.dropped
      AND (l.expires_at IS NULL OR l.expires_at > @now OR l.status = 'confirmed')
), live AS (
  SELECT hold_id, array_agg(item_id ORDER BY line_no) AS items, array_agg(quantity ORDER BY line_no) AS quantities,
      array_agg(fulfilled ORDER BY line_no) AS fulfilled,
         string_agg(item_id || '=' || quantity, ';' ORDER BY item_id) FILTER (WHERE quantity > 0) AS canonical,
             sum(quantity)::bigint AS total
  FROM lines GROUP BY hold_id
), both_sides AS (
  SELECT n.line, coalesce(n.hold_id, v.hold_id) AS hold_id, n.lines AS believed_lines, n.quantity AS believed_quantity,
         v.hold_id IS NOT NULL AS is_live, v.items, v.quantities, v.fulfilled, v.canonical, v.total
  FROM named n FULL JOIN live v ON v.hold_id = n.hold_id
), compared AS (
  SELECT b.*, h.hold_id IS NOT NULL AND (@channel IS NULL OR NOT @hides_other_channels OR h.channel IS NOT DISTINCT
      FROM @channel) AS is_known,
         h.placed_at, h.status, h.version, h.expires_at, h.owner, h.channel, h.metadata, h.confirmed_at, h.latest_expires_at, h.ended_at,
             h.reason,
         coalesce(b.believed_lines <> coalesce(b.canonical, ''), false) AS lines_differ,
         coalesce(b.believed_quantity <> b.total, false) AS quantity_differs,
         @owner IS NOT NULL AND h.owner IS DISTINCT FROM @owner AS owner_differs,
         @channel IS NOT NULL AND h.channel IS DISTINCT FROM @channel AS channel_differs
  FROM both_sides b LEFT JOIN hold h ON h.tenant_id = @tenant AND h.hold_id = b.hold_id AND h.line_no = 0
)
SELECT line, hold_id, is_live, is_known, lines_differ, quantity_differs, owner_differs, channel_differs, items, quantities, fulfilled,
       placed_at, status, version, expires_at, owner, channel, metadata, confirmed_at, latest_expires_at, ended_at, reason
FROM compared
WHERE CASE
  WHEN line IS NULL THEN NOT owner_differs AND NOT channel_differs AND placed_at < @placed_before AND (@status IS NULL OR status = @status)
  WHEN NOT is_live OR NOT is_known THEN true
  ELSE lines_differ OR quantity_differs OR owner_differs OR channel_differs
END
ORDER BY hold_id
