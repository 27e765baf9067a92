"""A portfolio workbook: checked whole against what is stored, then applied through the actions, or not at all."""
