"""Products beside the journey's own, filed by the same acts without a browser, so that boards, sessions and lists are
those of a real season and not of a single row."""

from random import Random

from evaluations.models import Batch
from evaluations.seasons.ground import agent_of, commune_officer, product_of
from evaluations.seasons.player import FINDINGS
from evaluations.seasons.scores import marks_towards
from evaluations.stages import registration
from ocop.accounts.models import User
from ocop.journal import clock
from products import commune, dossiers
from tests.journey import cast as c


def file_others(cast: c.Cast) -> None:
    """Their producers file; the communes report on those that will be judged."""
    batch = Batch.objects.get(season__code=cast.season)
    for name in (*c.OTHERS, *c.FILED_ONLY):
        planned = cast.planned(name)
        product = product_of(cast.ground, planned, "148")
        agent = agent_of(cast.ground, product)
        dossier = dossiers.start(agent, product, kind="first", regulation="148", now=clock.now())
        law = dossier.criteria_set.law
        dossier = dossiers.save(
            agent, dossier, revision=dossier.revision, now=clock.now(), cases={},
            fields={"undertaking": "yes", "samples": "5", "description": f"{name} do {planned.producer} sản xuất."},
            self_marks=marks_towards(law, {}, planned.target + 4, stars=3, rng=Random(name)),
        )  # fmt: skip
        pk = registration.open_draft(agent, dossier.pk, batch.pk, now=clock.now()).pk
        registration.file(agent, pk, now=clock.now())
        if name in c.OTHERS:
            cast.others.append(pk)
            findings = {key: f"Xác nhận nội dung về {about}." for key, about in FINDINGS.items()}
            officer = commune_officer(cast.ground, planned.place)
            commune.report(officer, dossier.pk, findings=findings, now=clock.now())


def take_in_others(cast: c.Cast) -> None:
    """The officer takes in those that will be judged."""
    officer = User.objects.get(username=c.OFFICER)
    for pk in cast.others:
        registration.register(officer, pk, now=clock.now())
