"""Papers made many at a time: the result letters of a batch, and what goes up with its dossiers as one zip."""
from evaluations.documents import forwarding_dossier
from evaluations.selectors.papers import forwarding as forwarding_rows
from evaluations.selectors.papers import visible
from evaluations.stages import papers, telling
from evaluations.stages.papers import FORWARDING, LETTERS
from ocop.accounts.models import User
from ocop.jobs.handlers import Hopeless, Output, Work, handler
from ocop.journal import clock
from ocop.journal.words import kept


@handler(LETTERS)
def result_letters(work: Work) -> None:
    """The result letters of a batch, each a paper with its own job; a second run makes only what is missing."""
    user = User.objects.get(pk=work.params["user"])
    made = papers.make_letters(user, work.params["batch"], now=clock.now())
    work.progress(len(made), len(made), kept(f"{len(made)} thông báo"))


@handler(telling.KIND)
def told(work: Work) -> None:
    """The papers that tell of a decision, a result or a revocation; a second run finds them made."""
    about, pk = work.params["about"], work.params["id"]
    made = telling.write(about, pk, User.objects.get(pk=work.params["user"]), now=clock.now())
    work.progress(len(made), len(made), kept(f"{len(made)} văn bản"))


@handler(FORWARDING)
def forwarding(work: Work) -> Output:
    """Everything that goes up with a batch's dossiers as one zip, for the person who asked."""
    user, batch = User.objects.get(pk=work.params["user"]), visible.batch_of(work.params["batch"])
    rows = forwarding_rows.forwarded(user, batch, work.params.get("evaluation"))
    found = list(forwarding_rows.members(user, batch, rows))
    try:
        data = forwarding_dossier.build(
            batch, rows, found, lambda done, total: work.progress(done, total, kept("Gói tệp")))
    except (forwarding_dossier.TooLarge, forwarding_dossier.Altered) as error:
        raise Hopeless(str(error)) from error
    return Output(f"ho-so-chuyen-{batch.season.code}-dot-{batch.number}.zip", "application/zip", data)
