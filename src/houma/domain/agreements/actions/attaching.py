"""Documents of an agreement, and the templates that agreements are drafted from."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from houma.domain.accounts.models import User
from houma.domain.agreements.actions.tracing import trace
from houma.domain.agreements.models import (
    Agreement,
    AgreementDocument,
    AgreementKind,
    AgreementTemplate,
    AgreementVersion,
)
from houma.domain.agreements.paper import EventKind
from houma.domain.agreements.terms import ArticleTerms, write_articles
from houma.domain.agreements.terms_check import TermsError, faults_of_articles
from houma.domain.base.decisions import Decision, Refused
from houma.domain.documents.actions import NewDocument, hand_in
from houma.domain.documents.models import Document
from houma.domain.territories.models import Country
from houma.values.multilingual import Multilingual


@transaction.atomic
def attach_document(
    agreement: Agreement,
    new: NewDocument,
    *,
    version: AgreementVersion | None = None,
    replaces: Document | None = None,
    by: User | None = None,
) -> Document:
    """Keep a file as a document of the agreement; Refused where the file, or what it replaces, does not fit."""
    if replaces is not None and not AgreementDocument.objects.filter(agreement=agreement, document=replaces).exists():
        raise Refused(Decision.refuse(_("What is replaced is no document of this agreement.")))
    document = hand_in(agreement.country, new, by=by, replaces=replaces)
    AgreementDocument.objects.create(agreement=agreement, version=version, document=document)
    trace(agreement, EventKind.ATTACHED, by, version=version.number if version else None, detail=document.title)
    return document


@transaction.atomic
def keep_template(
    country: Country,
    code: str,
    kind: AgreementKind,
    names: Multilingual,
    articles: Iterable[ArticleTerms],
    *,
    note: Multilingual,
) -> AgreementTemplate:
    """Create a template or bring it up to date; agreements drafted from it before keep their own articles.

    Raises TermsError with all that is wrong in the articles.
    """
    wanted = tuple(articles)
    if faults := faults_of_articles(wanted):
        raise TermsError(faults)
    template = AgreementTemplate.objects.filter(country=country, code=code).first() or AgreementTemplate(
        country=country, code=code
    )
    template.kind = kind
    template.name_fr, template.name_ar, template.name_en = names.fr, names.ar, names.en
    template.articles = write_articles(wanted)
    template.note_fr, template.note_ar = note.fr, note.ar
    template.save()
    return template
