-- Units that an item has promised beyond what it may promise, as the reconciliation last saw it: what RESV-INV-001 rests on.
ALTER TABLE drift ADD COLUMN overbooked bigint NOT NULL DEFAULT 0;
