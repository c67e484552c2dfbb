"""Lists of duties, targets and references as files: JSON, CSV, Excel workbooks, calendars."""
