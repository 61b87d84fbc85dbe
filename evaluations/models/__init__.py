"""How it is judged: seasons, evaluations, sessions, sheets, results, inspections, recognitions."""

from evaluations.models.evaluation import Evaluation
from evaluations.models.inspection import Finding, Inspection, InspectionPhoto, ProductTest
from evaluations.models.recognition import Certificate, Decision, Recognition
from evaluations.models.request import Elimination, SupplementItem, SupplementReminder, SupplementRequest
from evaluations.models.result import CentralResult, Result
from evaluations.models.season import Batch, Meeting, Season
from evaluations.models.session import AgendaItem, Attendance, Recusal, Session
from evaluations.models.sheet import Sheet, SheetReopening

__all__ = [
    "AgendaItem",
    "Attendance",
    "Batch",
    "CentralResult",
    "Certificate",
    "Decision",
    "Elimination",
    "Evaluation",
    "Finding",
    "Inspection",
    "InspectionPhoto",
    "Meeting",
    "ProductTest",
    "Recognition",
    "Recusal",
    "Result",
    "Season",
    "Session",
    "Sheet",
    "SheetReopening",
    "SupplementItem",
    "SupplementReminder",
    "SupplementRequest",
]
