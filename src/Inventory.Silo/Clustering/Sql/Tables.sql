-- What the Orleans providers keep in PostgreSQL, laid out by us: their contract is the texts in orleansquery,
-- with the parameters and result columns those use, and nothing else. Forward only, and safe to run again.

-- The providers read this one table at start and afterwards run only what it holds. They name it without a schema,
-- so it is reached through the search_path of the silo's connection string.
CREATE TABLE IF NOT EXISTS orleansquery
(
  querykey  text PRIMARY KEY,
  querytext text NOT NULL
);

-- One row a cluster. Every change of membership moves version by one, and only from the version it was based on.
CREATE TABLE IF NOT EXISTS cluster
(
  cluster_id text PRIMARY KEY,
  version    integer     NOT NULL DEFAULT 0,
  changed_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE IF NOT EXISTS silo
(
  cluster_id    text        NOT NULL REFERENCES cluster ON DELETE CASCADE,
  address       text        NOT NULL,
  port          integer     NOT NULL,
  generation    integer     NOT NULL,   -- tells a restarted silo from its former self on the same endpoint
  silo_name     text        NOT NULL,
  host_name     text        NOT NULL,
  status        integer     NOT NULL,   -- 1 created, 2 joining, 3 active, 4 shutting down, 5 stopping, 6 dead
  gateway_port  integer     NOT NULL,   -- 0: accepts no clients
  suspicions    text,                   -- who doubted it and when, as Orleans writes it
  started_at    timestamptz NOT NULL,
  last_alive_at timestamptz NOT NULL,
  PRIMARY KEY (cluster_id, address, port, generation)
);

-- The unique key is what stops two first writers of one grain from both inserting. A grain without a key extension
-- stores an empty one, because a null would not take part in the key. A null payload marks a state that was cleared: its row
-- stays, so that versions never start again and no writer can mistake a new state for the one it knew.
CREATE TABLE IF NOT EXISTS grain_state
(
  service_id    text        NOT NULL,
  grain_type    text        NOT NULL,
  key_n0        bigint      NOT NULL,
  key_n1        bigint      NOT NULL,
  key_extension text        NOT NULL,
  payload       bytea,
  version       integer     NOT NULL,
  modified_at   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (service_id, grain_type, key_n0, key_n1, key_extension)
);

-- Versions come from one sequence, so that a handle on a deleted reminder does not fit the one registered after it.
CREATE SEQUENCE IF NOT EXISTS reminder_version AS integer CYCLE;

CREATE TABLE IF NOT EXISTS reminder
(
  service_id    text        NOT NULL,
  grain_id      text        NOT NULL,
  reminder_name text        NOT NULL,
  grain_hash    integer     NOT NULL,
  start_at      timestamptz NOT NULL,
  period_ms     bigint      NOT NULL,
  version       integer     NOT NULL,
  PRIMARY KEY (service_id, grain_id, reminder_name)
);

-- Every silo reads its hash ranges again and again, some thirty of them each time.
CREATE INDEX IF NOT EXISTS reminder_hash_range ON reminder (service_id, grain_hash);
