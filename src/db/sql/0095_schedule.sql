-- Lectures that are published later: by hand, or at a time. Until then they are their course's staff's alone, like a draft course.

ALTER TABLE lectures ADD COLUMN is_held INTEGER NOT NULL DEFAULT 0 CHECK (is_held IN (0, 1));
ALTER TABLE lectures ADD COLUMN publish_at_us INTEGER CHECK (publish_at_us IS NULL OR is_held = 1);   -- NULL: by hand
CREATE INDEX lectures_by_publish_at ON lectures (publish_at_us) WHERE publish_at_us IS NOT NULL;

-- Lists of courses count what is not held back, from the index alone.
DROP INDEX lectures_by_course;
CREATE INDEX lectures_by_course ON lectures (course_id, status, duration_us, is_held);
