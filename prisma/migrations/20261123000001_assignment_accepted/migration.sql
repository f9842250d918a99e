-- When the assignee said that they have it. NULL again with each new assignment.
ALTER TABLE alerts ADD COLUMN assignment_accepted_at timestamptz(3);
