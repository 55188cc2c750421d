"""Files of spreadsheets -> grids of raw cells: .xlsx, .xls, .ods, .csv."""
