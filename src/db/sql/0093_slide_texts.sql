-- What can be read on slides, so that search finds it. Like moments, it can always be made again.

-- Of one image, whichever packages of the lecture show it, and when.
CREATE TABLE slide_texts (
    lecture_id  INTEGER NOT NULL REFERENCES lectures (id) ON DELETE CASCADE,
    image       TEXT NOT NULL,                  -- SHA-256, hex
    languages   TEXT NOT NULL,                  -- that were looked for, as Tesseract names them: "eng+chi_sim"
    text        TEXT NOT NULL,                  -- '' where nothing can be read
    PRIMARY KEY (lecture_id, image)
) STRICT;

-- How far the slides of what plays have been read. waiting: no job does it yet; queued: one does; done; failed: the job gave up.
CREATE TABLE slide_readings (
    lecture_id  INTEGER PRIMARY KEY,
    version_id  INTEGER NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('waiting', 'queued', 'done', 'failed')),
    languages   TEXT NOT NULL DEFAULT ''        -- done: that were looked for
) STRICT;
CREATE INDEX slide_readings_open ON slide_readings (state, lecture_id) WHERE state IN ('waiting', 'queued');
INSERT INTO slide_readings (lecture_id, version_id, state)
    SELECT v.lecture_id, n.id, 'waiting' FROM video_versions n JOIN videos v ON v.id = n.video_id WHERE n.is_current = 1;

-- Another recording. The texts of its images stay where it shows the same ones, and go when it has been read.
CREATE TRIGGER slides_of_new_version AFTER INSERT ON video_versions WHEN new.is_current = 1 BEGIN
    INSERT INTO slide_readings (lecture_id, version_id, state)
        SELECT v.lecture_id, new.id, 'waiting' FROM videos v WHERE v.id = new.video_id
        ON CONFLICT (lecture_id) DO UPDATE SET version_id = excluded.version_id, state = 'waiting';
END;
CREATE TRIGGER slides_of_chosen_version AFTER UPDATE OF is_current ON video_versions
        WHEN new.is_current = 1 AND old.is_current = 0 BEGIN
    INSERT INTO slide_readings (lecture_id, version_id, state)
        SELECT v.lecture_id, new.id, 'waiting' FROM videos v WHERE v.id = new.video_id
        ON CONFLICT (lecture_id) DO UPDATE SET version_id = excluded.version_id, state = 'waiting';
END;
CREATE TRIGGER slides_of_dropped_version AFTER UPDATE OF is_current ON video_versions
        WHEN new.is_current = 0 AND old.is_current = 1 BEGIN
    DELETE FROM slide_readings WHERE version_id = old.id;
END;
CREATE TRIGGER slides_of_removed_version AFTER DELETE ON video_versions WHEN old.is_current = 1 BEGIN
    DELETE FROM slide_readings WHERE version_id = old.id;
END;
CREATE TRIGGER slides_of_removed_lecture AFTER DELETE ON lectures BEGIN
    DELETE FROM slide_readings WHERE lecture_id = old.id;
END;

-- What is found follows, whole: a job that gave up has read some of them.
CREATE TRIGGER texts_of_read_slides AFTER UPDATE OF state ON slide_readings
        WHEN new.state <> old.state AND (new.state = 'failed' OR (new.state = 'done' AND new.languages <> '')) BEGIN
    UPDATE lecture_texts SET next = -1, revision = revision + 1 WHERE lecture_id = new.lecture_id;
END;
