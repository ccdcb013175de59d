-- Gives positions to what the journal took, in an order in which nothing is ever skipped or changes its place, whatever order transactions
-- commit in. Leased by one node; another that tries all the same waits for the row of journal_log and finds less to do.
--
-- A row is final once its transaction is below the oldest one that was running when this began: no row of an earlier transaction can still
-- appear. Of one item neither transactions nor entries are in the order of its sequence (a group that overlaps the one before writes its
-- rows first, and a decision under a row lock has its transaction from before the lock). So a row is stamped only together with or after
-- all that its item has before it, which is visible wherever the row itself is; and rows of one run are in order of the highest entry that
-- the item had up to them.
CREATE OR REPLACE FUNCTION stamp_journal(node text, lease interval,
  OUT is_mine boolean,
  OUT rows bigint,
  OUT events bigint,
  OUT last_position bigint,
  -- When the oldest of them happened; null for none.
  OUT oldest_at timestamptz,
  -- Rows that are committed and not final yet, and when the oldest of them happened; the transaction for which they wait.
  OUT pending bigint, OUT pending_since timestamptz, OUT waits_for xid8,
  -- The incarnation that this run has begun; null for none.
  OUT began integer
-- The end of the journal by its index, whatever the planner has heard of a table that grows by thousands of rows a second: without, it
-- reads it whole until it is analyzed. Planned once a session: the plan is always the same, and making it took as long as half a run.
) LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_bitmapscan = off AS $$
#variable_conflict use_column
DECLARE
  -- Before anything of this function takes an id of its own.
  final_below xid8 := pg_snapshot_xmin(pg_current_snapshot());
  entries_a_segment constant integer := 1024;
  given_out  bigint;
  log        journal_log;
  current    journal_incarnation;
  unsettled  bigint;
  waits      bigint[];
  is_renewed boolean;
BEGIN
  rows := 0;
  events := 0;
  pending := 0;
  SELECT l.* INTO log FROM journal_log AS l;
  SELECT last_value INTO given_out FROM journal_entry WHERE is_called;
  given_out := coalesce(given_out, 0);
  last_position := log.last_position;
  is_mine := log.leased_by = node OR log.leased_until < clock_timestamp();
  IF is_mine IS NOT TRUE THEN
    is_mine := false;
    RETURN;
  END IF;

  SELECT i.* INTO current FROM journal_incarnation AS i ORDER BY incarnation DESC LIMIT 1;
  IF log.leased_by = node AND log.leased_until > clock_timestamp() + lease / 2 AND given_out = log.settled_entry
    AND is_of_this_history(current, log.highest_transaction) THEN RETURN; END IF;

  SELECT l.* INTO log FROM journal_log AS l FOR UPDATE;
  IF log.leased_by IS DISTINCT FROM node AND log.leased_until >= clock_timestamp() THEN
    is_mine := false;
    last_position := log.last_position;
    RETURN;
  END IF;

  SELECT i.* INTO current FROM journal_incarnation AS i ORDER BY incarnation DESC LIMIT 1;
  IF is_of_this_history(current, log.highest_transaction) IS NOT TRUE THEN
    SELECT b.incarnation, b.behind_position INTO began, log.last_position FROM begin_incarnation(current.incarnation, log) AS b;
    log.highest_transaction := '0';
    SELECT i.* INTO current FROM journal_incarnation AS i WHERE incarnation = began;
  ELSE
    -- Another one may have stamped while this waited for its lock, by a later snapshot.
    final_below := greatest(final_below, log.watermark);
  END IF;

  WITH told AS (
    -- A notice has nothing before it.
    SELECT entry, transaction, tenant_id, item_key, item_key AS place, sequence, at, coalesce(cardinality(hold_ids), 1) AS events
    FROM journal_row
    WHERE entry > log.settled_entry AND (transaction >= log.watermark OR entry = ANY (log.waiting))
    UNION ALL
    SELECT entry, transaction, tenant_id, 0, -entry, 0, at, 1
    FROM notice
    WHERE entry > log.settled_entry AND (transaction >= log.watermark OR entry = ANY (log.waiting))
  ), turned AS MATERIALIZED (
    SELECT t.*, bool_and(t.entry <= current.behind_entry OR t.transaction < final_below) OVER item AS is_final,
      max(t.entry) OVER item AS turn
    FROM told AS t WINDOW item AS (PARTITION BY t.tenant_id, t.place ORDER BY t.sequence)
  ), segment AS (
    -- Segments end at every so many entries, so that their arrays stay small and a long journal is told in the order in which it came.
    SELECT stretch, tenant_id, sum(p.events) AS events, min(entry) AS from_entry, max(entry) AS to_entry, min(at) AS from_at,
      max(at) AS to_at, array_agg(entry) AS entries, array_agg(item_key) AS item_keys, array_agg(sequence) AS sequences,
      array_agg(at) AS ats, CASE WHEN max(p.events) > 1 THEN array_agg(p.events) END AS counts
    FROM (
      SELECT t.*, t.turn / entries_a_segment AS stretch FROM turned AS t WHERE t.is_final
      ORDER BY stretch, t.tenant_id, t.turn, t.item_key, t.sequence
    ) AS p
    GROUP BY stretch, tenant_id
  ), stamped AS (
    INSERT INTO journal_segment
      (position, events, tenant_id, from_entry, to_entry, from_at, to_at, entries, item_keys, sequences, ats, offsets)
    SELECT log.last_position + 1 + sum(s.events) OVER (ORDER BY s.stretch, s.tenant_id) - s.events, s.events, s.tenant_id,
      s.from_entry, s.to_entry, s.from_at, s.to_at, s.entries, s.item_keys, s.sequences, s.ats,
      CASE WHEN s.counts IS NOT NULL THEN ARRAY(
        SELECT (sum(c.events) OVER (ORDER BY c.nth) - c.events)::integer
        FROM unnest(s.counts) WITH ORDINALITY AS c (events, nth) ORDER BY c.nth)
      END
    FROM segment AS s
    RETURNING events, from_at, cardinality(entries) AS rows
  )
  SELECT s.rows, s.events, s.oldest, w.pending, w.since, w.first, w.entries
    INTO rows, events, oldest_at, pending, pending_since, unsettled, waits
  FROM (SELECT coalesce(sum(s.rows), 0) AS rows, coalesce(sum(s.events), 0) AS events, min(from_at) AS oldest FROM stamped AS s) AS s,
    (SELECT count(*) AS pending, min(at) AS since, min(entry) AS first,
       coalesce(array_agg(entry) FILTER (WHERE transaction < final_below), '{}') AS entries
     FROM turned WHERE NOT is_final) AS w;

  last_position := log.last_position + events;
  IF pending > 0 THEN waits_for := final_below; END IF;
  is_renewed := log.candidate_transaction <= final_below OR began IS NOT NULL;
  IF is_renewed THEN
    log.settled_entry := greatest(log.settled_entry, current.behind_entry, least(log.candidate_entry, unsettled - 1));
    log.candidate_entry := given_out;
    -- This run's own, taken by its lock after that entry was read: whoever had been given one by then has a transaction below it. The end
    -- of a snapshot would not do: it is the last transaction that was over, and later ones may be running.
    log.candidate_transaction := pg_current_xact_id();
  END IF;
  -- A transaction that stays open keeps the versions of this row as well: while nothing moves, none is added.
  IF rows = 0 AND NOT is_renewed AND log.leased_by = node AND log.leased_until > clock_timestamp() + lease / 2 THEN RETURN; END IF;
  UPDATE journal_log AS l SET last_position = stamp_journal.last_position, settled_entry = log.settled_entry,
    watermark = final_below, waiting = waits, candidate_entry = log.candidate_entry,
    candidate_transaction = log.candidate_transaction,
    highest_transaction = greatest(log.highest_transaction, pg_snapshot_xmax(pg_current_snapshot())), leased_by = node,
    leased_until = clock_timestamp() + lease;
