"""What keeps data: tables, buckets, queues and the root secret."""

from __future__ import annotations

import string
from collections.abc import Mapping
from typing import Any

from pynamodb.models import Model

from infra import tables
from infra.names import Resource, attribute, logical, ref, text
from infra.stages import Stage

RECEIVES_MAX = 5
"""A message that failed so often goes to the dead-letter queue."""
DEAD_LETTER_SECONDS = 14 * 24 * 3600
"""SQS keeps a message at most 14 days."""
VISIBILITY_TIMES = 6
"""AWS's rule for queues that wake functions: hide a message six times as long as the function may run."""
UNFINISHED_DAYS, OLD_VERSION_DAYS = 2, 90
PASSING = {
    "media/uploads/": 1,
    "rosters/uploads/": 3,
    "rosters/chunks/": 3,
    "rosters/faults/": 7,
    "rosters/reports/": 7,
    "settlements/uploads/": 3,
    "sheets/": 7,
    "codes/": 7,
    "runs/": 7,
}
"""Days after which the private bucket forgets what lies under a prefix: what forms sent and nobody kept, rosters with
their ID numbers, sheets and pictures with names and live codes. Each is drawn or sent anew where it is wanted again."""
PASSING_VERSION_DAYS = 1
"""What was removed there is gone a day later: S3 keeps the shorter of two rules' times for one version."""
STREAM_FAILURES = "stream-failures"


def _lasting(resource: Resource, stage: Stage) -> Resource:
    """Keep the resource when its stack is deleted, where the stage's data lasts."""
    policy = "Retain" if stage.lasting else "Delete"
    return resource | {"DeletionPolicy": policy, "UpdateReplacePolicy": policy}


def table_resource(record: type[Model], stage: Stage) -> Resource:
    """Return a record's table: on demand, restorable to any second of 35 days, expiring what says so."""
    properties: dict[str, Any] = tables.table_properties(record, f"sanbao-{stage.name}-")
    expiry = tables.ttl_attribute(record)
    if expiry:
        properties["TimeToLiveSpecification"] = {"AttributeName": expiry, "Enabled": True}
    properties["PointInTimeRecoverySpecification"] = {"PointInTimeRecoveryEnabled": stage.lasting}
    properties["DeletionProtectionEnabled"] = stage.lasting
    return _lasting({"Type": "AWS::DynamoDB::Table", "Properties": properties}, stage)


def table_name(record: type[Model]) -> str:
    """Return the logical id of a record's table."""
    return logical(str(record.Meta.table_name), "Table")


def buckets(stage: Stage) -> dict[str, Resource]:
    """Return the private bucket, and the public one that anybody may read."""
    private, public = bucket(stage, "private"), bucket(stage, "public", public=True)
    private["Properties"]["LifecycleConfiguration"]["Rules"] += _passing()
    private["Properties"]["CorsConfiguration"] = {"CorsRules": [_uploaded_from_pages()]}
    everybody: Resource = {"Sid": "Published", "Effect": "Allow", "Principal": "*", "Action": ["s3:GetObject"]}
    everybody["Resource"] = [text("${PublicBucket.Arn}/*")]
    return {
        "PrivateBucket": private,
        "PrivateBucketPolicy": bucket_policy("PrivateBucket"),
        "PublicBucket": public,
        "PublicBucketPolicy": bucket_policy("PublicBucket", everybody),
    }


