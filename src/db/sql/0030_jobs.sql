-- Work that must be done and survives a restart (lectern/jobs/job_state.hpp has the rules).
-- Times are microseconds UTC since 1970.

CREATE TABLE jobs (
    id              TEXT NOT NULL PRIMARY KEY,           -- UUIDv7
    kind            TEXT NOT NULL,
    lecture_id      TEXT NOT NULL REFERENCES lectures (public_id),
    payload         TEXT NOT NULL,                       -- JSON
    created_us      INTEGER NOT NULL,
    phase           TEXT NOT NULL CHECK (phase IN ('waiting', 'running', 'done', 'failed')),
    attempts        INTEGER NOT NULL DEFAULT 0,          -- started, counted before the work
    token           INTEGER NOT NULL DEFAULT 0,          -- fences off whoever lost the lease
    not_before_us   INTEGER NOT NULL DEFAULT 0,
    lease_until_us  INTEGER NOT NULL DEFAULT 0,
    progress        REAL NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 1),
    waits_for       TEXT NOT NULL DEFAULT '',
    since_us        INTEGER NOT NULL,
    reason          TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
CREATE INDEX jobs_open ON jobs (phase, created_us) WHERE phase IN ('waiting', 'running');
CREATE INDEX jobs_by_lecture ON jobs (lecture_id, created_us);
