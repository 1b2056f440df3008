-- Captions that are written and reviewed after their recording.

-- The table is made anew for its CHECKs; its rows are no news, so their triggers come after them.
ALTER TABLE captions RENAME TO captions_before;
CREATE TABLE captions (
    version_id  INTEGER NOT NULL REFERENCES video_versions (id) ON DELETE CASCADE,
    language    TEXT NOT NULL,                  -- BCP 47
    name        TEXT NOT NULL,
    -- import: came with the recording; upload: by somebody's hand; speech, translation: by a program
    origin      TEXT NOT NULL CHECK (origin IN ('import', 'upload', 'speech', 'translation')),
    -- draft: for the staff alone; unreviewed: shown, and said to be so; reviewed: shown
    review      TEXT NOT NULL CHECK (review IN ('draft', 'unreviewed', 'reviewed')),
    file        TEXT,                           -- name of one of caption_texts; NULL: what the package has
    changed_us  INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (version_id, language)
) STRICT, WITHOUT ROWID;
INSERT INTO captions (version_id, language, name, origin, review)
    SELECT version_id, language, name, origin, review FROM captions_before;
DROP TABLE captions_before;                     -- with its triggers

CREATE TRIGGER log_captions_created AFTER INSERT ON captions BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'lecture', l.public_id, 'changed', c.slug, l.public_id
        FROM lectures l JOIN courses c ON c.id = l.course_id JOIN videos v ON v.lecture_id = l.id
        JOIN video_versions n ON n.video_id = v.id WHERE n.id = new.version_id;
END;

CREATE TRIGGER log_captions_changed AFTER UPDATE ON captions BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'lecture', l.public_id, 'changed', c.slug, l.public_id
        FROM lectures l JOIN courses c ON c.id = l.course_id JOIN videos v ON v.lecture_id = l.id
        JOIN video_versions n ON n.video_id = v.id WHERE n.id = new.version_id;
END;

CREATE TRIGGER log_captions_removed AFTER DELETE ON captions BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'lecture', l.public_id, 'changed', c.slug, l.public_id
        FROM lectures l JOIN courses c ON c.id = l.course_id JOIN videos v ON v.lecture_id = l.id
        JOIN video_versions n ON n.video_id = v.id WHERE n.id = old.version_id;
END;

-- What is found follows. revision: whoever has read the texts of an earlier one writes nothing of them.
ALTER TABLE lecture_texts ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
CREATE TRIGGER texts_of_new_captions AFTER INSERT ON captions BEGIN
    UPDATE lecture_texts SET next = -1, revision = revision + 1 WHERE version_id = new.version_id;
END;
CREATE TRIGGER texts_of_changed_captions AFTER UPDATE ON captions
        WHEN new.file IS NOT old.file OR (new.review = 'draft') <> (old.review = 'draft') BEGIN
    UPDATE lecture_texts SET next = -1, revision = revision + 1 WHERE version_id = new.version_id;
END;
CREATE TRIGGER texts_of_removed_captions AFTER DELETE ON captions BEGIN
    UPDATE lecture_texts SET next = -1, revision = revision + 1 WHERE version_id = old.version_id;
END;

-- Never changed: another text has another name, and so has its address. Those that nothing names any more stay a while for those
-- who are watching.
CREATE TABLE caption_texts (
    lecture_id  INTEGER NOT NULL REFERENCES lectures (id) ON DELETE CASCADE,
    name        TEXT NOT NULL,                  -- "<language>.<16 digits of SHA-256>"
    webvtt      TEXT NOT NULL,
    used_us     INTEGER NOT NULL,               -- when a track began or ceased to name it
    PRIMARY KEY (lecture_id, name)
) STRICT;
