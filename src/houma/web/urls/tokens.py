"""Pages of the desk on which people make and revoke the tokens of their programs."""

from django.urls import URLPattern, URLResolver, path

from houma.web.pages.desk import tokens

of_tokens: list[URLPattern | URLResolver] = [
    path("tokens/", tokens.tokens, name="desk_tokens"),
    path("tokens/<int:number>/revoke/", tokens.revoke, name="desk_token_revoke"),
]
