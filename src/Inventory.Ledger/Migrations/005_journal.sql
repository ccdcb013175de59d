-- The journal: per item gap-free, append-only, and the outbox. This is how it is stored; whoever reads it reads the view journal, which has
-- a row an event. entry and transaction order it as a stream: entries become visible out of order, and rows whose transaction is below
-- pg_snapshot_xmin are final.
CREATE SEQUENCE journal_entry;

-- A row is its last event; where it holds several, all of them holds placed one after the other, hold_ids names them in order, and what is
-- not the same of all stands in an array beside it. What a round of an item places so costs one row, not one a hold.
CREATE TABLE journal_row (
  tenant_id         integer NOT NULL,
  item_key          bigint NOT NULL,
  sequence          bigint NOT NULL,
  at                timestamptz(3) NOT NULL,
  entry             bigint NOT NULL DEFAULT nextval('journal_entry'),
  transaction       xid8 NOT NULL DEFAULT pg_current_xact_id(),
  on_hand           bigint NOT NULL,
  out_of_service    bigint NOT NULL,
  allocated         bigint NOT NULL,
  held              bigint NOT NULL,
  safety_stock      bigint NOT NULL,
  overbooking_limit bigint NOT NULL,
  quantity          bigint NOT NULL,
  ends_at           timestamptz(3),
  stop_sell         boolean NOT NULL,
  type              text COLLATE "C" NOT NULL,
  hold_id           text COLLATE "C",
  command_id        text COLLATE "C" NOT NULL,
  actor             text NOT NULL,
  reason            text,
  data              json,
  -- The W3C trace id of the call that caused it, its 16 bytes in their order; null where there is none.
  trace_id          uuid,
  hold_ids          text[] COLLATE "C",
  quantities        bigint[],
  ends              timestamptz(3)[],
  actors            text[],
  trace_ids         uuid[],
  CONSTRAINT journal_pk PRIMARY KEY (tenant_id, item_key, sequence, at),
  CONSTRAINT journal_row_of_several_is_of_placings CHECK (hold_ids IS NULL OR type = 'hold_placed.v1')
) PARTITION BY RANGE (at);
-- Ids hardly compress, and trying costs more than it saves.
ALTER TABLE journal_row ALTER COLUMN hold_ids SET STORAGE EXTERNAL;
ALTER TABLE journal_row ALTER COLUMN trace_ids SET STORAGE EXTERNAL;

-- Takes what no month's partition was made for (ensure_journal_partition), so that no commit fails for the want of one.
CREATE TABLE journal_default PARTITION OF journal_row DEFAULT;

-- Reconciliation (find_drift.sql): what the journal took since an entry, at next to no cost for those who append.
CREATE INDEX journal_entry_idx ON journal_row USING brin (entry) WITH (autosummarize = on);

-- The journal in the order in which it is told: one stamper takes its final rows in order of transaction and entry and gives them positions
-- here. An UPDATE of the journal would write every row of it twice, and consumers see positions only. No commit writes here. A row of the
-- journal takes as many positions as it has events: event n of it, counted from 0, has position + n, and the next row begins behind its
-- last. So positions are dense, and what a round of an item placed costs one row here as well.
CREATE TABLE journal_position (
  -- Of the row's first event. Every stamping begins behind the last position there is: two stampers at once begin alike, and the key lets
  -- one of them have it.
  position   bigint NOT NULL,
  events     integer NOT NULL,
  -- Which row of the journal. Its key is here, and its entry, which names it: journal_pk finds it without a search through its partition or
  -- any other.
  entry      bigint NOT NULL,
  tenant_id  integer NOT NULL,
  item_key   bigint NOT NULL,
  sequence   bigint NOT NULL,
  at         timestamptz(3) NOT NULL,
  -- Its reader: WHERE position >= (SELECT max(position) FROM journal_position WHERE position <= $next) ORDER BY position LIMIT $rows.
  CONSTRAINT journal_position_pk PRIMARY KEY (position),
  -- No event is told twice, whatever a stamper believes it has done.
  CONSTRAINT journal_position_entry_key UNIQUE (entry),
  CONSTRAINT journal_position_positive CHECK (position >= 1 AND events >= 1)
);
