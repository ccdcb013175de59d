-- A commit that no released node ever called: those of the version before call commit_group_1, which stays until the last of them is gone.
DO $$
DECLARE
  routine regprocedure;
BEGIN
  FOR routine IN SELECT oid FROM pg_proc WHERE proname = 'commit_group_2' AND pronamespace = current_schema()::regnamespace LOOP
    EXECUTE 'DROP FUNCTION ' || routine;
  END LOOP;
END $$;
DROP TYPE IF EXISTS commit_group_2_item_detail, commit_group_2_hold_line, commit_group_2_command, commit_group_2_event,
  commit_group_2_mark;
