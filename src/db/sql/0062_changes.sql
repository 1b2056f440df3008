-- The log of changes, whole: every table of the catalogue writes to it by triggers, so that no program can forget to. A test
-- asks that every table has its triggers, or is named as one that is no part of the catalogue.

-- Sections had no public name.
ALTER TABLE sections ADD COLUMN public_id TEXT NOT NULL DEFAULT '';     -- UUID
UPDATE sections SET public_id = (SELECT lower(substr(h, 1, 8) || '-' || substr(h, 9, 4) || '-4' || substr(h, 14, 3) || '-a'
    || substr(h, 18, 3) || '-' || substr(h, 21, 12)) FROM (SELECT hex(randomblob(16)) AS h, sections.id));
CREATE UNIQUE INDEX sections_by_public_id ON sections (public_id);

ALTER TABLE changes RENAME TO changes_before;
DROP INDEX changes_by_subject;

-- subject: what it is about, by public names; parts of a course by "<its slug>/<theirs>". course, lecture: where it belongs,
-- as far as it was known then. Rows stay for ever: 'removed' is what tells followers to forget.
CREATE TABLE changes (
    seq      INTEGER PRIMARY KEY AUTOINCREMENT,
    at_us    INTEGER NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER)),
    kind     TEXT NOT NULL CHECK (kind IN ('institution', 'person', 'course', 'section', 'lecture', 'staff', 'recognition',
                                           'grant', 'enrolment', 'package')),
    subject  TEXT NOT NULL,
    change   TEXT NOT NULL CHECK (change IN ('created', 'changed', 'removed')),
    course   TEXT,                              -- slug
    lecture  TEXT                               -- public id
) STRICT;
INSERT INTO changes (seq, at_us, kind, subject, change)
    SELECT b.seq, b.at_us, b.kind, coalesce(p.public_id, b.subject), b.change FROM changes_before b
    LEFT JOIN people p ON b.kind = 'person' AND p.slug = b.subject;
UPDATE sqlite_sequence SET seq = (SELECT seq FROM sqlite_sequence WHERE name = 'changes_before') WHERE name = 'changes'
    AND EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'changes_before');
DROP TABLE changes_before;
CREATE INDEX changes_by_subject ON changes (kind, subject, seq);

-- Things with a name of their own. Under another slug a thing is another one to those who know it by its slug.

CREATE TRIGGER log_institutions_created AFTER INSERT ON institutions BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'institution', new.slug, 'created', NULL, NULL;
END;

CREATE TRIGGER log_institutions_changed AFTER UPDATE ON institutions BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'institution', new.slug, 'changed', NULL, NULL;
END;

CREATE TRIGGER log_institutions_removed AFTER DELETE ON institutions BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'institution', old.slug, 'removed', NULL, NULL;
END;

CREATE TRIGGER log_institutions_changed_slug AFTER UPDATE OF slug ON institutions WHEN old.slug <> new.slug BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'institution', old.slug, 'removed', NULL, NULL;
END;

CREATE TRIGGER log_people_created AFTER INSERT ON people BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'person', new.public_id, 'created', NULL, NULL;
END;

CREATE TRIGGER log_people_changed AFTER UPDATE ON people BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'person', new.public_id, 'changed', NULL, NULL;
END;

CREATE TRIGGER log_people_removed AFTER DELETE ON people BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'person', old.public_id, 'removed', NULL, NULL;
END;

CREATE TRIGGER log_affiliations_created AFTER INSERT ON affiliations BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'person', p.public_id, 'changed', NULL, NULL FROM people p WHERE p.id = new.person_id;
END;

CREATE TRIGGER log_affiliations_changed AFTER UPDATE ON affiliations BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'person', p.public_id, 'changed', NULL, NULL FROM people p WHERE p.id = new.person_id;
END;

CREATE TRIGGER log_affiliations_removed AFTER DELETE ON affiliations BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'person', p.public_id, 'changed', NULL, NULL FROM people p WHERE p.id = old.person_id;
END;

CREATE TRIGGER log_courses_created AFTER INSERT ON courses BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'course', new.slug, 'created', new.slug, NULL;
END;

CREATE TRIGGER log_courses_changed AFTER UPDATE ON courses BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'course', new.slug, 'changed', new.slug, NULL;
END;

CREATE TRIGGER log_courses_removed AFTER DELETE ON courses BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'course', old.slug, 'removed', old.slug, NULL;
END;

CREATE TRIGGER log_courses_changed_slug AFTER UPDATE OF slug ON courses WHEN old.slug <> new.slug BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'course', old.slug, 'removed', old.slug, NULL;
END;

-- Parts of a course. Of a course that is gone they go without a word: its own row says it.

