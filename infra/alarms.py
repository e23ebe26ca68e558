"""Who is woken: the log's job is watched for a fork, which mends itself never, and for what lasts too long.

So is cash, for what people have to look at: what can not be believed, refunds that fail, days that differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chalice.deploy.models import LambdaFunction

from infra.functions import function_name
from infra.names import Resource, ref
from infra.stages import Stage

CONDITIONS: Resource = {"HasAlarmEmail": {"Fn::Not": [{"Fn::Equals": [ref("AlarmEmail"), ""]}]}}
JOB = "log-publish"
FAILING_MINUTES = 10
"""So long each run of the job may fail: a table or S3 that does not answer for a moment mends itself."""


@dataclass(frozen=True, slots=True)
class Event:
    """What the job's log says that wakes somebody, where it does in each of so many periods."""

    name: str
    description: str
    seconds: int
    periods: int


EVENTS = (
    Event(
        "log_forked", "The log has, or would have, two contents at one place. See docs/log.md before anything.", 60, 1
    ),
    Event(
        "log_below_quorum",
        "For an hour too few witnesses cosigned the log, so that nothing new is published.",
        seconds=300,
        periods=12,
    ),
)
"""A fork at once; too few witnesses after an hour, in which they may be away for a moment."""


PAYMENT_EVENTS = {
    "payment_oddity": "WeChat Pay said something of a payment that can not be believed. See docs/runbook.md.",
    "refund_not_done": "A refund failed, or came back to the merchant. See docs/runbook.md.",
    "payment_bill_differs": "WeChat Pay's bill of a day and our book differ. See docs/runbook.md.",
}
"""What is told at once of cash, whichever function says it: a notice, a desk's question, or the rounds."""
PAYMENT_FUNCTIONS = {"api_handler": "Api", "payments-work": "Rounds"}


def resources(stage: Stage, functions: Sequence[LambdaFunction]) -> dict[str, Resource]:
    """Return who is told, and the alarms of the log and of cash, where there are; on one machine nobody is woken."""
    if stage.emulated:
        return {}
    told = {"Subscription": [{"Protocol": "email", "Endpoint": ref("AlarmEmail")}]}
    made: dict[str, Resource] = {
        "AlarmTold": {"Type": "AWS::SNS::Topic", "Condition": "HasAlarmEmail", "Properties": told}
    }
    for job in functions:
        if job.resource_name == JOB:
            name = function_name(job)
            for event in EVENTS:
                made |= _told_of(event, f"sanbao-{stage.name}", name + "Logs")
            made["LogFailingAlarm"] = _failing(f"sanbao-{stage.name}", name)
        if job.resource_name in PAYMENT_FUNCTIONS:
            made |= _counted_payments(f"sanbao-{stage.name}", job)
    if any(job.resource_name == "payments-work" for job in functions):
        made |= _payment_alarms(f"sanbao-{stage.name}")
    return made


def _counted_payments(namespace: str, job: LambdaFunction) -> dict[str, Resource]:
    """Return what counts a function's events of cash. Both functions count into one metric each."""
    group, where = function_name(job) + "Logs", PAYMENT_FUNCTIONS[job.resource_name]
    return {
        f"{event.title().replace('_', '')}{where}": _counted(namespace, group, event, f'{{ $.event = "{event}" }}')
        for event in PAYMENT_EVENTS
    }


def _payment_alarms(namespace: str) -> dict[str, Resource]:
    made = {}
    for event, words in PAYMENT_EVENTS.items():
        named: Resource = {
            "AlarmName": f"{namespace}-{event.replace('_', '-')}",
            "AlarmDescription": words,
            "Namespace": namespace,
            "MetricName": event,
        }
        made[f"{event.title().replace('_', '')}Alarm"] = _alarm(named, 60, 1)
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


def _told_of(event: Event, namespace: str, log_group: str) -> dict[str, Resource]:
    named: Resource = {
        "AlarmName": f"{namespace}-{event.name.replace('_', '-')}",
        "AlarmDescription": event.description,
        "Namespace": namespace,
        "MetricName": event.name,
    }
    title = event.name.title().replace("_", "")
    pattern = f'{{ $.event = "{event.name}" }}'
    return {
        title: _counted(namespace, log_group, event.name, pattern),
        f"{title}Alarm": _alarm(named, event.seconds, event.periods),
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
