"""Documents that leave the house: the bilan as PDF, XLSX and JSON."""
