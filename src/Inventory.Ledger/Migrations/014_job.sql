-- Jobs: what an operator does to many holds or items. Which they are is fixed in the transaction that makes the job; they are worked
-- through in order of their positions, so that how many are done is also where to go on.
CREATE TABLE job (
  tenant_id      integer NOT NULL,
  job_id         text COLLATE "C" NOT NULL,
  kind           text COLLATE "C" NOT NULL,
  state          text COLLATE "C" NOT NULL,
  -- What was asked, field by field: what a repeat is compared with, and what the kind works by.
  asked          jsonb NOT NULL,
  lever_id       text COLLATE "C",
  actor          text NOT NULL,
  principal      text COLLATE "C" NOT NULL,
  reason         text NOT NULL,
  correlation_id text COLLATE "C" NOT NULL,
  total          bigint NOT NULL,
  done           bigint NOT NULL,
  started_at     timestamptz(3) NOT NULL,
  ended_at       timestamptz(3),
  -- One node at a time works at it. A lease is a courtesy that saves work: a target that two nodes work at comes to the same.
  leased_by      text,
  leased_until   timestamptz NOT NULL DEFAULT '-infinity',
  CONSTRAINT job_pk PRIMARY KEY (tenant_id, job_id),
  CONSTRAINT job_tenant_fk FOREIGN KEY (tenant_id) REFERENCES tenant (tenant_id),
  CONSTRAINT job_state_known CHECK (state IN ('running', 'paused', 'done', 'cancelled', 'failed')),
  CONSTRAINT job_done_of_total CHECK (done BETWEEN 0 AND total),
  CONSTRAINT job_ended_when_over CHECK ((ended_at IS NULL) = (state IN ('running', 'paused')))
);
-- A lever pulled again is the same job.
CREATE UNIQUE INDEX job_lever_key ON job (tenant_id, lever_id) WHERE lever_id IS NOT NULL;
-- Nodes that look for work (claim_job.sql), oldest first: the few jobs that run.
CREATE INDEX job_running_idx ON job (started_at) WHERE state = 'running';
-- A tenant's jobs, latest first.
CREATE INDEX job_started_idx ON job (tenant_id, started_at, job_id);
-- Retention (prune_jobs.sql), by their ends.
CREATE INDEX job_ended_idx ON job (ended_at) WHERE ended_at IS NOT NULL;

-- What a job is about, by hold or item id, and what came of each: done, or the code of a refusal with what is told of this time.
CREATE TABLE job_target (
  tenant_id integer NOT NULL,
  job_id    text COLLATE "C" NOT NULL,
  position  bigint NOT NULL,
  target    text COLLATE "C" NOT NULL,
  outcome   text COLLATE "C",
  detail    text,
  CONSTRAINT job_target_pk PRIMARY KEY (tenant_id, job_id, position),
  CONSTRAINT job_target_job_fk FOREIGN KEY (tenant_id, job_id) REFERENCES job (tenant_id, job_id),
  CONSTRAINT job_target_position_positive CHECK (position >= 1),
  CONSTRAINT job_target_detail_of_outcome CHECK (detail IS NULL OR outcome IS NOT NULL)
-- Room in each page: an outcome, which no index knows of, stays in place (HOT).
) WITH (fillfactor = 70);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['job', 'job_target'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'inventory_reader') THEN
      EXECUTE format('GRANT SELECT ON %I TO inventory_reader', t);
      EXECUTE format($policy$CREATE POLICY %I ON %I FOR SELECT TO inventory_reader
        USING (tenant_id = (SELECT nullif(current_setting('inventory.tenant_id', true), '')::integer))$policy$, t || '_of_tenant', t);
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'inventory_writer') THEN
      EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO inventory_writer', t);
      EXECUTE format('CREATE POLICY %I ON %I TO inventory_writer USING (true) WITH CHECK (true)', t || '_writer', t);
    END IF;
  END LOOP;
END $$;
