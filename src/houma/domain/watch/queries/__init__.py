"""Read models of the watch: rules, what they would find, alerts in scope."""
