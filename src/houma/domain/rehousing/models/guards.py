"""The laws of homes and stays as database triggers, the last barrier behind ``rules`` on both stores.

They see every row whoever writes it. SQLite lets one writer in at a time. PostgreSQL runs many: there exclusion
constraints keep two stays of one household, and of one home, from meeting; and since persons in a collective home have
to be added up, each trigger first locks the case and the home, so that desks that race for one home wait for each other
and then read what the first one wrote. A stricter level of isolation keeps an old snapshot: there it refuses.

The days of a stay are half open, and end by ``ended_on`` once it is there: one that was withdrawn ended on its first
day, so it takes none.
"""

from houma.domain.agreements.ledger_guards import Laws, postgresql_laws, sqlite_laws

PLACEMENT, CHANGE, REVIEW = "rehousing_placement", "rehousing_staychange", "rehousing_stayreview"
HOME, CLOSURE = "rehousing_home", "rehousing_homeclosure"
CASE, OFFER, VISIT = "rehousing_case", "rehousing_offer", "rehousing_visit"


def _end(row: str) -> str:
    return f"COALESCE({row}.ended_on, {row}.until)"


def _meets_new(other: str) -> str:
    """Stays that share a day; a stay of no day meets nothing."""
    return f"""{other}.id <> NEW.id AND {other}.starts_on < {_end("NEW")} AND NEW.starts_on < {_end(other)}
        AND {other}.starts_on < {_end(other)} AND NEW.starts_on < {_end("NEW")}"""


def _too_many(home: str, capacity: str, moments: str = "1 = 1") -> str:
    """At the beginning of some stay more persons are in the home than it takes: the crowd only grows at beginnings."""
    return f"""EXISTS (SELECT 1 FROM {PLACEMENT} m WHERE m.home_id = {home} AND {moments} AND {capacity} <
        (SELECT COALESCE(SUM(q.persons), 0) FROM {PLACEMENT} q WHERE q.home_id = {home}
            AND q.starts_on <= m.starts_on AND {_end("q")} > m.starts_on))"""


