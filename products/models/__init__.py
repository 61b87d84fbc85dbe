"""What is judged: producers, products, dossiers and the score sheets they are held against."""

from products.models.change import ProducerChange
from products.models.criteria import CriteriaSet
from products.models.dossier import CommuneReport, Dossier, DossierKind, DossierVersion
from products.models.evidence import Copies, Evidence, Scan
from products.models.listing import ProductImport
from products.models.photo import ProductPhoto
from products.models.producer import Producer, ProducerAgent, ProducerType
from products.models.product import Product, ProductGram
from products.models.upload import Upload

__all__ = [
    "CommuneReport",
    "Copies",
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
    "ProductGram",
    "ProductImport",
    "ProductPhoto",
    "Scan",
    "Upload",
]
