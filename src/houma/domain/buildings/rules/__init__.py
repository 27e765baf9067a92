"""Pure decisions on buildings: inspections, the procedure, money and the import of an inventory."""
