"""English dates as they are written in Britain."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y H:i"
SHORT_DATE_FORMAT = "j M Y"
TIME_FORMAT = "H:i"