CREATE TRIGGER log_sections_created AFTER INSERT ON sections BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'section', c.slug || '/' || new.public_id, 'created', c.slug, NULL
        FROM courses c WHERE c.id = new.course_id;
END;

CREATE TRIGGER log_sections_changed AFTER UPDATE ON sections BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'section', c.slug || '/' || new.public_id, 'changed', c.slug, NULL
        FROM courses c WHERE c.id = new.course_id;
END;

CREATE TRIGGER log_sections_removed AFTER DELETE ON sections BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'section', c.slug || '/' || old.public_id, 'removed', c.slug, NULL
        FROM courses c WHERE c.id = old.course_id;
END;

CREATE TRIGGER log_recognitions_created AFTER INSERT ON recognitions BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'recognition', c.slug || '/' || new.position, 'created', c.slug, NULL
        FROM courses c WHERE c.id = new.course_id;
END;

CREATE TRIGGER log_recognitions_changed AFTER UPDATE ON recognitions BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'recognition', c.slug || '/' || new.position, 'changed', c.slug, NULL
        FROM courses c WHERE c.id = new.course_id;
END;

CREATE TRIGGER log_recognitions_removed AFTER DELETE ON recognitions BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'recognition', c.slug || '/' || old.position, 'removed', c.slug, NULL
        FROM courses c WHERE c.id = old.course_id;
END;

CREATE TRIGGER log_course_staff_created AFTER INSERT ON course_staff BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'staff', c.slug || '/' || p.public_id, 'created', c.slug, NULL
        FROM courses c, people p WHERE c.id = new.course_id AND p.id = new.person_id;
END;

CREATE TRIGGER log_course_staff_changed AFTER UPDATE ON course_staff BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'staff', c.slug || '/' || p.public_id, 'changed', c.slug, NULL
        FROM courses c, people p WHERE c.id = new.course_id AND p.id = new.person_id;
END;

CREATE TRIGGER log_course_staff_removed AFTER DELETE ON course_staff BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'staff', c.slug || '/' || p.public_id, 'removed', c.slug, NULL
        FROM courses c, people p WHERE c.id = old.course_id AND p.id = old.person_id;
END;

CREATE TRIGGER log_grants_created AFTER INSERT ON grants BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'grant', c.slug || '/' || i.slug, 'created', c.slug, NULL
        FROM courses c, institutions i WHERE c.id = new.course_id AND i.id = new.institution_id;
END;

CREATE TRIGGER log_grants_changed AFTER UPDATE ON grants BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'grant', c.slug || '/' || i.slug, 'changed', c.slug, NULL
        FROM courses c, institutions i WHERE c.id = new.course_id AND i.id = new.institution_id;
END;

CREATE TRIGGER log_grants_removed AFTER DELETE ON grants BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'grant', c.slug || '/' || i.slug, 'removed', c.slug, NULL
        FROM courses c, institutions i WHERE c.id = old.course_id AND i.id = old.institution_id;
END;

CREATE TRIGGER log_enrolments_created AFTER INSERT ON enrolments BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'enrolment', c.slug || '/' || u.name, 'created', c.slug, NULL
        FROM courses c, users u WHERE c.id = new.course_id AND u.id = new.user_id;
END;

CREATE TRIGGER log_enrolments_changed AFTER UPDATE ON enrolments BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'enrolment', c.slug || '/' || u.name, 'changed', c.slug, NULL
        FROM courses c, users u WHERE c.id = new.course_id AND u.id = new.user_id;
END;

CREATE TRIGGER log_enrolments_removed AFTER DELETE ON enrolments BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'enrolment', c.slug || '/' || u.name, 'removed', c.slug, NULL
        FROM courses c, users u WHERE c.id = old.course_id AND u.id = old.user_id;
END;

-- Lectures, and what is shown of them.

CREATE TRIGGER log_lectures_created AFTER INSERT ON lectures BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'lecture', new.public_id, 'created', (SELECT c.slug FROM courses c WHERE c.id = new.course_id), new.public_id;
END;

CREATE TRIGGER log_lectures_changed AFTER UPDATE ON lectures BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'lecture', new.public_id, 'changed', (SELECT c.slug FROM courses c WHERE c.id = new.course_id), new.public_id;
END;

CREATE TRIGGER log_lectures_removed AFTER DELETE ON lectures BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'lecture', old.public_id, 'removed', (SELECT c.slug FROM courses c WHERE c.id = old.course_id), old.public_id;
END;

CREATE TRIGGER log_lecture_presenters_created AFTER INSERT ON lecture_presenters BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'lecture', l.public_id, 'changed', c.slug, l.public_id
        FROM lectures l JOIN courses c ON c.id = l.course_id WHERE l.id = new.lecture_id;
