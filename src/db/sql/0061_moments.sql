-- What is said and shown in lectures, second by second, so that search finds the moment.
-- The texts come from the package that plays; they are a copy, made by the program when it has time, and can always be made
-- again.

-- id: lecture << 20 | number, so that the moments of a lecture are a range, and a search can go on at the next lecture.
CREATE TABLE moments (
    id          INTEGER PRIMARY KEY,
    lecture_id  INTEGER NOT NULL,
    kind        TEXT NOT NULL CHECK (kind IN ('caption', 'slide')),
    language    TEXT NOT NULL,                  -- BCP 47; 'und' when nobody knows
    start_us    INTEGER NOT NULL CHECK (start_us >= 0),
    text        TEXT NOT NULL,
    CHECK (id >> 20 = lecture_id)
) STRICT;

-- rowid: that of the moment. words: as the program cuts them, like those of names. scope: who may watch ('public', 'signed'
-- for whoever has an account, 'c<course>', 'g<institution>'), so that those who may watch little find it among much. It only
-- narrows the search: whether somebody may watch is asked of the catalogue itself.
CREATE VIRTUAL TABLE moment_words USING fts5 (words, scope, columnsize = 0, prefix = '1 2 3 4 5 6',
                                              tokenize = "unicode61 remove_diacritics 2");

-- How far the texts of a lecture have got. version_id: whose they are; NULL: of nothing that plays. next: the number of the
-- next moment to write; -1: what is there is old, must go first, and is not shown; NULL: all is there.
CREATE TABLE lecture_texts (
    lecture_id  INTEGER PRIMARY KEY,            -- of a lecture that may be gone
    version_id  INTEGER,
    next        INTEGER CHECK (next >= -1)
) STRICT;
CREATE INDEX lecture_texts_waiting ON lecture_texts (lecture_id) WHERE next IS NOT NULL;
INSERT INTO lecture_texts (lecture_id, version_id, next)
    SELECT v.lecture_id, n.id, -1 FROM video_versions n JOIN videos v ON v.id = n.video_id WHERE n.is_current = 1;

-- Another recording.
CREATE TRIGGER texts_of_new_version AFTER INSERT ON video_versions WHEN new.is_current = 1 BEGIN
    INSERT INTO lecture_texts (lecture_id, version_id, next)
        SELECT v.lecture_id, new.id, -1 FROM videos v WHERE v.id = new.video_id
        ON CONFLICT (lecture_id) DO UPDATE SET version_id = excluded.version_id, next = -1;
END;
CREATE TRIGGER texts_of_chosen_version AFTER UPDATE OF is_current ON video_versions
        WHEN new.is_current = 1 AND old.is_current = 0 BEGIN
    INSERT INTO lecture_texts (lecture_id, version_id, next)
        SELECT v.lecture_id, new.id, -1 FROM videos v WHERE v.id = new.video_id
        ON CONFLICT (lecture_id) DO UPDATE SET version_id = excluded.version_id, next = -1;
END;
CREATE TRIGGER texts_of_dropped_version AFTER UPDATE OF is_current ON video_versions
        WHEN new.is_current = 0 AND old.is_current = 1 BEGIN
    UPDATE lecture_texts SET version_id = NULL, next = -1
        WHERE lecture_id = (SELECT v.lecture_id FROM videos v WHERE v.id = old.video_id);
END;
CREATE TRIGGER texts_of_removed_version AFTER DELETE ON video_versions WHEN old.is_current = 1 BEGIN
    UPDATE lecture_texts SET version_id = NULL, next = -1 WHERE version_id = old.id;
END;
CREATE TRIGGER texts_of_removed_lecture AFTER DELETE ON lectures BEGIN
    UPDATE lecture_texts SET version_id = NULL, next = -1 WHERE lecture_id = old.id;
END;

-- Another audience.
CREATE TRIGGER texts_of_course_audience AFTER UPDATE OF audience, status ON courses
        WHEN old.audience IS NOT new.audience OR (old.status = 'draft') <> (new.status = 'draft') BEGIN
    UPDATE lecture_texts SET next = -1 WHERE lecture_id IN (SELECT id FROM lectures WHERE course_id = new.id);
END;
CREATE TRIGGER texts_of_lecture_audience AFTER UPDATE OF audience, course_id ON lectures
        WHEN old.audience IS NOT new.audience OR old.course_id <> new.course_id BEGIN
    UPDATE lecture_texts SET next = -1 WHERE lecture_id = new.id;
END;
CREATE TRIGGER texts_of_new_grant AFTER INSERT ON grants BEGIN
    UPDATE lecture_texts SET next = -1 WHERE lecture_id IN (SELECT id FROM lectures WHERE course_id = new.course_id);
END;
CREATE TRIGGER texts_of_removed_grant AFTER DELETE ON grants BEGIN
    UPDATE lecture_texts SET next = -1 WHERE lecture_id IN (SELECT id FROM lectures WHERE course_id = old.course_id);
END;
CREATE TRIGGER texts_of_changed_grant AFTER UPDATE ON grants BEGIN
    UPDATE lecture_texts SET next = -1 WHERE lecture_id IN (SELECT id FROM lectures WHERE course_id = new.course_id)
        AND old.institution_id <> new.institution_id;
END;
