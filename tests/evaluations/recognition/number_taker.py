"""A process that numbers certificates until none is left; its parent kills it now and then (test_numbers.py)."""

import os
import sys


def main(share: int, of: int, lost: bool) -> None:
    """Number every recognition whose id falls into this process's share, each in a transaction of its own.

    With ``lost`` every seventh transaction is broken off after the number was taken, as an act that is refused.
    """
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocop.settings")
    django.setup()
    from django.db import transaction

    from evaluations.models import Recognition
    from evaluations.stages import _certificate as certificates
    from ocop.journal.clock import now

    waiting = Recognition.objects.filter(certificates__isnull=True).order_by("pk").values_list("pk", flat=True)
    for turn, pk in enumerate([pk for pk in waiting if pk % of == share]):
        with transaction.atomic():
            recognition = Recognition.objects.select_related("decision__unit").get(pk=pk)
            certificates.number_it(recognition, now())
            if lost and turn % 7 == 3:
                transaction.set_rollback(True)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "lost")
