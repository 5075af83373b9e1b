"""Settings, read once at the edge: environment variables `COMMUNIQUE_…`, then `communique.toml`, then defaults."""

from __future__ import annotations

from pathlib import Path

from pydantic import AliasChoices, Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from ingest.errors import CommuniqueError
from ingest.sizes import LARGEST, MB
from ingest.web.limits import Limits


class Settings(BaseSettings):
    """Where the record lies, what reads it, and what may be fetched: COMMUNIQUE_WEB_PAUSE is the pause of `web`."""

    model_config = SettingsConfigDict(
        env_prefix="COMMUNIQUE_",
        env_nested_delimiter="_",
        env_nested_max_split=1,
        toml_file="communique.toml",
        extra="ignore",
    )

    # The Chroma server to keep vectors in, as `http://host:port`; empty keeps them in the record's folder.
    chroma_url: str = Field(
        default="", validation_alias=AliasChoices("COMMUNIQUE_CHROMA_URL", "CHROMA_URL", "chroma_url")
    )

    data: Path = Path("data")
    embedding_model: str = "all-MiniLM-L6-v2"
    # A cross-encoder that ranks, by name or folder, in place of the shipped sentence scorer.
    scorer: str = ""
    host: str = "127.0.0.1"
    port: int = 7860
    allow_private: bool = False
    web: Limits = Limits()
    rewrite: bool = True
    # The most MB of a file that is uploaded at the page; larger ones than 20 MB are not read from anywhere.
    upload_mb: int = Field(default=LARGEST // MB, ge=1, le=LARGEST // MB)

    # The model that puts answers into prose; empty leaves them in the record's own words. `llm_context` is how many
    # tokens it reads and writes at once, `llm_wait` how many seconds a reader waits for its next word.
    llm: str = ""
    llm_context: int = Field(default=8_192, ge=1_000)
    llm_wait: float = Field(default=60.0, gt=0)
    # A cross-encoder for inference, by name or folder, that must agree as well; empty leaves it to the rules.
    llm_gate: str = ""

    @field_validator("chroma_url")
    @classmethod
    def _plain(cls, url: str) -> str:
        """An address without what does not tell it from another."""
        return url.strip().rstrip("/")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments first, then the environment, then the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def read_settings() -> Settings:
    """The settings; one that cannot be read is named, in one line."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"]).lower().removeprefix("communique_")
        raise CommuniqueError(
            f"setting {name!r} is {first['input']!r}: {first['msg']}; mend COMMUNIQUE_{name.upper()} or communique.toml"
        ) from None
    except ValueError as error:  # what the TOML parser raises
        raise CommuniqueError(f"communique.toml: {error}") from None
