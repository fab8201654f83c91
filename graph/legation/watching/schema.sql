-- What a watch remembers between its rounds. Lost, it is made again: feeds are asked and files read anew, and nothing is added twice.

CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- A host (name:port): when it may be asked again, and why not before.
CREATE TABLE host (name TEXT PRIMARY KEY, ready REAL NOT NULL, failures INTEGER NOT NULL, why TEXT NOT NULL) WITHOUT ROWID;

-- robots.txt of an origin (scheme://host:port) until a time; NULL where it could not be had, so that nothing may be asked.
CREATE TABLE robots (origin TEXT PRIMARY KEY, text TEXT, until REAL NOT NULL) WITHOUT ROWID;

-- An address: what its last answer was known by, and after failures when it is asked again.
CREATE TABLE resource (
    url TEXT PRIMARY KEY, final TEXT NOT NULL, etag TEXT, modified TEXT, failures INTEGER NOT NULL, ready REAL NOT NULL, why TEXT NOT NULL
) WITHOUT ROWID;

-- An article that was added: by which feed or file, what it said, and whether its page was read ('', 'owed', 'done').
CREATE TABLE seen (id TEXT PRIMARY KEY, origin TEXT NOT NULL, digest TEXT NOT NULL, page TEXT NOT NULL, tries INTEGER NOT NULL) WITHOUT ROWID;

-- A file that was read, and its article where it holds exactly one.
CREATE TABLE file (path TEXT PRIMARY KEY, modified INTEGER NOT NULL, size INTEGER NOT NULL, digest TEXT NOT NULL, article TEXT, gone INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX file_digest ON file (digest);
