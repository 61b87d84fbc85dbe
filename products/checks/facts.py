"""What the checks look at: one dossier as plain values, read in a constant number of queries."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from ocop.law import loader
from ocop.law.model import CriteriaSet, Regulation
from products import contributions, forms_of_law, near
from products.models import Dossier, DossierVersion, Evidence, Product, Scan
from products.vault.reading import kind_titles


@dataclass(frozen=True)
class Finding:
    """One thing to mend: what, on which page (a step of forms_of_law), and whether it blocks the filing.

    ``file`` is the file (id) and ``producer`` the producer's own page where it is mended, more exactly than the step.
    """

    message: str
    step: str
    blocks: bool = False
    anchor: str = ""
    file: int | None = None
    producer: bool = False


@dataclass(frozen=True)
class File:
    """A file as the checks see it."""

    title: str
    kind: str
    criteria: tuple[str, ...]
    sha256: str
    expires_on: date | None
    issued_on: date | None = None
    scan: str = Scan.OFF
    pk: int | None = None


@dataclass(frozen=True)
class Named:
    """The names that one paper states; "" where nobody typed them in."""

    source: str  # "«Giấy đăng ký» (Đăng ký kinh doanh)"
    kind: str
    producer: str
    product: str
    file: int | None = None


@dataclass(frozen=True)
class NearProduct:
    """Another producer's product of nearly the same name; ``label`` is "" where the reader may not know it."""

    likeness: int  # hundredths
    label: str = ""


@dataclass(frozen=True)
class Facts:
    """One dossier, its law and its files. ``elsewhere``: hashes of files that another product's dossier holds too,
    ``foreign``: another producer's. What only a thorough look reads is empty otherwise."""

    law: CriteriaSet
    regulation: Regulation
    kind: str
    on_paper: bool
    producer_kind: str
    fields: tuple[forms_of_law.Field, ...]
    values: dict
    cases: dict
    marks: dict
    notes: dict
    files: tuple[File, ...]
    elsewhere: frozenset[str]
    today: date
    foreign: frozenset[str] = frozenset()
    producer_name: str = ""
    product_name: str = ""
    business_lines: str = ""
    named: tuple[Named, ...] = ()
    near: tuple[NearProduct, ...] = ()
    judged_on: date | None = None
    valid_to: date | None = None  # last day of the product's last recognition
    thorough: bool = False


FILE_FIELDS = ("pk", "title", "kind", "criteria", "sha256", "expires_on", "issued_on", "scan", "named_producer",
               "named_product")  # fmt: skip


def facts_of(
    dossier: Dossier, today: date, *, thorough: bool = False, reader=None, version: DossierVersion | None = None
) -> Facts:
    """Read the facts: one query for the files, one for the same files elsewhere (rows related are read once).

    ``thorough`` adds the names on papers, near products, the session's day and the last recognition: five queries more,
    for pages that show every finding. ``reader`` is the person for whom near products are named as far as they may be
    seen. With ``version`` the filed content is looked at instead of the working copy.
    """
    rows = list(_files(dossier, version).values(*FILE_FIELDS))
    product, producer = dossier.product, dossier.product.producer
    content = version.content if version else {}
    values = forms_of_law.values(dossier) | content.get("forms", {})
    elsewhere, foreign = _shared(product, [row["sha256"] for row in rows])
    facts = {
        "law": dossier.criteria_set.law, "regulation": loader.regulation(dossier.regulation), "kind": dossier.kind,
        "on_paper": dossier.on_paper, "producer_kind": producer.kind,
        "fields": tuple(f for step in forms_of_law.steps(dossier.regulation) for f in step.fields(dossier.kind)),
        "values": values, "cases": version.cases if version else dossier.cases,
        "marks": content.get("self_marks", dossier.self_marks), "notes": content.get("self_notes", dossier.self_notes),
        "files": tuple(_file(row) for row in rows), "elsewhere": elsewhere, "foreign": foreign, "today": today,
        "producer_name": content.get("producer", producer.name), "product_name": content.get("product", product.name),
        "business_lines": producer.business_lines,
    }  # fmt: skip
    if thorough:
        facts |= {
            "thorough": True, "named": _named(dossier, rows, version), "near": _near(dossier, reader),
            "judged_on": contributions.judged_on(dossier), "valid_to": contributions.recognised_to(product),
        }  # fmt: skip
    return Facts(**facts)


def _files(dossier: Dossier, version: DossierVersion | None):
    if version is None:
        return dossier.evidence.standing()
    return dossier.evidence.filter(pk__in=[file["id"] for file in version.content.get("files", [])])


def _file(row: dict) -> File:
    return File(
        row["title"], row["kind"], tuple(row["criteria"]), row["sha256"], row["expires_on"], row["issued_on"],
        row["scan"], row["pk"],
    )  # fmt: skip


def _shared(product: Product, hashes: list[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Hashes that lie in another product's dossier too, and those in another producer's; one query."""
    twins = Evidence.objects.standing().filter(sha256__in=hashes).exclude(dossier__product=product.pk)
    pairs = list(twins.values_list("sha256", "dossier__product__producer"))
    foreign = frozenset(sha for sha, producer in pairs if producer != product.producer_id)
    return frozenset(sha for sha, _ in pairs), foreign


def _named(dossier: Dossier, rows: list[dict], version: DossierVersion | None) -> tuple[Named, ...]:
    titles = kind_titles(dossier.regulation)
    papers = [
        Named(f"«{row['title']}»" + (f" ({titles[row['kind']]})" if row["kind"] in titles else ""), row["kind"],
              row["named_producer"], row["named_product"], row["pk"])
        for row in rows if row["named_producer"] or row["named_product"]
    ]  # fmt: skip
    if version is not None:  # what was filed against what stands now: a correction after the filing shows
        producer, product = dossier.product.producer.name, dossier.product.name
        papers.append(Named(_("dữ liệu hiện nay của chủ thể, sản phẩm"), "", producer, product))
    return tuple(papers)


def _near(dossier: Dossier, reader) -> tuple[NearProduct, ...]:
    product = dossier.product
    found = near.search(product.name, producer=product.producer_id, slugs=[dossier.criteria_set.slug])
    if not found or reader is None:
        return tuple(NearProduct(each.likeness) for each in found)
    seen = Product.objects.visible_to(reader).filter(pk__in=[each.product for each in found])
    labels = {pk: f"«{name}» – {producer}" for pk, name, producer in seen.values_list("pk", "name", "producer__name")}
    return tuple(NearProduct(each.likeness, labels.get(each.product, "")) for each in found)
