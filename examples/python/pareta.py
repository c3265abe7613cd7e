"""Pareta's resource and functions, by hand.

`pulumi package add` generates the same with types: then `import pulumi_pareta as pareta` instead of this file.
"""

from typing import Any, Mapping, Optional

import pulumi


class Endpoint(pulumi.CustomResource):
    """An OpenAI-compatible inference endpoint that serves an open-weights model for a task."""

    task: pulumi.Output[str]
    model: pulumi.Output[str]
    running: pulumi.Output[bool]
    ready: pulumi.Output[bool]
    status: pulumi.Output[Optional[str]]
    url: pulumi.Output[Optional[str]]

    def __init__(
        self,
        name: str,
        task: Optional[pulumi.Input[str]] = None,
        model: Optional[pulumi.Input[str]] = None,
        endpoint_name: Optional[pulumi.Input[str]] = None,
        running: Optional[pulumi.Input[bool]] = None,
        deploy_options: Optional[pulumi.Input[Mapping[str, Any]]] = None,
        smoke_test: Optional[pulumi.Input[Mapping[str, Any]]] = None,
        opts: Optional[pulumi.ResourceOptions] = None,
    ) -> None:
        inputs = {
            "task": task,
            "model": model,
            "name": endpoint_name,
            "running": running,
            "deployOptions": deploy_options,
            "smokeTest": smoke_test,
        }
        outputs = ["ready", "status", "url", "deployedModel", "recommendedSystemPrompt", "promptScaffold"]
        super().__init__("pareta:index:Endpoint", name, {**inputs, **dict.fromkeys(outputs)}, opts)


def recommended_model(task: str) -> str:
    """The alias of the model that Pareta recommends for a task."""
    return pulumi.runtime.invoke("pareta:index:getRecommendedModel", {"task": task}).value["model"]
