-- The catalogue: who teaches what, and which package plays for a lecture.
-- Times are microseconds UTC since 1970; dates are "YYYY", "YYYY-MM" or "YYYY-MM-DD", as precise as they are known.

CREATE TABLE institutions (
    id          INTEGER PRIMARY KEY,
    slug        TEXT NOT NULL UNIQUE,
    name        TEXT NOT NULL,                  -- in English
    local_name  TEXT,                           -- in the script of its country
    country     TEXT NOT NULL CHECK (length(country) = 2),  -- ISO 3166-1 alpha-2
    kind        TEXT NOT NULL CHECK (kind IN ('university', 'college', 'school', 'hospital', 'institute', 'alliance',
                                              'ministry', 'company', 'other')),
    created_us  INTEGER NOT NULL,
    changed_us  INTEGER NOT NULL
) STRICT;

CREATE TABLE people (
    id          INTEGER PRIMARY KEY,
    public_id   TEXT NOT NULL UNIQUE,           -- UUID
    slug        TEXT NOT NULL UNIQUE,
    name        TEXT NOT NULL,
    local_name  TEXT,
    created_us  INTEGER NOT NULL,
    changed_us  INTEGER NOT NULL
) STRICT;

CREATE TABLE affiliations (
    person_id       INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    institution_id  INTEGER NOT NULL REFERENCES institutions (id),
    position        INTEGER NOT NULL,           -- 1: the first to be shown
    title           TEXT,                       -- "Professor"
    PRIMARY KEY (person_id, institution_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX affiliations_by_institution ON affiliations (institution_id);

CREATE TABLE courses (
    id              INTEGER PRIMARY KEY,
    slug            TEXT NOT NULL UNIQUE,
    title           TEXT NOT NULL,
    local_title     TEXT,
    language        TEXT NOT NULL,              -- BCP 47; 'und' until somebody says
    discipline      TEXT,
    level           TEXT CHECK (level IN ('school', 'preparatory', 'undergraduate', 'postgraduate', 'doctoral',
                                          'professional', 'public')),
    description     TEXT,
    institution_id  INTEGER REFERENCES institutions (id),   -- the owner; NULL until somebody says
    status          TEXT NOT NULL CHECK (status IN ('draft', 'published', 'archived')),
    created_us      INTEGER NOT NULL,
    changed_us      INTEGER NOT NULL
) STRICT;
CREATE INDEX courses_by_title ON courses (status, title COLLATE NOCASE, id);
CREATE INDEX courses_by_institution ON courses (status, institution_id, title COLLATE NOCASE, id);
CREATE INDEX courses_by_discipline ON courses (status, discipline, title COLLATE NOCASE, id);
CREATE INDEX courses_by_language ON courses (status, language, title COLLATE NOCASE, id);
CREATE INDEX courses_by_level ON courses (status, level, title COLLATE NOCASE, id);

CREATE TABLE recognitions (
    id            INTEGER PRIMARY KEY,
    course_id     INTEGER NOT NULL REFERENCES courses (id) ON DELETE CASCADE,
    position      INTEGER NOT NULL,
    level         TEXT NOT NULL CHECK (level IN ('national', 'provincial', 'alliance', 'institutional')),
    scheme        TEXT NOT NULL,
    authority     TEXT,
    region        TEXT,
    awarded_on    TEXT,
    valid_until   TEXT,
    withdrawn     INTEGER NOT NULL DEFAULT 0 CHECK (withdrawn IN (0, 1)),
    withdrawn_on  TEXT,
    CHECK (withdrawn = 1 OR withdrawn_on IS NULL)
) STRICT;
CREATE INDEX recognitions_by_course ON recognitions (course_id, position);

CREATE TABLE course_staff (
    course_id  INTEGER NOT NULL REFERENCES courses (id) ON DELETE CASCADE,
    person_id  INTEGER NOT NULL REFERENCES people (id),
    role       TEXT NOT NULL CHECK (role IN ('lead', 'lecturer', 'tutor', 'assistant', 'coordinator', 'guest',
                                             'technical')),
    position   INTEGER NOT NULL,                -- 1: the first to be shown
    PRIMARY KEY (course_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX course_staff_by_person ON course_staff (person_id);

CREATE TABLE sections (
    id         INTEGER PRIMARY KEY,
    course_id  INTEGER NOT NULL REFERENCES courses (id) ON DELETE CASCADE,
    title      TEXT NOT NULL,
    position   INTEGER NOT NULL
) STRICT;
CREATE INDEX sections_by_course ON sections (course_id, position);

CREATE TABLE lectures (
    id             INTEGER PRIMARY KEY,
    public_id      TEXT NOT NULL UNIQUE,        -- UUID
    course_id      INTEGER NOT NULL REFERENCES courses (id),
    section_id     INTEGER NOT NULL REFERENCES sections (id),
    title          TEXT NOT NULL,
    local_title    TEXT,
    description    TEXT,
    position       INTEGER NOT NULL,            -- within the section
    status         TEXT NOT NULL CHECK (status IN ('draft', 'receiving', 'processing', 'published', 'failed')),
    status_reason  TEXT,                        -- one sentence for the instructor
    origin         TEXT NOT NULL CHECK (origin IN ('file', 'recording')),  -- 'file' alone may go with its file's entry
    created_us     INTEGER NOT NULL,
    changed_us     INTEGER NOT NULL
) STRICT;
CREATE INDEX lectures_by_course ON lectures (course_id, section_id, position, status);
CREATE INDEX lectures_by_section ON lectures (section_id, position);

CREATE TABLE lecture_presenters (
    lecture_id  INTEGER NOT NULL REFERENCES lectures (id) ON DELETE CASCADE,
    position    INTEGER NOT NULL,
    person_id   INTEGER NOT NULL REFERENCES people (id),
    PRIMARY KEY (lecture_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX lecture_presenters_by_person ON lecture_presenters (person_id);

CREATE TABLE videos (
    id          INTEGER PRIMARY KEY,
    lecture_id  INTEGER NOT NULL UNIQUE REFERENCES lectures (id),
    created_us  INTEGER NOT NULL
) STRICT;

CREATE TABLE packages (
    id           INTEGER PRIMARY KEY,
    hash         TEXT NOT NULL UNIQUE CHECK (length(hash) = 64),
    duration_us  INTEGER NOT NULL,
    bytes        INTEGER NOT NULL,
    playback     TEXT NOT NULL,  -- JSON: what a player is told; written by the publisher
    created_us   INTEGER NOT NULL
) STRICT;

CREATE TABLE video_versions (
    id             INTEGER PRIMARY KEY,
    video_id       INTEGER NOT NULL REFERENCES videos (id),
    number         INTEGER NOT NULL,
    package_id     INTEGER NOT NULL REFERENCES packages (id),
    source_name    TEXT NOT NULL,
    source_sha256  TEXT NOT NULL,
    is_current     INTEGER NOT NULL CHECK (is_current IN (0, 1)),
    created_us     INTEGER NOT NULL,
    UNIQUE (video_id, number)
) STRICT;
CREATE UNIQUE INDEX video_versions_one_current ON video_versions (video_id) WHERE is_current = 1;
CREATE INDEX video_versions_by_package ON video_versions (package_id);

CREATE TABLE captions (
    version_id  INTEGER NOT NULL REFERENCES video_versions (id) ON DELETE CASCADE,
    language    TEXT NOT NULL,                  -- BCP 47
    name        TEXT NOT NULL,
    origin      TEXT NOT NULL CHECK (origin IN ('upload', 'speech', 'translation')),
    review      TEXT NOT NULL CHECK (review IN ('unreviewed', 'reviewed')),
    PRIMARY KEY (version_id, language)
) STRICT, WITHOUT ROWID;

-- Every change of something with a public name, numbered in order: mirrors and partners follow it.
CREATE TABLE changes (
    seq     INTEGER PRIMARY KEY AUTOINCREMENT,
    at_us   INTEGER NOT NULL,
    kind    TEXT NOT NULL CHECK (kind IN ('institution', 'person', 'course', 'lecture')),
    subject TEXT NOT NULL,                      -- slug, or the public id of a lecture
    change  TEXT NOT NULL CHECK (change IN ('created', 'changed', 'removed'))
) STRICT;
CREATE INDEX changes_by_subject ON changes (kind, subject, seq);

-- Words of everything that can be found by name. rowid: kind << 40 | id of the row (1 course, 2 person, 3 lecture),
-- so that a search within one kind is a range. The words are made by the program, which knows how to cut Chinese.
CREATE VIRTUAL TABLE names USING fts5 (words, prefix = '2 3',
                                       tokenize = "unicode61 remove_diacritics 2");
