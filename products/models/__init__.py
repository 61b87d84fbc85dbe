"""What is judged: producers, products, dossiers and the score sheets they are held against."""

from products.models.change import ProducerChange
from products.models.criteria import CriteriaSet
from products.models.dossier import CommuneReport, Dossier, DossierKind, DossierVersion
from products.models.evidence import Evidence
from products.models.listing import ProductImport
from products.models.photo import ProductPhoto
from products.models.producer import Producer, ProducerAgent, ProducerType
from products.models.product import Product

__all__ = [
    "CommuneReport",
    "CriteriaSet",
    "Dossier",
    "DossierKind",
    "DossierVersion",
    "Evidence",
    "Producer",
    "ProducerAgent",
    "ProducerChange",
    "ProducerType",
    "Product",
    "ProductImport",
    "ProductPhoto",
]
