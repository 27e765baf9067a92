"""Loading what agreements are drafted from and the thresholds of releases."""

from houma.domain.agreements.actions import keep_template, policy_in_force, set_release_policy
from houma.domain.agreements.models import AgreementKind
from houma.domain.agreements.terms import ArticleTerms
from houma.domain.agreements.terms_check import TermsError
from houma.packs.loading import said
from houma.packs.loading.context import Loading
from houma.values.money import Money
from houma.values.multilingual import Multilingual


def load_papers(loading: Loading) -> Multilingual:
    """Templates with their articles, brought up to date; a threshold that is set already is not set again."""
    articles = loading.content.of("agreement_articles", "template_code")
    templates = loading.content.rows("agreement_templates")
    for row in templates:
        try:
            keep_template(
                loading.country,
                row.text("code"),
                AgreementKind(row["kind"]),
                row.names("name"),
                [
                    ArticleTerms(
                        article.text("key"), int(article["position"]), article.names("title"), article.names("text")
                    )
                    for article in articles.get(row.text("code"), ())
                ],
                note=row.names("note"),
            )
        except TermsError as error:
            expected = Multilingual("; ".join(str(fault) for fault in error.faults))
            loading.problems.append(row.problem("code", "terms", expected))
    currency = loading.country.currency
    for row in loading.content.rows("release_policies"):
        threshold = Money(row["threshold"], currency)
        there = policy_in_force(loading.country.pk, currency, row["starts_on"])
        if there is None or (there.starts_on, there.threshold) != (row["starts_on"], threshold.amount):
            set_release_policy(loading.country, threshold, row["starts_on"], row.text("reason"))
    return said.PAPERS.formatted(count=len(templates))
