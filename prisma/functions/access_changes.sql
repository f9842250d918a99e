-- Whose rights changed. Every node looks into access_changes each second and asks its sockets' callers anew; triggers write
-- it, so that no way of taking a right away can forget to. Their arguments: the kind of viewer, and the column of its id.

CREATE OR REPLACE FUNCTION note_access_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  old_row jsonb := to_jsonb(OLD);
BEGIN
  IF TG_OP = 'UPDATE' AND (to_jsonb(NEW) - 'last_used_at' - 'pin_failures' - 'pin_failed_at') = (old_row - 'last_used_at' - 'pin_failures' - 'pin_failed_at') THEN
    RETURN NULL;
  END IF;
  INSERT INTO access_changes (subject) VALUES (TG_ARGV[0] || ':' || (old_row ->> TG_ARGV[1]));
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION note_post_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO access_changes (subject) VALUES ('OFFICER:' || coalesce(NEW.officer_id, OLD.officer_id));
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION note_unassigned() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO access_changes (subject) VALUES ('OFFICER:' || OLD.assigned_to_id);
  RETURN NULL;
END $$;
