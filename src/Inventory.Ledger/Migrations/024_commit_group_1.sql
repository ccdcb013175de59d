-- The commit of nodes two versions back: the last of them is gone.
DO $$
DECLARE
  routine regprocedure;
BEGIN
  FOR routine IN SELECT oid FROM pg_proc WHERE proname = 'commit_group_1' AND pronamespace = current_schema()::regnamespace LOOP
    EXECUTE 'DROP FUNCTION ' || routine;
  END LOOP;
END $$;
DROP TYPE IF EXISTS commit_group_1_item_detail, commit_group_1_hold_line, commit_group_1_command, commit_group_1_event;
