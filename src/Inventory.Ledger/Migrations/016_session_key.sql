-- The keys that seal operators' sessions (ASP.NET Core's data protection), one ring for all nodes: a session begun at one is known to all.
CREATE TABLE session_key (
  name     text COLLATE "C" NOT NULL,
  content  text NOT NULL,   -- as the framework writes it, in XML; a secret
  added_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT session_key_pk PRIMARY KEY (name)
);
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'inventory_writer') THEN
    GRANT SELECT, INSERT ON session_key TO inventory_writer;
  END IF;
END $$;
