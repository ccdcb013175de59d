-- Everything in these tables hangs together; emptying one of them is never right.
CREATE OR REPLACE FUNCTION refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'TRUNCATE of % is refused: items, holds and journal explain each other',
      TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE OR REPLACE TRIGGER item_truncated BEFORE TRUNCATE ON item FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate();
CREATE OR REPLACE TRIGGER hold_truncated BEFORE TRUNCATE ON hold FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate();
-- Truncating the journal truncates the default partition as well, and that one cannot be emptied by itself either (nor by a rotation gone
-- wrong).
CREATE OR REPLACE TRIGGER journal_truncated BEFORE TRUNCATE ON journal_row FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate();
CREATE OR REPLACE TRIGGER journal_default_truncated BEFORE TRUNCATE
    ON journal_default FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate();