_CAPACITY = f"(SELECT h.capacity FROM {HOME} h WHERE h.id = NEW.home_id)"
_WHERE_LAWS: Laws = (
    (
        "the household of a placement is that of its case",
        f"NOT EXISTS (SELECT 1 FROM {CASE} c WHERE c.id = NEW.case_id AND c.household_id = NEW.household_id)",
    ),
    (
        "a placement is collective as its home is",
        f"NOT EXISTS (SELECT 1 FROM {HOME} h WHERE h.id = NEW.home_id AND h.collective = NEW.collective)",
    ),
    (
        "a placement follows the offer that was accepted",
        f"""NEW.offer_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {OFFER} o WHERE o.id = NEW.offer_id
            AND o.answer = 'accepted' AND o.case_id = NEW.case_id AND o.home_id = NEW.home_id)""",
    ),
    (
        "a home is not given twice for the same days",
        f"""NOT NEW.collective AND EXISTS (SELECT 1 FROM {PLACEMENT} p
            WHERE p.home_id = NEW.home_id AND {_meets_new("p")})""",
    ),
    (
        "a household is not in two places on the same day",
        f"EXISTS (SELECT 1 FROM {PLACEMENT} p WHERE p.household_id = NEW.household_id AND {_meets_new('p')})",
    ),
    (
        "more persons than the home takes",
        f"NEW.persons > {_CAPACITY} OR "
        + _too_many("NEW.home_id", _CAPACITY, f"m.starts_on >= NEW.starts_on AND m.starts_on < {_end('NEW')}"),
    ),
    (
        "more persons live in the home than it takes",
        f"""NEW.moved_in_on IS NOT NULL AND NEW.ended_on IS NULL AND {_CAPACITY} < (SELECT SUM(q.persons)
            FROM {PLACEMENT} q WHERE q.home_id = NEW.home_id AND q.moved_in_on IS NOT NULL AND q.ended_on IS NULL)""",
    ),
    (
        "the home is not available on these days",
        f"""NEW.ended_on IS NULL AND NOT EXISTS (SELECT 1 FROM {HOME} h WHERE h.id = NEW.home_id
            AND h.available_from <= NEW.starts_on
            AND (h.available_until IS NULL OR h.available_until >= NEW.until))""",
    ),
    (
        "the home is closed on some of these days",
        f"""NEW.ended_on IS NULL AND EXISTS (SELECT 1 FROM {CLOSURE} c WHERE c.home_id = NEW.home_id
            AND c.lifted_at IS NULL AND c.starts_on < NEW.until AND NEW.starts_on < c.until)""",
    ),
)
_PLACEMENT_LAWS: Laws = (
    *_WHERE_LAWS,
    ("the first plan of a stay is its plan", "NEW.first_until <> NEW.until"),
    (
        "a closed case places nobody",
        f"EXISTS (SELECT 1 FROM {CASE} c WHERE c.id = NEW.case_id AND c.closed_on IS NOT NULL)",
    ),
)
_STAY_LAWS: Laws = (
    *_WHERE_LAWS,
    (
        "the days of a stay change with a reason",
        f"""(OLD.starts_on <> NEW.starts_on OR OLD.until <> NEW.until) AND NOT EXISTS (SELECT 1 FROM {CHANGE} s
            WHERE s.placement_id = NEW.id AND s.started_on = OLD.starts_on AND s.starts_on = NEW.starts_on
            AND s.was_until = OLD.until AND s.until = NEW.until)""",
    ),
    (
        "a stay that has begun keeps its first day",
        """OLD.moved_in_on IS NOT NULL AND
            (NEW.starts_on <> OLD.starts_on OR NEW.moved_in_on IS NULL OR NEW.moved_in_on <> OLD.moved_in_on)""",
    ),
    (
        "a stay that has ended stays as it was",
        """OLD.ended_on IS NOT NULL AND (NEW.ended_on IS NULL OR NEW.ended_on <> OLD.ended_on
            OR NEW.ending <> OLD.ending OR NEW.starts_on <> OLD.starts_on OR NEW.until <> OLD.until
            OR (NEW.moved_in_on IS NULL) <> (OLD.moved_in_on IS NULL))""",
    ),
)
# SQLite stores any type in any column, and can be told to ignore CHECK constraints.
_TYPES: Laws = (
    (
        "a stay has its days",
        """date(NEW.starts_on) IS NOT NEW.starts_on OR date(NEW.until) IS NOT NEW.until
            OR (NEW.ended_on IS NOT NULL AND date(NEW.ended_on) IS NOT NEW.ended_on)
            OR (NEW.moved_in_on IS NOT NULL AND date(NEW.moved_in_on) IS NOT NEW.moved_in_on)""",
    ),
    ("persons are counted", "typeof(NEW.persons) <> 'integer' OR NEW.persons < 1"),
    ("a stay ends after it starts", "NEW.until <= NEW.starts_on OR NEW.ended_on < NEW.starts_on"),
)
# Nor would a unique index refuse what says OR REPLACE: it would quietly delete the row in its way.
_ONE_AT_A_TIME: Laws = (
    (
        "a household lives in one home, and a home of its own has one household",
        f"""NEW.moved_in_on IS NOT NULL AND NEW.ended_on IS NULL AND EXISTS (SELECT 1 FROM {PLACEMENT} p
            WHERE p.id IS NOT NEW.id AND p.moved_in_on IS NOT NULL AND p.ended_on IS NULL
            AND (p.household_id = NEW.household_id OR (p.home_id = NEW.home_id AND NOT p.collective)))""",
    ),
)
_ONE_OPEN_CASE: Laws = (
    (
        "a household has one open case",
        f"""NEW.closed_on IS NULL AND EXISTS (SELECT 1 FROM {CASE} c
            WHERE c.id IS NOT NEW.id AND c.household_id = NEW.household_id AND c.closed_on IS NULL)""",
    ),
)
_ONE_OFFER: Laws = (
    (
        "one offer at a time waits for an answer",
        f"""NEW.answer = '' AND EXISTS (SELECT 1 FROM {OFFER} o
            WHERE o.id IS NOT NEW.id AND o.case_id = NEW.case_id AND o.answer = '')""",
    ),
)
_HOME_LAWS: Laws = (
    (
        "a home in which households were placed does not become collective, nor cease to be",
        f"OLD.collective <> NEW.collective AND EXISTS (SELECT 1 FROM {PLACEMENT} p WHERE p.home_id = NEW.id)",
    ),
    (
        "the home takes fewer persons than were placed in it",
        f"NEW.capacity < OLD.capacity AND {_too_many('NEW.id', 'NEW.capacity')}",
    ),
    (
        "somebody is placed in the home on days on which it would not be available",
        f"""EXISTS (SELECT 1 FROM {PLACEMENT} p WHERE p.home_id = NEW.id AND p.ended_on IS NULL
            AND (p.starts_on < NEW.available_from OR p.until > NEW.available_until))""",
    ),
)
_CLOSURE_LAWS: Laws = (
    (
        "somebody is placed in the home on days on which it would be closed",
        f"""NEW.lifted_at IS NULL AND EXISTS (SELECT 1 FROM {PLACEMENT} p WHERE p.home_id = NEW.home_id
            AND p.ended_on IS NULL AND p.starts_on < NEW.until AND NEW.starts_on < p.until)""",
    ),
)
_CASE_LAWS: Laws = (
    (
        "a case is closed once its household is in none of our homes",
        f"""NEW.closed_on IS NOT NULL AND EXISTS (SELECT 1 FROM {PLACEMENT} p
            WHERE p.case_id = NEW.id AND p.ended_on IS NULL)""",
    ),
    (
        "a closed case stays closed",
        """OLD.closed_on IS NOT NULL AND (NEW.closed_on IS NULL OR NEW.closed_on <> OLD.closed_on
            OR NEW.closure <> OLD.closure)""",
    ),
)
_OFFER_LAWS: Laws = (
    (
        "an offer is answered once",
        """OLD.answer <> '' AND (NEW.answer <> OLD.answer OR NEW.answered_on IS NULL
            OR NEW.answered_on <> OLD.answered_on)""",
    ),
)
_LOCKS = f"""IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'homes are given at READ COMMITTED' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    PERFORM 1 FROM {CASE} WHERE id = NEW.case_id FOR NO KEY UPDATE;
    PERFORM 1 FROM {HOME} WHERE id = NEW.home_id FOR NO KEY UPDATE;"""