END $$;

-- Whether this server goes on with the history in which an incarnation began. Its own transaction ids have never been higher than now.
CREATE OR REPLACE FUNCTION is_of_this_history(was journal_incarnation, highest xid8) RETURNS boolean LANGUAGE sql VOLATILE AS $$
  SELECT coalesce(was.system_identifier = (SELECT system_identifier FROM pg_control_system())
    AND was.timeline = left(pg_walfile_name(pg_current_wal_lsn()), 8)
    AND was.database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND highest <= pg_snapshot_xmax(pg_current_snapshot()), false)
$$;

-- Entries and positions go on a leap above what the incarnation before can have given: 2^40, some years of the fastest journal. The first
-- one leaps nowhere. Nobody has a row of the journal on the way once this has its lock, so that all rows below are final. Whoever writes
-- waits behind those for whom this waits, which must not be long: it is tried again.
CREATE OR REPLACE FUNCTION begin_incarnation(after integer, log journal_log, OUT incarnation integer, OUT behind_position bigint)
LANGUAGE plpgsql AS $$
#variable_conflict use_variable
DECLARE
  leap         constant bigint := 1::bigint << 40;
  behind_entry bigint;
BEGIN
  PERFORM set_config('lock_timeout', '200ms', true);
  LOCK TABLE journal_row, notice IN SHARE ROW EXCLUSIVE MODE;
  SELECT greatest(CASE WHEN is_called THEN last_value ELSE 0 END, log.settled_entry, (SELECT max(to_entry) FROM journal_segment))
    INTO behind_entry FROM journal_entry;
  incarnation := coalesce(after, 0) + 1;
  behind_position := log.last_position;
  IF incarnation > 1 THEN
    PERFORM setval('journal_entry', (behind_entry / leap + 1) * leap);
    behind_position := (log.last_position / leap + 1) * leap;
  END IF;
  INSERT INTO journal_incarnation (incarnation, system_identifier, timeline, database, behind_entry, behind_position)
  SELECT incarnation, s.system_identifier, left(pg_walfile_name(pg_current_wal_lsn()), 8),
    (SELECT oid FROM pg_database WHERE datname = current_database()),
    behind_entry, behind_position
  FROM pg_control_system() AS s;
END $$;
