"""How it is judged: seasons, evaluations, sessions, sheets, results, inspections, recognitions."""

from evaluations.models.evaluation import Evaluation
from evaluations.models.inspection import Finding, Inspection, InspectionPhoto, ProductTest
from evaluations.models.recognition import Certificate, Decision, Recognition
from evaluations.models.rehearsal import Rehearsal, RehearsalSheet
from evaluations.models.request import Elimination, SupplementItem, SupplementRequest
from evaluations.models.result import CentralResult, Result
from evaluations.models.season import Batch, Meeting, Season
from evaluations.models.session import AgendaItem, Attendance, MeetingRequest, Recusal, Reminder, Session
from evaluations.models.sheet import Sheet, SheetReopening, Transcription

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
    "MeetingRequest",
    "ProductTest",
    "Recognition",
    "Recusal",
    "Rehearsal",
    "RehearsalSheet",
    "Reminder",
    "Result",
    "Season",
    "Session",
    "Sheet",
    "SheetReopening",
    "SupplementItem",
    "SupplementRequest",
    "Transcription",
]
