"""How it is judged: seasons, evaluations, sessions, sheets, results, inspections, recognitions."""

from evaluations.models.certificate import Certificate, CertificateFile, NumberGap
from evaluations.models.evaluation import Evaluation
from evaluations.models.forwarding import Forwarding
from evaluations.models.inspection import Finding, Inspection, InspectionPhoto, ProductTest
from evaluations.models.life import Extension, Revocation, RevocationEvidence
from evaluations.models.recognition import Decision, Recognition
from evaluations.models.register_import import RegisterImport
from evaluations.models.rehearsal import Rehearsal, RehearsalSheet
from evaluations.models.request import Elimination, SupplementItem, SupplementRequest
from evaluations.models.result import CentralResult, Result
from evaluations.models.season import Batch, Meeting, Season
from evaluations.models.session import AgendaItem, Attendance, MeetingRequest, Recusal, Session
from evaluations.models.sheet import Sheet, SheetReopening, Transcription

__all__ = [
    "AgendaItem",
    "Attendance",
    "Batch",
    "CentralResult",
    "Certificate",
    "CertificateFile",
    "Decision",
    "Elimination",
    "Evaluation",
    "Extension",
    "Finding",
    "Forwarding",
    "Inspection",
    "InspectionPhoto",
    "Meeting",
    "MeetingRequest",
    "NumberGap",
    "ProductTest",
    "Recognition",
    "Recusal",
    "RegisterImport",
    "Rehearsal",
    "RehearsalSheet",
    "Result",
    "Revocation",
    "RevocationEvidence",
    "Season",
    "Session",
    "Sheet",
    "SheetReopening",
    "SupplementItem",
    "SupplementRequest",
    "Transcription",
]
