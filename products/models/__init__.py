"""What is judged: producers, products, dossiers and the score sheets they are held against."""

from products.models.commune import CommuneForwarding, CommuneReport
from products.models.criteria import CriteriaSet
from products.models.dossier import Dossier, DossierKind, DossierVersion, FilingReceipt
from products.models.evidence import Evidence
from products.models.listing import ProductImport
from products.models.producer import Producer, ProducerAgent, ProducerType
from products.models.product import Product

__all__ = [
    "CommuneForwarding",
    "CommuneReport",
    "CriteriaSet",
    "Dossier",
    "DossierKind",
    "DossierVersion",
    "Evidence",
    "FilingReceipt",
    "Producer",
    "ProducerAgent",
    "ProducerType",
    "Product",
    "ProductImport",
]
