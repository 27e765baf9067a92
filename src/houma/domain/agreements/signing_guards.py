"""The laws of versions, parties, signatures and amendments as database triggers on both stores.

Terms are frozen once they are open for signature, a version goes only forward, and what was negotiated here comes into
force only when every party that must sign has signed. A version that repeats a public source (``source_id``) is in
force because the source says so; its list of parties may still grow.
"""

from houma.domain.agreements.ledger_guards import VERSION, Laws, postgresql_laws, sqlite_laws

PARTY, SIGNATURE, AMENDMENT = "agreements_agreementparty", "agreements_signature", "agreements_amendment"

_VERSION_BIRTH: Laws = (("a version begins as a draft", "NEW.state <> 'draft' AND NEW.source_id IS NULL"),)
_VERSION_STEPS: Laws = (
    (
        "another version is in force",
        f"""NEW.state = 'signed' AND OLD.state <> 'signed' AND EXISTS (SELECT 1 FROM {VERSION} v
            WHERE v.agreement_id = OLD.agreement_id AND v.state = 'signed' AND v.id <> OLD.id)""",
    ),
    (
        "a version goes from draft to proposed, signed, superseded",
        """NEW.state <> OLD.state AND NOT (
            (OLD.state = 'draft' AND NEW.state IN ('proposed', 'abandoned')) OR
            (OLD.state = 'draft' AND NEW.state = 'signed' AND NEW.source_id IS NOT NULL) OR
            (OLD.state = 'proposed' AND NEW.state IN ('signed', 'abandoned')) OR
            (OLD.state = 'signed' AND NEW.state = 'superseded'))""",
    ),
    (
        "a version is in force when all that must sign have signed",
        f"""NEW.state = 'signed' AND OLD.state = 'proposed' AND NEW.source_id IS NULL AND
            (NOT EXISTS (SELECT 1 FROM {PARTY} p WHERE p.version_id = OLD.id AND p.must_sign) OR
            EXISTS (SELECT 1 FROM {PARTY} p WHERE p.version_id = OLD.id AND p.must_sign AND NOT EXISTS
                (SELECT 1 FROM {SIGNATURE} s WHERE s.version_id = OLD.id AND s.party_id = p.party_id)))""",
    ),
)
_VERSION_STAYS: Laws = (("what was open for signature is not deleted", "OLD.state <> 'draft'"),)


def _parties_are_fixed(row: str) -> Laws:
    return (
        (
            "the parties of a version open for signature are fixed",
            f"""EXISTS (SELECT 1 FROM {VERSION} v WHERE v.id = {row}.version_id
                AND v.state <> 'draft' AND v.source_id IS NULL)""",
        ),
    )


_PARTY_CHANGES: Laws = (
    (
        "the parties of a version open for signature are fixed",
        f"""(NEW.id <> OLD.id OR NEW.version_id <> OLD.version_id OR NEW.party_id <> OLD.party_id
            OR NEW.role <> OLD.role OR NEW.must_sign <> OLD.must_sign) AND EXISTS (SELECT 1 FROM {VERSION} v
            WHERE v.id IN (OLD.version_id, NEW.version_id) AND v.state <> 'draft' AND v.source_id IS NULL)""",
    ),
)
_SIGNATURE_LAWS: Laws = (
    (
        "a version is signed while it is open for signature",
        f"""NOT EXISTS (SELECT 1 FROM {VERSION} v WHERE v.id = NEW.version_id
            AND (v.state = 'proposed' OR v.source_id IS NOT NULL))""",
    ),
    (
        "a party of the version signs it",
        f"""NOT EXISTS (SELECT 1 FROM {PARTY} p WHERE p.version_id = NEW.version_id AND p.party_id = NEW.party_id)""",
    ),
)
_AMENDMENT_STEPS: Laws = (
    (
        "an amendment is proposed, then applied or withdrawn",
        "NEW.state <> OLD.state AND (OLD.state <> 'proposed' OR NEW.state NOT IN ('applied', 'withdrawn'))",
    ),
    (
        "an amendment keeps the version that it brought",
        f"""(OLD.result_id IS NOT NULL AND (NEW.result_id IS NULL OR NEW.result_id <> OLD.result_id)) OR
            EXISTS (SELECT 1 FROM {AMENDMENT} a WHERE a.result_id = NEW.result_id AND a.id <> OLD.id)""",
    ),
)

_REPLACED_VERSION = f"""CREATE TRIGGER version_in_force_is_not_replaced BEFORE INSERT ON {VERSION}
    WHEN NEW.state = 'signed' AND EXISTS (SELECT 1 FROM {VERSION} v
        WHERE v.agreement_id = NEW.agreement_id AND v.state = 'signed')
    BEGIN SELECT RAISE(ABORT, 'another version is in force'); END"""


def _lock_version(row: str) -> str:
    return f"PERFORM 1 FROM {VERSION} WHERE id = {row}.version_id FOR SHARE;"


SQLITE = (
    _REPLACED_VERSION,
    sqlite_laws("version_birth_laws", "AFTER INSERT", VERSION, _VERSION_BIRTH),
    sqlite_laws("version_step_laws", "BEFORE UPDATE", VERSION, _VERSION_STEPS),
    sqlite_laws("version_stays", "BEFORE DELETE", VERSION, _VERSION_STAYS),
    sqlite_laws("party_birth_laws", "AFTER INSERT", PARTY, _parties_are_fixed("NEW")),
    sqlite_laws("party_change_laws", "BEFORE UPDATE", PARTY, _PARTY_CHANGES),
    sqlite_laws("party_stays", "BEFORE DELETE", PARTY, _parties_are_fixed("OLD")),
    sqlite_laws("signature_laws", "AFTER INSERT", SIGNATURE, _SIGNATURE_LAWS),
    sqlite_laws("amendment_step_laws", "BEFORE UPDATE", AMENDMENT, _AMENDMENT_STEPS),
)
POSTGRESQL = (
    *postgresql_laws("version_birth_laws", "AFTER INSERT", VERSION, _VERSION_BIRTH),
    *postgresql_laws("version_step_laws", "BEFORE UPDATE", VERSION, _VERSION_STEPS),
    *postgresql_laws("version_stays", "BEFORE DELETE", VERSION, _VERSION_STAYS),
    *postgresql_laws("party_birth_laws", "AFTER INSERT", PARTY, _parties_are_fixed("NEW"), lock=_lock_version("NEW")),
    *postgresql_laws("party_change_laws", "BEFORE UPDATE", PARTY, _PARTY_CHANGES, lock=_lock_version("OLD")),
    *postgresql_laws("party_stays", "BEFORE DELETE", PARTY, _parties_are_fixed("OLD"), lock=_lock_version("OLD")),
    *postgresql_laws("signature_laws", "AFTER INSERT", SIGNATURE, _SIGNATURE_LAWS, lock=_lock_version("NEW")),
    *postgresql_laws("amendment_step_laws", "BEFORE UPDATE", AMENDMENT, _AMENDMENT_STEPS),
)
