"""The settings every test runs with; imported before anything of the house."""

import base64
import os

ROOT_KEY = base64.b64encode(bytes(range(32))).decode()
ENVIRONMENT = {
    "SANBAO_STAGE": "test",
    "SANBAO_PAGE_URL": "http://127.0.0.1:8000",
    "SANBAO_PRIVATE_BUCKET": "sanbao-test-private",
    "SANBAO_PUBLIC_BUCKET": "sanbao-test-public",
    "SANBAO_ROOT_KEY": ROOT_KEY,
    "SANBAO_WECHAT_APP_ID": "wx0123456789abcdef",
    "SANBAO_WECHAT_APP_SECRET": "test",
    "SANBAO_WECHAT_PUSH_TOKEN": "test",
    "SANBAO_SMS_KEY": "test",
    "SANBAO_TOPUP_OPENID": "JHtest",
    "SANBAO_TOPUP_KEY": "test",
    "AWS_REGION": "cn-north-1",
    "AWS_DEFAULT_REGION": "cn-north-1",
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_EC2_METADATA_DISABLED": "true",
}


def enter() -> None:
    """Set the environment of a test process."""
    os.environ.update(ENVIRONMENT)
