"""The tables of a finished page as an Excel workbook: the page is the only source of both."""
