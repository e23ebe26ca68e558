"""Who is woken: the log's job is watched for a fork, which mends itself never, and for what lasts too long."""

from __future__ import annotations

from collections.abc import Sequence

from chalice.deploy.models import LambdaFunction

from infra.functions import function_name
from infra.names import Resource, ref
from infra.stages import Stage

CONDITIONS: Resource = {"HasAlarmEmail": {"Fn::Not": [{"Fn::Equals": [ref("AlarmEmail"), ""]}]}}
JOB = "log-publish"
FORKED, BELOW = '{ $.event = "log_forked" }', '{ $.event = "log_below_quorum" }'
FAILING_MINUTES = 10
"""So long each run of the job may fail: a table or S3 that does not answer for a moment mends itself."""
BELOW_PERIODS, BELOW_PERIOD_SECONDS = 12, 300
"""An hour, in which witnesses are away for a moment or a night of their own."""


def resources(stage: Stage, functions: Sequence[LambdaFunction]) -> dict[str, Resource]:
    """Return who is told, and the alarms of the log, where there is one; on one machine nobody is woken."""
    if stage.emulated:
        return {}
    told = {"Subscription": [{"Protocol": "email", "Endpoint": ref("AlarmEmail")}]}
    made: dict[str, Resource] = {
        "AlarmTold": {"Type": "AWS::SNS::Topic", "Condition": "HasAlarmEmail", "Properties": told}
    }
    for job in functions:
        if job.resource_name == JOB:
            name = function_name(job)
            made |= _forked(f"sanbao-{stage.name}", name + "Logs")
            made |= _below_quorum(f"sanbao-{stage.name}", name + "Logs")
            made["LogFailingAlarm"] = _failing(f"sanbao-{stage.name}", name)
    return made


def _counted(namespace: str, log_group: str, name: str, pattern: str) -> Resource:
    metric = {"MetricNamespace": namespace, "MetricName": name, "MetricValue": "1", "DefaultValue": 0}
    seen = {"LogGroupName": ref(log_group), "FilterPattern": pattern, "MetricTransformations": [metric]}
    return {"Type": "AWS::Logs::MetricFilter", "Properties": seen}


def _alarm(named: Resource, seconds: int, periods: int) -> Resource:
    """Return the alarm of a metric that is 1 or more in each of so many periods."""
    counted = {
        "Statistic": "Sum",
        "Period": seconds,
        "EvaluationPeriods": periods,
        "Threshold": 1,
        "ComparisonOperator": "GreaterThanOrEqualToThreshold",
        "TreatMissingData": "notBreaching",
        "AlarmActions": [{"Fn::If": ["HasAlarmEmail", ref("AlarmTold"), ref("AWS::NoValue")]}],
    }
    return {"Type": "AWS::CloudWatch::Alarm", "Properties": named | counted}


def _forked(namespace: str, log_group: str) -> dict[str, Resource]:
    alarm: Resource = {
        "AlarmName": f"{namespace}-log-forked",
        "AlarmDescription": "The log has, or would have, two contents at one place. See docs/log.md before anything.",
        "Namespace": namespace,
        "MetricName": "log_forked",
    }
    return {
        "LogForked": _counted(namespace, log_group, "log_forked", FORKED),
        "LogForkedAlarm": _alarm(alarm, 60, 1),
    }


def _below_quorum(namespace: str, log_group: str) -> dict[str, Resource]:
    alarm: Resource = {
        "AlarmName": f"{namespace}-log-below-quorum",
        "AlarmDescription": "For an hour too few witnesses cosigned the log, so that nothing new is published.",
        "Namespace": namespace,
        "MetricName": "log_below_quorum",
    }
    return {
        "LogBelowQuorum": _counted(namespace, log_group, "log_below_quorum", BELOW),
        "LogBelowQuorumAlarm": _alarm(alarm, BELOW_PERIOD_SECONDS, BELOW_PERIODS),
    }


def _failing(namespace: str, function: str) -> Resource:
    alarm: Resource = {
        "AlarmName": f"{namespace}-log-failing",
        "AlarmDescription": "The log's job failed at each of its last runs. See its log, and docs/log.md.",
        "Namespace": "AWS/Lambda",
        "MetricName": "Errors",
        "Dimensions": [{"Name": "FunctionName", "Value": ref(function)}],
    }
    return _alarm(alarm, 60, FAILING_MINUTES)
