"""What Chalice plans to deploy: functions, what wakes them, and the REST API. Nothing is written or sent."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from chalice.config import Config
from chalice.deploy.appgraph import ApplicationGraphBuilder, DependencyBuilder
from chalice.deploy.deployer import BaseDeployStep, BuildStage, InjectDefaults, SwaggerBuilder
from chalice.deploy.models import DeploymentPackage, Model
from chalice.deploy.swagger import CFNSwaggerGenerator

ROOT = Path(__file__).resolve().parent.parent


class _CodeElsewhere(BaseDeployStep):
    """Takes the place of Chalice's packager: the zip is made by `infra.package`."""

    def handle_deploymentpackage(self, _config: Config, resource: DeploymentPackage) -> None:
        """Name the zip, and make nothing."""
        resource.filename = "code.zip"


def planned(app: Any, stage: str) -> list[Model]:
    """Return the resources of `app` in this stage, as Chalice's own deployer orders them."""
    disk = json.loads((ROOT / ".chalice" / "config.json").read_text())
    config = Config(
        chalice_stage=stage,
        user_provided_params={"chalice_app": app, "project_dir": str(ROOT)},
        config_from_disk=disk,
        default_params={},
    )
    application = ApplicationGraphBuilder().build(config, stage)
    steps = [InjectDefaults(), _CodeElsewhere(), SwaggerBuilder(CFNSwaggerGenerator())]
    BuildStage(steps).execute(config, DependencyBuilder().build_dependencies(application))
    resources: list[Model] = DependencyBuilder().build_dependencies(application)
    return resources
