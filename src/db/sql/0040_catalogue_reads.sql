-- What lists of courses and search read often, so that 10 000 courses and 100 000 lectures answer in milliseconds.

-- How long what can be watched is: that of the current version's package. NULL: nothing to watch yet.
ALTER TABLE lectures ADD COLUMN duration_us INTEGER;
UPDATE lectures SET duration_us = (
    SELECT p.duration_us FROM videos v
    JOIN video_versions n ON n.video_id = v.id AND n.is_current = 1
    JOIN packages p ON p.id = n.package_id
    WHERE v.lecture_id = lectures.id);
DROP INDEX lectures_by_course;
CREATE INDEX lectures_by_course ON lectures (course_id, status, duration_us);

-- Beginnings of up to six letters are looked up and not merged: who types "lect" waits for no list of all lectures.
ALTER TABLE names RENAME TO names_before;
CREATE VIRTUAL TABLE names USING fts5 (words, prefix = '2 3 4 5 6', tokenize = "unicode61 remove_diacritics 2");
INSERT INTO names (rowid, words) SELECT rowid, words FROM names_before;
DROP TABLE names_before;
