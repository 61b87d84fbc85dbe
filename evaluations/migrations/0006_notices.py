"""Reminders of three tables become notices of the one room: nobody is told again of what they were told already."""
from django.db import migrations
from django.utils import timezone

OLD_JOBS = ("notice_mail", "supplement_mail", "session_reminders")
NOW, PORTAL = "now", "portal"


def _people(apps, producer):
    """(the producer's people, its own address where none of them has one), as the notices' room finds them."""
    agents = apps.get_model("products", "ProducerAgent").objects.filter(producer=producer, user__is_active=True)
    found = list(agents.values_list("user", "user__email").distinct())
    return sorted({pk for pk, _ in found}), any(email for _, email in found)


def _add(apps, people, address, way=PORTAL, **facts):
    """``way`` of the people's rows: what still waits for its letter goes out by the new room's post."""
    model = apps.get_model("notices", "Notice")
    facts = {**facts, "read_at": facts["made_at"]}  # what is past is not new to anybody
    rows = [model(person_id=pk, way=way, **{**facts, "claimed_at": None, "mailed_at": None}) for pk in people]
    if address:
        rows.append(model(address=address, way=NOW, **facts))
    model.objects.bulk_create(rows, ignore_conflicts=True)


def carry_over(apps, schema_editor):
    for old in apps.get_model("evaluations", "Notice").objects.select_related("recognition__product__producer"):
        name, producer = old.recognition.product_name, old.recognition.product.producer
        people, _ = _people(apps, producer)
        _add(
            apps, people, old.address, kind="certificate.renewal", claimed_at=old.claimed_at, mailed_at=old.sent_at,
            subject=f"Giấy chứng nhận OCOP của {name} còn {old.days} ngày"[:200],
            text=f"Giấy chứng nhận có giá trị đến hết {old.recognition.valid_to:%d/%m/%Y}.",
            link=f"/san-pham/{old.recognition.product_id}/", about=f"recognition:{old.recognition_id}",
            dedupe=f"renewal:{old.recognition_id}:{old.days}", made_at=old.made_at,
        )
    rows = apps.get_model("evaluations", "SupplementReminder").objects.select_related(
        "request__evaluation__dossier__product__producer"
    )
    says = {"asked": "Yêu cầu bổ sung hồ sơ", "soon": "Sắp đến hạn bổ sung hồ sơ", "late": "Đã quá hạn bổ sung hồ sơ"}
    for old in rows:
        product = old.request.evaluation.dossier.product
        people, reached = _people(apps, product.producer)
        _add(
            apps, people, "" if reached else product.producer.email, PORTAL if old.mailed_at else NOW,
            kind=f"supplement.{old.kind}",
            claimed_at=old.mailed_at, mailed_at=old.mailed_at, subject=f"{says[old.kind]}: {product.name}"[:200],
            text=f"Hạn bổ sung: hết ngày {old.request.due_on:%d/%m/%Y}", unit_id=old.request.evaluation.unit_id,
            link=f"/danh-gia/{old.request.evaluation_id}/bo-sung/", about=f"supplement:{old.request_id}",
            dedupe=f"supplement:{old.request_id}:{old.kind}", made_at=old.made_at,
        )
        if old.mailed_at:
            own = apps.get_model("notices", "Notice").objects.filter(dedupe=f"supplement:{old.request_id}:{old.kind}")
            own.filter(person__isnull=False).exclude(person__email="").update(
                claimed_at=old.mailed_at, mailed_at=old.mailed_at
            )
    for old in apps.get_model("evaluations", "Reminder").objects.select_related("session", "seat"):
        _add(
            apps, [old.seat.user_id], "", kind="sheet.due", claimed_at=None, mailed_at=None, made_at=old.made_at,
            subject=f"Nhắc nộp phiếu đánh giá OCOP ({old.session.held_on:%d/%m/%Y})", text="Anh/chị còn phiếu chưa nộp.",
            link="/cham-diem/", about=f"session:{old.session_id}",
            dedupe=f"sheet.due:{old.session_id}:{old.day.isoformat()}",
        )
    # Letters of the old kinds that still wait have no handler any more.
    waiting = apps.get_model("jobs", "Job").objects.filter(kind__in=OLD_JOBS, state__in=["queued", "running"])
    waiting.update(state="cancelled", finished_at=timezone.now(), message="Thư báo được gửi theo cách mới")


class Migration(migrations.Migration):

    dependencies = [
        ("evaluations", "0005_labels"),
        ("notices", "0001_initial"),
        ("jobs", "0004_notices"),
    ]

    operations = [
        migrations.RunPython(carry_over, migrations.RunPython.noop),
        migrations.DeleteModel(name="Notice"),
        migrations.DeleteModel(name="Reminder"),
        migrations.DeleteModel(name="SupplementReminder"),
    ]
