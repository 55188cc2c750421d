"""Where a model is reached: the presets, and what a `--model` word stands for."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from youju.errors import DataFileError, UsageError
from youju.resources import load_yaml

__all__ = ["Endpoint", "endpoint_of", "endpoint_variables", "preset_names"]

_FILE = "corpora/terms/endpoints.yaml"
_GENERAL = "openai"
_LOCAL_KEY = "local"
_ADDRESS = "OPENAI_BASE_URL"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One model at one service.

    Attributes:
        spec: As asked for: `deepseek:deepseek-chat`.
        model: Name the service knows it by.
        base_url: Address of the service.
        key: Secret; never shown.
    """

    spec: str
    model: str
    base_url: str
    key: str = field(repr=False)

    @property
    def host(self) -> str:
        """Host and port of the service, without what else an address may hold."""
        parts = urlsplit(self.base_url)
        return f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname)

    @property
    def is_local(self) -> bool:
        """Whether it runs on this machine, so that what it is sent stays here."""
        host = urlsplit(self.base_url).hostname or ""
        try:
            return ipaddress.ip_address(host).is_loopback
        except ValueError:
            return host == "localhost"


def preset_names() -> tuple[str, ...]:
    """Return the names that may stand before the colon."""
    return tuple(load_yaml(_FILE))


def endpoint_of(
    spec: str, *, base_url: str = "", key: str = "", environment: Mapping[str, str] | None = None
) -> Endpoint:
    """Tell what a `--model` word stands for.

    Args:
        spec: `openai:NAME` or `PRESET:NAME`.
        base_url: Address set by the user, for `openai:` only.
        key: Key set by the user (YOUJU_API_KEY); goes before the service's own variable.
        environment: Variables to look keys and OPENAI_BASE_URL up in; None for the process's.

    Raises:
        UsageError: The word can't be understood, or the service wants a key and there is none.
    """
    variables = os.environ if environment is None else environment
    preset, _, model = spec.strip().partition(":")
    if preset not in preset_names() or not model:
        raise UsageError(
            f"不认识的模型“{spec}”", remedy=f"应写成“服务:模型名”，服务可为 {'、'.join(preset_names())}，或写 offline"
        )
    entry = _entry(preset)
    address = entry["base_url"]
    if preset == _GENERAL:
        address = base_url or variables.get(_ADDRESS) or address
    if urlsplit(address).scheme not in ("http", "https") or not urlsplit(address).hostname:
        raise UsageError(f"模型服务的地址有误：{address}", remedy="应写成 http://主机:端口/v1")
    secret = key or variables.get(entry["key_env"] or "-", "")
    endpoint = Endpoint(spec.strip(), model, address.rstrip("/"), secret)
    if secret:
        return endpoint
    if endpoint.is_local:
        return Endpoint(endpoint.spec, model, endpoint.base_url, _LOCAL_KEY)
    raise UsageError(
        f"{entry['name']}需要密钥",
        remedy=f"请设置环境变量 YOUJU_API_KEY 或 {entry['key_env']}；没有模型时用 --model offline",
    )


def endpoint_variables(specs: Iterable[str], environment: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the variables that tell where these models are and with which key, for work done in another process.

    Args:
        specs: As for `endpoint_of`, each understood by it.
        environment: Where to look them up; None for the process's.
    """
    variables = os.environ if environment is None else environment
    entries = [_entry(spec.strip().partition(":")[0]) for spec in specs]
    names = {_ADDRESS, *(entry["key_env"] for entry in entries)}
    return {name: variables[name] for name in sorted(names) if name in variables}


def _entry(preset: str) -> dict[str, str]:
    entry = load_yaml(_FILE)[preset]
    if not isinstance(entry, dict) or set(entry) != {"name", "base_url", "key_env"}:
        raise DataFileError("应有 name、base_url 和 key_env", place=f"{_FILE}：{preset}", remedy="请改正该数据文件")
    return entry
