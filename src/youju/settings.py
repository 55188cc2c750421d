"""Settings, from one place and in one order: flag > environment (YOUJU_*) > youju.toml > default."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from youju.errors import UsageError

__all__ = ["Settings", "load_settings"]

FILE_NAME = "youju.toml"


class Settings(BaseSettings):
    """What a user may set once instead of on every command line.

    Attributes:
        outline: Outline used when neither the command line nor unit.yaml names one.
        library: Folder of the index of earlier reports.
    """

    model_config = SettingsConfigDict(env_prefix="YOUJU_", toml_file=FILE_NAME, extra="forbid")

    outline: str = "hunan-special-fund"
    library: Path = Path.home() / ".youju" / "library"

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
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"不是有效的 TOML：{error}", place=str(Path(FILE_NAME).resolve())) from None
