-- A version of a lecture's video that is published before the picture is encoded (packaging.early_after): what is still to come of the
-- same recording takes its place.

ALTER TABLE video_versions ADD COLUMN is_early INTEGER NOT NULL DEFAULT 0 CHECK (is_early IN (0, 1));
