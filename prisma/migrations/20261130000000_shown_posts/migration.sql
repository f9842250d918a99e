-- Partners are told that what a person had told was erased.
ALTER TYPE "AlertEventType" ADD VALUE 'ERASED';

-- The posts that had the alert when the person was forced to cancel it: after an honest cancel it would stay with them.
-- What partners may see after a forced cancel follows these alone, wherever the alert went.
ALTER TABLE alerts ADD COLUMN shown_posts text[];
UPDATE alerts a SET shown_posts = coalesce(
    (SELECT e.posts FROM alert_events e WHERE e.alert_id = a.id AND e.type = 'CANCELLED_UNDER_DURESS' ORDER BY e.id LIMIT 1),
    array_remove(ARRAY[a.shown_as ->> 'consulateCode'], NULL))
  WHERE a.duress_at IS NOT NULL;
