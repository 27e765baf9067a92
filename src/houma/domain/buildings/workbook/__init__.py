"""An inventory of buildings as a file: its declared columns, how it is read and checked, and how it leaves."""

from houma.domain.buildings.workbook.checking import Existing, InventoryCheck, Options, check_inventory
from houma.domain.buildings.workbook.columns import buildings_table
from houma.domain.buildings.workbook.leaving import building_rows, write_geopackage
from houma.domain.buildings.workbook.report import report_of

__all__ = [
    "Existing",
    "InventoryCheck",
    "Options",
    "building_rows",
    "buildings_table",
    "check_inventory",
    "report_of",
    "write_geopackage",
]
