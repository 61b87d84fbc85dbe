"""What is judged: producers, products, dossiers and the score sheets they are held against."""

from products.models.change import ProducerChange
from products.models.commune import CommuneForwarding, CommuneReport
from products.models.criteria import CriteriaSet
from products.models.dossier import Dossier, DossierKind, DossierVersion, FilingReceipt
from products.models.evidence import Copies, Evidence, Scan
from products.models.listing import ProductImport
from products.models.photo import ProductPhoto
from products.models.producer import Producer, ProducerAgent, ProducerType
from products.models.product import Product, ProductGram
from products.models.upload import Upload

__all__ = [
    "CommuneForwarding",
    "CommuneReport",
    "Copies",
    "CriteriaSet",
    "Dossier",
    "DossierKind",
    "DossierVersion",
    "Evidence",
    "FilingReceipt",
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
