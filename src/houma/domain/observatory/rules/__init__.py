"""Pure decisions on forms and submissions."""
