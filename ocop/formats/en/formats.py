"""English formats: dates as on the Vietnamese pages, numbers as in English (1,234,567.5).

22/11/2026, day first, in both languages: the same date stands on the papers, in the stored reasons and in what people
type, and a reader who switches languages must not wonder which of two numbers is the month. Django's own English
would show and, worse, read 11/22/2026.
"""
from ocop.formats.vi import formats as vietnamese

DATE_FORMAT = SHORT_DATE_FORMAT = vietnamese.DATE_FORMAT
TIME_FORMAT = vietnamese.TIME_FORMAT
DATETIME_FORMAT = SHORT_DATETIME_FORMAT = vietnamese.DATETIME_FORMAT
YEAR_MONTH_FORMAT = "F Y"
MONTH_DAY_FORMAT = "j F"
FIRST_DAY_OF_WEEK = 1

DATE_INPUT_FORMATS = vietnamese.DATE_INPUT_FORMATS
TIME_INPUT_FORMATS = vietnamese.TIME_INPUT_FORMATS
DATETIME_INPUT_FORMATS = vietnamese.DATETIME_INPUT_FORMATS

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
