"""An OpenID Connect provider on 127.0.0.1, with real keys and signatures. Whoever comes is signed in."""

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.services import free_port

CLIENT, SECRET = "hesperion", "only-for-this-test"
Values = dict[str, Any]


class IdentityProvider:
    """`person` are the claims about whoever signs in; `told` replaces what the ID token says of them."""

    def __init__(self, port: int) -> None:
        self.issuer = f"http://127.0.0.1:{port}"
        self.person: Values = {}
        self.told: Values = {}
        self.is_down = False
        self.requests: list[Values] = []  # what each authorization was asked with
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self._codes: dict[str, Values] = {}

    def discovery(self) -> Values:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/jwks",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
        }

    def authorize(self, asked: Values) -> str:
        """Where the browser is sent."""
        self.requests.append(asked)
        assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
        code = secrets.token_urlsafe()
        self._codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, sent: Values) -> Values | None:
        """None for a code, secret, address or verifier that is not right."""
        asked = self._codes.pop(sent.get("code", ""), None)
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        proof = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        is_right = asked and (sent["client_id"], sent["client_secret"]) == (CLIENT, SECRET)
        if not is_right or (sent["redirect_uri"], proof) != (
            asked["redirect_uri"],
            asked["code_challenge"],
        ):
            return None
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 60}
        claims |= {"nonce": asked["nonce"]}
        signed = jwt.encode(claims | self.person | self.told, self._key, "RS256", {"kid": "1"})
        return {"access_token": "for-this-test", "token_type": "Bearer", "id_token": signed}


def _handler(provider: IdentityProvider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path)
            asked = {name: values[0] for name, values in parse_qs(path.query).items()}
            match path.path:
                case _ if provider.is_down:
                    self.send_error(500)
                case "/authorize":
                    self.send_response(302)
                    self.send_header("Location", provider.authorize(asked))
                    self.end_headers()
                case "/userinfo":
                    self._send(provider.person)
                case _:
                    self._send(provider.discovery())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            sent = {name: values[0] for name, values in parse_qs(body).items()}
            answer = provider.token(sent)
            self._send(answer or {"error": "invalid_grant"}, 200 if answer else 400)

        def _send(self, values: Values, status: int = 200) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(values).encode())

        def log_message(self, *_args: Any) -> None:
            """A test looks at answers alone."""

    return Handler


@contextmanager
def identity_provider() -> Iterator[IdentityProvider]:
    port = free_port()
    provider = IdentityProvider(port)
    server = ThreadingHTTPServer(("127.0.0.1", port), _handler(provider))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