_LOCK_HOME = f"PERFORM 1 FROM {HOME} WHERE id = NEW.home_id FOR NO KEY UPDATE;"

SQLITE = (
    sqlite_laws("placement_laws", "AFTER INSERT", PLACEMENT, _TYPES + _PLACEMENT_LAWS),
    sqlite_laws("stay_laws", "AFTER UPDATE", PLACEMENT, _TYPES + _STAY_LAWS),
    sqlite_laws("placement_alone", "BEFORE INSERT", PLACEMENT, _ONE_AT_A_TIME),
    sqlite_laws("stay_alone", "BEFORE UPDATE", PLACEMENT, _ONE_AT_A_TIME),
    sqlite_laws("case_alone", "BEFORE INSERT", CASE, _ONE_OPEN_CASE),
    sqlite_laws("case_stays_alone", "BEFORE UPDATE", CASE, _ONE_OPEN_CASE),
    sqlite_laws("offer_alone", "BEFORE INSERT", OFFER, _ONE_OFFER),
    sqlite_laws("home_laws", "AFTER UPDATE", HOME, _HOME_LAWS),
    sqlite_laws("closure_laws", "AFTER INSERT", CLOSURE, _CLOSURE_LAWS),
    sqlite_laws("closure_change_laws", "AFTER UPDATE", CLOSURE, _CLOSURE_LAWS),
    sqlite_laws("case_laws", "AFTER UPDATE", CASE, _CASE_LAWS),
    sqlite_laws("offer_laws", "AFTER UPDATE", OFFER, _OFFER_LAWS),
)
POSTGRESQL = (
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    f"""ALTER TABLE {PLACEMENT} ADD CONSTRAINT no_household_in_two_places
        EXCLUDE USING gist (household_id WITH =, daterange(starts_on, COALESCE(ended_on, until)) WITH &&)""",
    f"""ALTER TABLE {PLACEMENT} ADD CONSTRAINT no_home_given_twice
        EXCLUDE USING gist (home_id WITH =, daterange(starts_on, COALESCE(ended_on, until)) WITH &&)
        WHERE (NOT collective)""",
    *postgresql_laws("placement_laws", "AFTER INSERT", PLACEMENT, _PLACEMENT_LAWS, lock=_LOCKS),
    *postgresql_laws("stay_laws", "AFTER UPDATE", PLACEMENT, _STAY_LAWS, lock=_LOCKS),
    *postgresql_laws("home_laws", "AFTER UPDATE", HOME, _HOME_LAWS),
    *postgresql_laws("closure_laws", "AFTER INSERT OR UPDATE", CLOSURE, _CLOSURE_LAWS, lock=_LOCK_HOME),
    *postgresql_laws("case_laws", "AFTER UPDATE", CASE, _CASE_LAWS),
    *postgresql_laws("offer_laws", "AFTER UPDATE", OFFER, _OFFER_LAWS),
)
