"""Empty: the labels it gave stand where the fields are made, so that a new database is made in a fifth of the time.

It keeps its place in the chain for databases that have run it.
"""
from django.conf import settings
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('councils', '0003_labels'),
        ('evaluations', '0004_forms'),
        ('products', '0004_forms'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = []
