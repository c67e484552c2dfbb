"""A provider of identities (OpenID Connect) that believes whatever name is clicked on."""

from __future__ import annotations

import html
import time
from pathlib import Path
from urllib.parse import parse_qs, urlencode

from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse
from starlette.routing import Route

CLIENT = "trang-can-cu"
PEOPLE = {"lan-01": "Lê Thị Lan", "minh-02": "Trần Minh"}
_KEY = RSAKey.generate_key(2048, {"kid": "1", "use": "sig", "alg": "RS256"})
_SECRETS = """
[auth]
redirect_uri = "http://127.0.0.1:{{port}}/oauth2callback"
cookie_secret = "mot-chuoi-bi-mat-du-dai-cho-phep-thu"
client_id = "{client}"
client_secret = "khong-ai-biet"
server_metadata_url = "{url}/.well-known/openid-configuration"
"""


def write_secrets(folder: Path, provider_url: str) -> None:
    """Tell a page that is started in ``folder`` of the provider, as Streamlit documents it."""
    (folder / ".streamlit").mkdir()
    text = _SECRETS.format(client=CLIENT, url=provider_url)
    (folder / ".streamlit" / "secrets.toml").write_text(text)


def identity_provider() -> Starlette:
    """The provider; it knows ``PEOPLE``."""
    return Starlette(
        routes=[
            Route("/.well-known/openid-configuration", _metadata),
            Route("/authorize", _authorize),
            Route("/token", _token, methods=["POST"]),
            Route("/jwks", _keys),
        ]
    )


def _issuer(request: Request) -> str:
    return str(request.base_url).rstrip("/")


async def _metadata(request: Request) -> JSONResponse:
    url = _issuer(request)
    return JSONResponse(
        {
            "issuer": url,
            "authorization_endpoint": f"{url}/authorize",
            "token_endpoint": f"{url}/token",
            "jwks_uri": f"{url}/jwks",
            "id_token_signing_alg_values_supported": ["RS256"],
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
        }
    )


async def _authorize(request: Request) -> HTMLResponse | RedirectResponse:
    """A page to say who one is; the code carries the answer."""
    asked = request.query_params
    links = ""
    for subject, name in PEOPLE.items():
        code = f"{subject}|{asked.get('nonce', '')}"
        back = urlencode({"code": code, "state": asked["state"]})
        links += f'<a href="{html.escape(asked["redirect_uri"])}?{back}">{name}</a> '
    return HTMLResponse(f"<h1>Ai đang đăng nhập?</h1>{links}")


async def _token(request: Request) -> JSONResponse:
    (code,) = parse_qs((await request.body()).decode())["code"]
    subject, _, nonce = code.partition("|")
    claims = {
        "iss": _issuer(request),
        "sub": subject,
        "aud": CLIENT,
        "name": PEOPLE[subject],
        "nonce": nonce,
        "iat": int(time.time()),
        "exp": int(time.time()) + 600,
    }
    token = jwt.encode({"alg": "RS256", "kid": "1"}, claims, _KEY)
    return JSONResponse({"access_token": "x", "token_type": "Bearer", "id_token": token})


async def _keys(request: Request) -> JSONResponse:
    return JSONResponse({"keys": [_KEY.as_dict(private=False)]})
