"""Pure decisions of the watch: what a rule may ask for, what it finds, what may be done with an alert."""
