"""What people see: tables, plots, the explorer and the reports."""
