-- Events are written by one function (prisma/functions/write_alert_events.sql), which writes their notices and timers too.
-- The trigger that did so until now stays where nodes of the version before may run on: it carries on what they write
-- (prisma/functions/alert_log_guard.sql).
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM alert_events) THEN
    DROP TRIGGER alert_events_carry_on ON alert_events;
    DROP FUNCTION carry_on_after_event();
  END IF;
END $$;
