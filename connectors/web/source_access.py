"""How one source is asked beside what all are: its headers, cookies, credentials, proxy."""

import os
from base64 import b64encode
from dataclasses import replace
from typing import Self

from ada_url import URL
from pydantic import Field, ValidationInfo, field_validator, model_validator

from connectors.fetch import Access
from connectors.hosts import host_of
from connectors.source import SourceConfig
from connectors.urls import href, is_downgrade, site
from connectors.web import header_rules
from pipeline.errors import ConfigError

EnvName = str


class WebSource(SourceConfig):
    """Fields of every source that is asked over the web."""

    headers: dict[str, str] = Field(
        default={},
        description="Headers sent to the source's own host. No secrets: see headers_env.",
    )
    headers_env: dict[str, EnvName] = Field(
        default={},
        description="Headers sent to the source's own host, each with the name of the environment "
        "variable that holds its value.",
    )
    cookies_env: EnvName | None = Field(
        default=None,
        description="Environment variable that holds cookies for the source's own host, written "
        "`name=value; name=value` as browsers send them.",
    )
    user_env: EnvName | None = Field(
        default=None, description="Environment variable with the user name (HTTP basic)."
    )
    password_env: EnvName | None = Field(
        default=None, description="Environment variable with that user's password."
    )
    token_env: EnvName | None = Field(
        default=None,
        description="Environment variable with a token, sent as `Authorization: Bearer ...`.",
    )
    proxy: str | None = Field(
        default=None,
        description="Proxy to ask through, `http://host:port`. With a password: see proxy_env.",
    )
    proxy_env: EnvName | None = Field(
        default=None, description="Environment variable that holds the address of the proxy."
    )
    robots: bool = Field(
        default=True,
        description="False: robots.txt is not asked, because the publisher allowed us to read.",
    )

    @field_validator("headers", "headers_env")
    @classmethod
    def _can_be_sent(cls, headers: dict[str, str], info: ValidationInfo) -> dict[str, str]:
        for name, value in headers.items():
            written = info.field_name == "headers"
            wrong = (
                header_rules.written_problem(name, value)
                if written
                else header_rules.name_problem(name)
            )
            if wrong:
                raise ValueError(wrong)
        return headers

    @field_validator("url", "urls", check_fields=False)
    @classmethod
    def _without_password(cls, given: str | tuple[str, ...]) -> str | tuple[str, ...]:
        for url in [given] if isinstance(given, str) else given:
            if has_user(url):
                raise ValueError(
                    "a user or password never stands in the configuration; remove it from the "
                    "address and write user_env and password_env"
                )
        return given

    @field_validator("proxy")
    @classmethod
    def _is_proxy(cls, address: str | None) -> str | None:
        if address is not None and has_user(address):
            raise ValueError("a proxy with a password is given by proxy_env")
        if address is not None and (wrong := _proxy_problem(address)):
            raise ValueError(wrong)
        return address

    @model_validator(mode="after")
    def _one_of_each(self) -> Self:
        if (self.user_env is None) != (self.password_env is None):
            raise ValueError("give user_env and password_env together")
        if self.user_env and self.token_env:
            raise ValueError("give user_env and password_env, or token_env, not both")
        if self.proxy and self.proxy_env:
            raise ValueError("give proxy or proxy_env, not both")
        return self


def has_user(url: str) -> bool:
    """Whether a URL carries a user or password."""
    try:
        address = URL(url)
    except ValueError:
        return False
    return bool(address.username or address.password)


def access(config: WebSource) -> Access:
    """How the source is asked. Raises ConfigError for what the environment lacks, all of it."""
    secrets = _Environment(config)
    headers = config.headers | {
        name: secrets[key].strip() for name, key in config.headers_env.items()
    }
    if config.user_env and config.password_env:
        pair = f"{secrets[config.user_env]}:{secrets[config.password_env]}"
        headers["Authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
    if config.token_env:
        headers["Authorization"] = f"Bearer {secrets[config.token_env].strip()}"
    cookies = _cookies(config, secrets[config.cookies_env]) if config.cookies_env else {}
    proxy = secrets[config.proxy_env] if config.proxy_env else config.proxy
    secrets.check()
    if config.proxy_env and proxy and (wrong := _proxy_problem(proxy)):
        raise ConfigError(f"source {config.id}: {config.proxy_env}: {wrong}")
    return Access(headers=headers, cookies=cookies, proxy=proxy, robots=config.robots)


def access_at(access: Access, home: str, address: str) -> Access:
    """The part of a source's access that another address may get; `home`: the source's URL.

    Headers and credentials are for the source's own host, cookies for its whole site, nothing
    secret for plain HTTP where the source has HTTPS. Elsewhere robots.txt counts in any case.
    """
    downgrade = is_downgrade(home, address)
    if host_of(home) == host_of(address) and not downgrade:
        return access
    own_site = site(home) == site(address)
    return replace(
        access,
        headers={},
        cookies=access.cookies if own_site and not downgrade else {},
        robots=access.robots or not own_site,
    )


def _proxy_problem(address: str) -> str | None:
    if address.lower().startswith("socks"):
        return "no SOCKS: write the address of an HTTP proxy, http://HOST:PORT"
    found = href(address)
    if found is None or not URL(found).hostname or any(one.isspace() for one in address):
        return "not a proxy's address; write http://HOST:PORT"
    return None


def _cookies(config: WebSource, written: str) -> dict[str, str]:
    pairs = [part.strip().partition("=") for part in written.split(";") if part.strip()]
    if not all(name and sign for name, sign, _ in pairs):
        raise ConfigError(f"source {config.id}: {config.cookies_env} is not `name=value; ...`")
    return {name.strip(): value.strip() for name, _, value in pairs}


class _Environment:
    """The environment's variables, "" for those that cannot be used, which `check` names."""

    def __init__(self, config: WebSource) -> None:
        self._source = config.id
        self._missing: list[str] = []
        self._unusable: list[str] = []

    def __getitem__(self, name: str) -> str:
        value = os.environ.get(name)
        if value is None:
            self._missing.append(name)
            return ""
        value = value.rstrip("\r\n")  # of a secret that was mounted as a file
        if not header_rules.is_sendable(value.strip()):
            self._unusable.append(name)
        return value

    def check(self) -> None:
        """Raise ConfigError if any was missing or cannot be sent."""
        if self._missing:
            raise ConfigError(
                f"source {self._source}: the environment has no {', '.join(self._missing)}"
            )
        if self._unusable:
            raise ConfigError(
                f"source {self._source}: with a line break or control character inside: "
                f"{', '.join(self._unusable)}"
            )
