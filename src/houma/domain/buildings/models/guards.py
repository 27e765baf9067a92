"""What the store itself refuses, whoever asks: a step that does not begin where the last one of its file ended."""

from houma.domain.base.append_only import run_on_each_store

_LAST = "SELECT to_state FROM buildings_step WHERE procedure_id = NEW.procedure_id ORDER BY id DESC LIMIT 1"
_MESSAGE = "buildings_step: a step begins where the last one ended"

STEPS_FOLLOW_EACH_OTHER = run_on_each_store(
    sqlite=[
        f"""CREATE TRIGGER buildings_step_follows BEFORE INSERT ON buildings_step
            WHEN NEW.from_state IS NOT COALESCE(({_LAST}), '')
            BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END""",
    ],
    postgresql=[
        f"""CREATE FUNCTION buildings_step_follows() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF NEW.from_state IS DISTINCT FROM COALESCE(({_LAST}), '') THEN
                    RAISE EXCEPTION '{_MESSAGE}' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                RETURN NEW;
            END $$""",
        """CREATE TRIGGER buildings_step_follows BEFORE INSERT ON buildings_step
            FOR EACH ROW EXECUTE FUNCTION buildings_step_follows()""",
    ],
)
