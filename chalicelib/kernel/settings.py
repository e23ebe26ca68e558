"""What the environment sets. The only reader of environment variables; read once, at first use, never at import."""

from __future__ import annotations

import base64
import binascii
import functools
import json
import os

from chalicelib.kernel.values import value

STAGES = ("local", "test", "dev", "prod", "prod-cn")
ROOT_KEY_BYTES = 32


class SettingsError(RuntimeError):
    """A setting is wrong or missing; the sentence names it."""


@value
class Settings:
    """One deployment's settings.

    `root_key` (32 bytes) is the secret all other keys are derived from (`kernel.keys`); `page_url` is the origin
    printed into codes, such as `https://sanbao.example.cn`. `edge_secret` is what a request bears that came through the
    distribution (docs/decisions/0036); empty where there is none. `signing_keys` are names of Ed25519 keys and where
    each is (`kernel.signing`), the one that signs first. `log_keys` are the same of the log, which is called
    `log_origin`; `log_witnesses` are verifier keys of its witnesses and where each answers, of whom `log_quorum` must
    have seen what is published. The merchant's private key and the APIv3 key of WeChat Pay are `wxpay_key` and
    `wxpay_api_key`, or lie in the secret that `wxpay_secret` names (`wxpay_keys`).
    """

    stage: str
    version: str
    region: str
    page_url: str
    private_bucket: str
    public_bucket: str
    root_key: bytes
    edge_secret: str
    wechat_url: str
    wechat_app_id: str
    wechat_app_secret: str
    wechat_templates: tuple[tuple[str, str], ...]
    wechat_push_token: str
    wechat_push_key: str
    sms_url: str
    sms_key: str
    topup_url: str
    topup_openid: str
    topup_key: str
    wxpay_url: str
    wxpay_mchid: str
    wxpay_key: str
    wxpay_api_key: str
    wxpay_secret: str
    wxpay_serial: str
    wxpay_public_key_id: str
    wxpay_public_key: str
    signing_keys: tuple[tuple[str, str], ...]
    log_origin: str
    log_keys: tuple[tuple[str, str], ...]
    log_witnesses: tuple[tuple[str, str], ...]
    log_quorum: int

    @property
    def table_prefix(self) -> str:
        """What stands before every table's and queue's name in this stage."""
        return f"sanbao-{self.stage}-"


def _required(name: str) -> str:
    value = os.environ.get(name, "")
    if not value:
        message = f"The setting {name} is missing."
        raise SettingsError(message)
    return value


def _pairs(name: str) -> tuple[tuple[str, str], ...]:
    """Return a setting of the form `points=id,activity=id` as pairs; none where it is not set."""
    pairs = [pair.strip().partition("=") for pair in os.environ.get(name, "").split(",") if pair.strip()]
    if not all(left and right for left, _, right in pairs):
        message = f"The setting {name} must look like name=value,name=value."
        raise SettingsError(message)
    return tuple((left, right) for left, _, right in pairs)