END;

CREATE TRIGGER log_lecture_presenters_changed AFTER UPDATE ON lecture_presenters BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'lecture', l.public_id, 'changed', c.slug, l.public_id
        FROM lectures l JOIN courses c ON c.id = l.course_id WHERE l.id = new.lecture_id;
END;

CREATE TRIGGER log_lecture_presenters_removed AFTER DELETE ON lecture_presenters BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'lecture', l.public_id, 'changed', c.slug, l.public_id
        FROM lectures l JOIN courses c ON c.id = l.course_id WHERE l.id = old.lecture_id;
END;

CREATE TRIGGER log_videos_created AFTER INSERT ON videos BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'lecture', l.public_id, 'changed', c.slug, l.public_id
        FROM lectures l JOIN courses c ON c.id = l.course_id WHERE l.id = new.lecture_id;
END;

CREATE TRIGGER log_videos_changed AFTER UPDATE ON videos BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'lecture', l.public_id, 'changed', c.slug, l.public_id
        FROM lectures l JOIN courses c ON c.id = l.course_id WHERE l.id = new.lecture_id;
END;

CREATE TRIGGER log_videos_removed AFTER DELETE ON videos BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'lecture', l.public_id, 'changed', c.slug, l.public_id
        FROM lectures l JOIN courses c ON c.id = l.course_id WHERE l.id = old.lecture_id;
END;

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

-- What plays: a package is of the catalogue as long as a lecture's current version plays it.

CREATE TRIGGER log_video_versions_created AFTER INSERT ON video_versions WHEN new.is_current = 1 BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'package', p.hash, 'created', c.slug, l.public_id
        FROM lectures l JOIN courses c ON c.id = l.course_id JOIN videos v ON v.lecture_id = l.id,
        packages p WHERE v.id = new.video_id AND p.id = new.package_id;
END;

CREATE TRIGGER log_video_versions_created_unused AFTER INSERT ON video_versions WHEN new.is_current = 0 BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'lecture', l.public_id, 'changed', c.slug, l.public_id
        FROM lectures l JOIN courses c ON c.id = l.course_id JOIN videos v ON v.lecture_id = l.id WHERE v.id = new.video_id;
END;

CREATE TRIGGER log_video_versions_changed_chosen AFTER UPDATE ON video_versions WHEN new.is_current = 1 AND old.is_current = 0 BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'package', p.hash, 'created', c.slug, l.public_id
        FROM lectures l JOIN courses c ON c.id = l.course_id JOIN videos v ON v.lecture_id = l.id,
        packages p WHERE v.id = new.video_id AND p.id = new.package_id;
END;

CREATE TRIGGER log_video_versions_changed_dropped AFTER UPDATE ON video_versions WHEN new.is_current = 0 AND old.is_current = 1 BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'package', p.hash, 'removed', c.slug, l.public_id
        FROM lectures l JOIN courses c ON c.id = l.course_id JOIN videos v ON v.lecture_id = l.id,
        packages p WHERE v.id = old.video_id AND p.id = old.package_id;
END;

CREATE TRIGGER log_video_versions_changed AFTER UPDATE ON video_versions WHEN new.is_current = old.is_current BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'package', p.hash, 'changed', c.slug, l.public_id
        FROM lectures l JOIN courses c ON c.id = l.course_id JOIN videos v ON v.lecture_id = l.id,
        packages p WHERE v.id = new.video_id AND p.id = new.package_id;
END;

CREATE TRIGGER log_video_versions_removed AFTER DELETE ON video_versions WHEN old.is_current = 1 BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'package', p.hash, 'removed', c.slug, l.public_id
        FROM lectures l JOIN courses c ON c.id = l.course_id JOIN videos v ON v.lecture_id = l.id,
        packages p WHERE v.id = old.video_id AND p.id = old.package_id;
END;

CREATE TRIGGER log_video_versions_removed_unused AFTER DELETE ON video_versions WHEN old.is_current = 0 BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'lecture', l.public_id, 'changed', c.slug, l.public_id
        FROM lectures l JOIN courses c ON c.id = l.course_id JOIN videos v ON v.lecture_id = l.id WHERE v.id = old.video_id;
END;

CREATE TRIGGER log_packages_changed AFTER UPDATE ON packages BEGIN
    INSERT INTO changes (kind, subject, change, course, lecture)
        SELECT 'package', new.hash, 'changed', c.slug, l.public_id
        FROM lectures l JOIN courses c ON c.id = l.course_id JOIN videos v ON v.lecture_id = l.id
        JOIN video_versions n ON n.video_id = v.id AND n.is_current = 1 WHERE n.package_id = new.id;
END;
