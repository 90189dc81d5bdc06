"""Trust, involvement, learning and results culture from an employee survey."""
