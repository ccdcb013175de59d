-- A cancel is remembered by its hold's id: where a part had been fulfilled the hold ends fulfilled, which does not show that it was cancelled.

ALTER TABLE command DROP CONSTRAINT command_kind_known;
ALTER TABLE command ADD CONSTRAINT command_kind_known CHECK (kind IN ('adjustment', 'count', 'change', 'fulfilment', 'cancel'));
