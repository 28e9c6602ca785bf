-- Primary: what happened in practice and when, and how many staff were in post. Absent teams and areas are '', so that a
-- unique index sees them.

CREATE TABLE event (
    num      INTEGER PRIMARY KEY AUTOINCREMENT,
    date     TEXT NOT NULL CHECK (typeof(date) = 'text' AND length(date) = 10), -- YYYY-MM-DD
    kind     TEXT NOT NULL CHECK (typeof(kind) = 'text' AND kind <> ''),
    team     TEXT NOT NULL,   -- account.team
    area     TEXT NOT NULL,   -- account.area
    label    TEXT NOT NULL,
    attended INTEGER CHECK (attended IS NULL OR attended >= 0),
    eligible INTEGER CHECK (eligible IS NULL OR eligible >= 0),
    source   TEXT NOT NULL,   -- name of the file, without its folder
    UNIQUE (date, kind, team, area, label),
    CHECK (attended IS NULL OR eligible IS NULL OR attended <= eligible)
);
-- A team rolls out once; so does an area, and everybody.
CREATE UNIQUE INDEX event_roll_out ON event (team, CASE team WHEN '' THEN area ELSE '' END) WHERE kind = 'roll-out';

CREATE TABLE headcount (
    team    TEXT NOT NULL CHECK (typeof(team) = 'text' AND team <> ''),
    "first" TEXT NOT NULL CHECK (typeof("first") = 'text' AND length("first") = 10), -- YYYY-MM-DD
    "last"  TEXT NOT NULL CHECK (typeof("last") = 'text' AND length("last") = 10),   -- inclusive
    in_post INTEGER NOT NULL CHECK (in_post >= 0),
    source  TEXT NOT NULL,
    PRIMARY KEY (team, "first"),
    CHECK ("first" <= "last")
) WITHOUT ROWID;

-- For people who read the file with other programs.
CREATE VIEW v_event AS
SELECT date, kind, nullif(team, '') AS team, nullif(area, '') AS area, label, attended, eligible FROM event;
CREATE VIEW v_headcount AS
SELECT team, "first", "last", in_post FROM headcount;
