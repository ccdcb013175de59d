-- What somebody would otherwise write: no more than the workload needs, with keys that fit.
CREATE TABLE {0}_item (
  item_id text COLLATE "C" PRIMARY KEY,
  on_hand bigint NOT NULL,
  held    bigint NOT NULL,
  version bigint NOT NULL,
  CHECK (held BETWEEN 0 AND on_hand)
) WITH (fillfactor = 70);
CREATE TABLE {0}_hold (
  hold_id    uuid PRIMARY KEY,
  item_id    text COLLATE "C" NOT NULL,
  quantity   bigint NOT NULL,
  status     smallint NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE TABLE {0}_journal (
  item_id  text COLLATE "C" NOT NULL,
  version  bigint NOT NULL,
  at       timestamptz NOT NULL,
  type     smallint NOT NULL,
  hold_id  uuid NOT NULL,
  quantity bigint NOT NULL,
  held     bigint NOT NULL,
  PRIMARY KEY (item_id, version)
);
