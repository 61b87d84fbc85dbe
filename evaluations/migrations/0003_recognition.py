"""Recognitions know their commune and carry search and sort keys; certificates are found by number and by hash."""
import django.db.models.deletion
from django.db import migrations, models

from ocop.accounts import names


def fill(apps, schema_editor):
    """Recognitions made before: the producer's commune, and keys from the names as they were."""
    for row in apps.get_model("evaluations", "Recognition").objects.select_related("product__producer"):
        row.commune_id = row.product.producer.commune_id
        row.search_key = names.search_key(f"{row.product_name} {row.producer_name}")[:500]
        row.sort_key = names.sort_key(row.product_name)[:500]
        row.save(update_fields=["commune_id", "search_key", "sort_key"])


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0002_initial"), ("accounts", "0001_initial"), ("products", "0001_initial")]

    operations = [
        migrations.AlterField("recognition", "place", models.CharField(max_length=450)),
        migrations.AddField(
            "recognition", "search_key", models.CharField(default="", editable=False, max_length=500), False
        ),
        migrations.AddField(
            "recognition", "sort_key", models.CharField(default="", editable=False, max_length=500), False
        ),
        migrations.AddField(
            "recognition",
            "commune",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.locality"
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(
            "recognition",
            "commune",
            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.locality"),
        ),
        migrations.AlterField("certificate", "sha256", models.CharField(blank=True, db_index=True, max_length=64)),
        migrations.AddIndex("certificate", models.Index(fields=["number"], name="evaluations_number_idx")),
        migrations.AddIndex(
            "recognition", models.Index(fields=["sort_key", "id"], name="evaluations_sort_key_idx")
        ),
        migrations.AddIndex("recognition", models.Index(fields=["product", "id"], name="evaluations_prod_id_idx")),
    ]