def _quorum(witnesses: int) -> int:
    """Return SANBAO_LOG_QUORUM; where it is not set, the smallest majority of the witnesses, none of none alone."""
    text = os.environ.get("SANBAO_LOG_QUORUM", "") or str(witnesses // 2 + 1 if witnesses else 0)
    if not text.isascii() or not text.isdigit() or not min(witnesses, 1) <= int(text) <= witnesses:
        message = f"SANBAO_LOG_QUORUM is {text!r}; it must be of {witnesses} witnesses 1 at least, 0 of none."
        raise SettingsError(message)
    return int(text)


def _root_key() -> bytes:
    """Return the root key: from SANBAO_ROOT_KEY where set, else from the secret named by SANBAO_ROOT_SECRET.

    43 characters of base64 hold 32 bytes; a secret that CloudFormation generates comes without the `=` after them.
    """
    text = os.environ.get("SANBAO_ROOT_KEY", "")
    if not text:
        text = _secret(_required("SANBAO_ROOT_SECRET"))
    try:
        key = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except binascii.Error as error:
        message = "The root key is not base64."
        raise SettingsError(message) from error
    if len(key) != ROOT_KEY_BYTES:
        message = f"The root key has {len(key)} bytes; it must have {ROOT_KEY_BYTES}."
        raise SettingsError(message)
    return key


def _secret(secret_id: str) -> str:
    """Return the string of a Secrets Manager secret, or its member `root_key` where it is JSON."""
    text = _secret_text(secret_id)
    return str(json.loads(text)["root_key"]) if text.startswith("{") else text


def _secret_text(secret_id: str) -> str:
    from botocore.session import get_session  # Only where a stage keeps its key there.

    client = get_session().create_client("secretsmanager", region_name=_required("AWS_REGION"))
    return str(client.get_secret_value(SecretId=secret_id)["SecretString"])


@functools.cache
def wxpay_keys() -> tuple[str, str]:
    """Return the merchant's private key (PEM, or its base64 alone) and the APIv3 key; read when first needed.

    Raises:
        SettingsError: the secret that SANBAO_WXPAY_SECRET names has not both.
    """
    if not settings().wxpay_secret:
        return settings().wxpay_key, settings().wxpay_api_key
    try:
        held = json.loads(_secret_text(settings().wxpay_secret))
        return str(held["private_key"]), str(held["api_key"])
    except (ValueError, KeyError, TypeError) as error:
        message = 'The secret named by SANBAO_WXPAY_SECRET must be {"private_key": …, "api_key": …}.'
        raise SettingsError(message) from error


@functools.cache
def settings() -> Settings:
    """Return this process's settings.

    Raises:
        SettingsError: one is wrong or missing; one sentence says which.
    """
    stage = _required("SANBAO_STAGE")
    if stage not in STAGES:
        message = f"SANBAO_STAGE is {stage!r}; it must be one of {', '.join(STAGES)}."
        raise SettingsError(message)
    page_url, witnesses = _required("SANBAO_PAGE_URL").rstrip("/"), _pairs("SANBAO_LOG_WITNESSES")
    return Settings(
        stage=stage,
        version=os.environ.get("SANBAO_VERSION", "unpackaged"),
        region=_required("AWS_REGION"),
        page_url=page_url,
        private_bucket=_required("SANBAO_PRIVATE_BUCKET"),
        public_bucket=_required("SANBAO_PUBLIC_BUCKET"),
        root_key=_root_key(),
        edge_secret=os.environ.get("SANBAO_EDGE_SECRET", ""),
        wechat_url=os.environ.get("SANBAO_WECHAT_URL", "https://api.weixin.qq.com").rstrip("/"),
        wechat_app_id=os.environ.get("SANBAO_WECHAT_APP_ID", ""),
        wechat_app_secret=os.environ.get("SANBAO_WECHAT_APP_SECRET", ""),
        wechat_templates=_pairs("SANBAO_WECHAT_TEMPLATES"),
        wechat_push_token=os.environ.get("SANBAO_WECHAT_PUSH_TOKEN", ""),
        wechat_push_key=os.environ.get("SANBAO_WECHAT_PUSH_KEY", ""),
        sms_url=os.environ.get("SANBAO_SMS_URL", "").rstrip("/"),
        sms_key=os.environ.get("SANBAO_SMS_KEY", ""),
        topup_url=os.environ.get("SANBAO_TOPUP_URL", "").rstrip("/"),
        topup_openid=os.environ.get("SANBAO_TOPUP_OPENID", ""),
        topup_key=os.environ.get("SANBAO_TOPUP_KEY", ""),
        wxpay_url=(os.environ.get("SANBAO_WXPAY_URL", "") or "https://api.mch.weixin.qq.com").rstrip("/"),
        wxpay_mchid=os.environ.get("SANBAO_WXPAY_MCHID", ""),
        wxpay_key=os.environ.get("SANBAO_WXPAY_KEY", ""),
        wxpay_api_key=os.environ.get("SANBAO_WXPAY_API_KEY", ""),
        wxpay_secret=os.environ.get("SANBAO_WXPAY_SECRET", ""),
        wxpay_serial=os.environ.get("SANBAO_WXPAY_SERIAL", ""),
        wxpay_public_key_id=os.environ.get("SANBAO_WXPAY_PUBLIC_KEY_ID", ""),
        wxpay_public_key=os.environ.get("SANBAO_WXPAY_PUBLIC_KEY", ""),
        signing_keys=_pairs("SANBAO_SIGNING_KEYS") or (("k1", "root"),),
        log_origin=os.environ.get("SANBAO_LOG_ORIGIN", "") or page_url.partition("://")[2] + "/log",
        log_keys=_pairs("SANBAO_LOG_KEYS") or (("l1", "root"),),
        log_witnesses=witnesses,
        log_quorum=_quorum(len(witnesses)),
    )
