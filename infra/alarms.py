"""Who is woken: the log of the log's job is watched for a fork, which is nothing that mends itself."""

from __future__ import annotations

from collections.abc import Sequence

from chalice.deploy.models import LambdaFunction

from infra.functions import function_name
from infra.names import Resource, ref
from infra.stages import Stage

CONDITIONS: Resource = {"HasAlarmEmail": {"Fn::Not": [{"Fn::Equals": [ref("AlarmEmail"), ""]}]}}
JOB = "log-publish"
FORKED = '{ $.event = "log_forked" }'


def resources(stage: Stage, functions: Sequence[LambdaFunction]) -> dict[str, Resource]:
    """Return who is told, and the alarm `log_forked`, where there is a log; on one machine nobody is woken."""
    if stage.emulated:
        return {}
    told = {"Subscription": [{"Protocol": "email", "Endpoint": ref("AlarmEmail")}]}
    made: dict[str, Resource] = {
        "AlarmTold": {"Type": "AWS::SNS::Topic", "Condition": "HasAlarmEmail", "Properties": told}
    }
    for job in functions:
        if job.resource_name == JOB:
            made |= _log_forked(f"sanbao-{stage.name}", function_name(job) + "Logs")
    return made


def _log_forked(namespace: str, log_group: str) -> dict[str, Resource]:
    metric = {"MetricNamespace": namespace, "MetricName": "log_forked", "MetricValue": "1", "DefaultValue": 0}
    seen = {"LogGroupName": ref(log_group), "FilterPattern": FORKED, "MetricTransformations": [metric]}
    alarm = {
        "AlarmName": f"{namespace}-log-forked",
        "AlarmDescription": "The log has, or would have, two contents at one place. See docs/log.md before anything.",
        "Namespace": namespace,
        "MetricName": "log_forked",
        "Statistic": "Sum",
        "Period": 60,
        "EvaluationPeriods": 1,
        "Threshold": 1,
        "ComparisonOperator": "GreaterThanOrEqualToThreshold",
        "TreatMissingData": "notBreaching",
        "AlarmActions": [{"Fn::If": ["HasAlarmEmail", ref("AlarmTold"), ref("AWS::NoValue")]}],
    }
    return {
        "LogForked": {"Type": "AWS::Logs::MetricFilter", "Properties": seen},
        "LogForkedAlarm": {"Type": "AWS::CloudWatch::Alarm", "Properties": alarm},
    }