def bucket(stage: Stage, word: str, *, public: bool = False) -> Resource:
    """Return a bucket, encrypted, without ACLs, closed to the public unless it is `public`."""
    closed = {"BlockPublicAcls": True, "IgnorePublicAcls": True}
    closed |= {"BlockPublicPolicy": not public, "RestrictPublicBuckets": not public}
    properties: dict[str, Any] = {
        "BucketName": text(f"sanbao-{stage.name}-{word}-${{AWS::AccountId}}"),
        "BucketEncryption": {
            "ServerSideEncryptionConfiguration": [{"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]
        },
        "PublicAccessBlockConfiguration": closed,
        "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
        "VersioningConfiguration": {"Status": "Enabled" if stage.lasting else "Suspended"},
        "LifecycleConfiguration": {"Rules": [_tidied()]},
    }
    return _lasting({"Type": "AWS::S3::Bucket", "Properties": properties}, stage)


def _uploaded_from_pages() -> Resource:
    """Let the pages, and no others, send files by a signed form and see that they arrived."""
    return {"AllowedMethods": ["POST"], "AllowedOrigins": [ref("PageUrl")], "AllowedHeaders": ["*"]}


def _tidied() -> Resource:
    return {
        "Id": "tidy",
        "Status": "Enabled",
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": UNFINISHED_DAYS},
        "NoncurrentVersionExpiration": {"NoncurrentDays": OLD_VERSION_DAYS},
    }


def _passing() -> list[Resource]:
    """Forget what is not to stay, with its older versions; nothing refers to it any more."""
    return [
        {
            "Id": f"pass {prefix}",
            "Status": "Enabled",
            "Prefix": prefix,
            "ExpirationInDays": days,
            "NoncurrentVersionExpiration": {"NoncurrentDays": PASSING_VERSION_DAYS},
        }
        for prefix, days in PASSING.items()
    ]


def bucket_policy(name: str, *allowed: Resource) -> Resource:
    """Return a bucket's policy: what is `allowed`, and nothing that does not come over TLS."""
    refused: Resource = {
        "Sid": "OnlyOverTLS",
        "Effect": "Deny",
        "Principal": "*",
        "Action": ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket"],
        "Resource": [attribute(name), text(f"${{{name}.Arn}}/*")],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    document = {"Version": "2012-10-17", "Statement": [refused, *allowed]}
    return {"Type": "AWS::S3::BucketPolicy", "Properties": {"Bucket": ref(name), "PolicyDocument": document}}


def queues(stage: Stage, timeouts: Mapping[str, int]) -> dict[str, Resource]:
    """Return a queue and a dead-letter queue for each name in `timeouts`: how many seconds its function may run."""
    made = {logical(STREAM_FAILURES, "Queue"): _queue(stage, STREAM_FAILURES, DEAD_LETTER_SECONDS)}
    for word, seconds in sorted(timeouts.items()):
        dead = logical(word, "DeadLetterQueue")
        made[dead] = _queue(stage, f"{word}-dead-letters", DEAD_LETTER_SECONDS)
        made[logical(word, "Queue")] = live = _queue(stage, word, DEAD_LETTER_SECONDS)
        live["Properties"]["VisibilityTimeout"] = seconds * VISIBILITY_TIMES
        live["Properties"]["RedrivePolicy"] = {"deadLetterTargetArn": attribute(dead), "maxReceiveCount": RECEIVES_MAX}
    return made


def _queue(stage: Stage, word: str, kept_seconds: int) -> Resource:
    properties = {
        "QueueName": f"sanbao-{stage.name}-{word}",
        "MessageRetentionPeriod": kept_seconds,
        "SqsManagedSseEnabled": True,
    }
    return {"Type": "AWS::SQS::Queue", "Properties": properties}


def root_secret(stage: Stage) -> Resource:
    """Return the secret from which all keys are derived."""
    return secret(stage, "root", "root_key", "The root key of kernel.keys. Losing it loses every sealed value.")


def secret(stage: Stage, word: str, member: str, description: str) -> Resource:
    """Return a secret that nobody chose: 43 characters of 62 kinds carry 256 bits (log2 62 x 43)."""
    properties = {
        "Name": f"sanbao-{stage.name}-{word}",
        "Description": description,
        "GenerateSecretString": {
            "SecretStringTemplate": "{}",
            "GenerateStringKey": member,
            "PasswordLength": 43,
            "ExcludeCharacters": string.punctuation,
        },
    }
    return _lasting({"Type": "AWS::SecretsManager::Secret", "Properties": properties}, stage)
