"""Settings, from one place and in one order: flag > environment (YOUJU_*) > youju.toml > default."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from youju.domain.outline import DEFAULT_OUTLINE
from youju.errors import UsageError

__all__ = ["Settings", "load_settings"]

FILE_NAME = "youju.toml"


class Settings(BaseSettings):
    """What a user may set once instead of on every command line.

    Attributes:
        outline: Outline used when neither the command line nor unit.yaml names one.
        library: Folder of the index of earlier reports.
        model: Who writes: `offline`, `openai:NAME`, `deepseek:NAME` …; several, the best first, joined by commas.
        base_url: Address of the service that `openai:` stands for.
        api_key: Secret of the service; better set as YOUJU_API_KEY than written into a file.
        show_values: Whether a model beyond this machine may see values.
        timeout_s, retries, concurrency, per_minute, max_tokens: How hard a service is pressed.
        cache: Whether answers are kept in the project, so that a rerun goes on where it stopped.
        price_in, price_out: 元 for a million tokens read and written, to say what a report cost.
    """

    model_config = SettingsConfigDict(env_prefix="YOUJU_", toml_file=FILE_NAME, extra="forbid")

    outline: str = DEFAULT_OUTLINE
    library: Path = Path.home() / ".youju" / "library"
    model: str = "offline"
    base_url: str = ""
    api_key: SecretStr = SecretStr("")
    show_values: bool = False
    timeout_s: int = Field(120, ge=1)
    retries: int = Field(2, ge=0)
    concurrency: int = Field(4, ge=1)
    per_minute: int = Field(0, ge=0)
    max_tokens: int = Field(4096, ge=64)
    cache: bool = True
    price_in: Decimal = Field(Decimal(0), ge=0)
    price_out: Decimal = Field(Decimal(0), ge=0)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Order the sources: flags, then environment, then youju.toml."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load_settings(**flags: Any) -> Settings:
    """Return the settings in force; flags that are None are not set.

    Raises:
        UsageError: youju.toml or an environment variable holds something unknown.
    """
    try:
        return Settings(**{name: value for name, value in flags.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(map(str, first["loc"]))
        raise UsageError(
            f"设置“{name}”有误（{first['msg']}）", remedy=f"请检查 {FILE_NAME} 与环境变量 YOUJU_{name.upper()}"
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError(f"不是有效的 TOML：{error}", place=str(Path(FILE_NAME).resolve())) from None
