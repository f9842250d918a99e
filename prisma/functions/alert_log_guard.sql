-- What the alert log refuses, whoever asks: events that its writer did not write, and changes of those that it did.

-- Whether this runs inside write_alert_events: the context names every function that is under way.
CREATE OR REPLACE FUNCTION is_in_log_writer() RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  context text;
BEGIN
  GET DIAGNOSTICS context = PG_CONTEXT;
  RETURN strpos(context, 'write_alert_events_') > 0;
END $$;

CREATE OR REPLACE FUNCTION refuse_event_past_writer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF is_in_log_writer() THEN RETURN NULL; END IF;
  -- Nodes of the version before the writer: their trigger carries on what they write, for an hour after the upgrade.
  IF EXISTS (SELECT FROM pg_trigger WHERE tgrelid = 'alert_events'::regclass AND tgname = 'alert_events_carry_on')
    AND now() < (SELECT min(applied_at) + interval '1 hour' FROM database_functions) THEN RETURN NULL; END IF;
  RAISE EXCEPTION 'alert_events is written by write_alert_events alone: what follows an event is written with it';
END $$;
CREATE OR REPLACE TRIGGER alert_events_by_writer BEFORE INSERT ON alert_events
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_event_past_writer();

DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_trigger WHERE tgrelid = 'alert_events'::regclass AND tgname = 'alert_events_carry_on') THEN
    CREATE OR REPLACE TRIGGER alert_events_carry_on AFTER INSERT ON alert_events
      FOR EACH ROW WHEN (NOT is_in_log_writer()) EXECUTE FUNCTION carry_on_after_event();
  END IF;
END $$;

CREATE OR REPLACE FUNCTION refuse_change_of_log() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'alert_events is append-only';
END $$;

-- What was sealed in an event may be forgotten.
CREATE OR REPLACE FUNCTION refuse_change_of_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.sealed IS NULL AND to_jsonb(NEW) - 'sealed' = to_jsonb(OLD) - 'sealed' THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'alert_events is append-only';
END $$;
