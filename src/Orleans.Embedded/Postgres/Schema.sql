-- Tables of the Embedded grain engine. Run as a whole at every start, under an advisory lock; may only ever be added to.
-- Keys compare by bytes, as the engine does.

CREATE TABLE IF NOT EXISTS embedded_reminder (
  service    text COLLATE "C" NOT NULL,
  grain_type text COLLATE "C" NOT NULL,
  grain_key  text COLLATE "C" NOT NULL,
  name       text COLLATE "C" NOT NULL,
  first_tick timestamptz NOT NULL,
  period_us  bigint NOT NULL CONSTRAINT embedded_reminder_period_positive CHECK (period_us > 0),
  next_due   timestamptz NOT NULL,
  version    bigint NOT NULL DEFAULT 1,
  CONSTRAINT embedded_reminder_pk PRIMARY KEY (service, grain_type, grain_key, name)
);

-- The look for due ticks.
CREATE INDEX IF NOT EXISTS embedded_reminder_due ON embedded_reminder (service, next_due);

-- Registering a reminder anew after it was removed must not repeat a version, or an old handle could remove the new one.
CREATE SEQUENCE IF NOT EXISTS embedded_reminder_version AS bigint;

-- A cleared state keeps its row, without payload, so that its version goes on counting.
CREATE TABLE IF NOT EXISTS embedded_grain_state (
  service    text COLLATE "C" NOT NULL,
  grain_type text COLLATE "C" NOT NULL,
  grain_key  text COLLATE "C" NOT NULL,
  state_name text COLLATE "C" NOT NULL,
  payload    jsonb,
  etag       bigint NOT NULL,
  CONSTRAINT embedded_grain_state_pk PRIMARY KEY (service, grain_type, grain_key, state_name)
);
