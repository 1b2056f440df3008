-- Who may sign in. Secrets (session cookies, API tokens) are 32 random bytes and are stored as their SHA-256.

CREATE TABLE users (
    id             INTEGER PRIMARY KEY,
    name           TEXT NOT NULL UNIQUE,        -- what one signs in with; lower case
    role           TEXT NOT NULL CHECK (role IN ('admin', 'instructor', 'student', 'mirror')),
    password_hash  TEXT NOT NULL,               -- argon2id, as libsodium writes it
    person_slug    TEXT,                        -- the person of the catalogue that this user is; may come there later
    is_active      INTEGER NOT NULL CHECK (is_active IN (0, 1)),
    created_us     INTEGER NOT NULL,
    changed_us     INTEGER NOT NULL
) STRICT;

-- A session that has expired or ended stays for a while: uploads that it began may still be finished with it.
CREATE TABLE sessions (
    id           INTEGER PRIMARY KEY,
    secret_hash  TEXT NOT NULL UNIQUE CHECK (length(secret_hash) = 64),
    user_id      INTEGER NOT NULL REFERENCES users (id),
    created_us   INTEGER NOT NULL,
    expires_us   INTEGER NOT NULL,
    ended_us     INTEGER                        -- signed out
) STRICT;
CREATE INDEX sessions_by_user ON sessions (user_id);
CREATE INDEX sessions_by_expiry ON sessions (expires_us);

CREATE TABLE api_tokens (
    id           TEXT PRIMARY KEY,              -- public: what `lectern admin revoke` is given
    secret_hash  TEXT NOT NULL UNIQUE CHECK (length(secret_hash) = 64),
    user_id      INTEGER NOT NULL REFERENCES users (id),
    created_us   INTEGER NOT NULL,
    revoked_us   INTEGER
) STRICT;
CREATE INDEX api_tokens_by_user ON api_tokens (user_id);
